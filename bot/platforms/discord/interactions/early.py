"""What may open a form is handed to the core before Discord is told anything."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.adapting.work import Work
from bot.core.messages import Form, Response
from bot.platforms.discord.interactions.modals import Modals
from bot.platforms.discord.interactions.responses import Responses
from bot.platforms.discord.interactions.turns import Told, Turn

HEADSTART = 2.0
"""Seconds for the core; Discord waits for three."""


class Early:
    """Requests whose response may be a form."""

    def __init__(
        self,
        responses: Responses,
        modals: Modals,
        work: Work,
        headstart: float = HEADSTART,
    ) -> None:
        self._responses = responses
        self._modals = modals
        self._work = work
        self._headstart = headstart

    async def answer(self, asked: Coroutine[Any, Any, Response | None], turn: Turn) -> None:
        """Opens the form if it comes in time; all else is laid out as ever."""
        handled = self._work.start(asked)
        done, _ = await asyncio.wait({handled}, timeout=self._headstart)
        response = handled.result() if done else None
        if isinstance(response, Form):
            await self._modals.open(response, turn)
            return
        if turn.told is Told.NOTHING:
            await turn.defer()
        await self._responses.lay_out(await handled, turn)
