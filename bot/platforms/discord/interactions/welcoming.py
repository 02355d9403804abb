"""Words of welcome, for who administers a server and uses the bot there first."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from bot.core.errors import BotError, RefusedError, UncertainError
from bot.core.messages import Person, Place, Reply
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.interactions.responses import Responses
from bot.platforms.discord.interactions.turns import Told, Turn

logger = logging.getLogger(__name__)

SETTLING = (0.5,) * 10 + (5.0,) * 13
"""Seconds between two looks whether the answer stands, which may take a minute."""


class Welcome(Protocol):
    """Who knows whether somebody is the first."""

    async def heed(self, person: Person, place: Place) -> Reply | None:
        """What to tell them elsewhere, once for each server; None: nothing."""
        ...


class Welcoming:
    """Shows the welcome under what they did, to them alone."""

    def __init__(
        self,
        welcome: Welcome,
        courier: DiscordCourier,
        responses: Responses,
        settling: Sequence[float] = SETTLING,
    ) -> None:
        self._welcome = welcome
        self._courier = courier
        self._responses = responses
        self._settling = settling

    async def heed(self, turn: Turn) -> None:
        """After each interaction; nothing where they were welcomed, or need not be.

        Who asked for the set-up sees all that a welcome would tell.
        """
        person, place = turn.person, turn.place
        if not (person.owner and place.workspace) or turn.told is Told.FORM:
            return
        told = await self._welcome.heed(person, place)
        if told is None or turn.shows_setup:
            return
        stands = await self._stands(turn)
        for notice in told.notices:
            if stands and notice.place.person == person.id:
                await self._whisper(notice.reply, turn)
            else:
                await self._courier.notify(notice)

    async def _whisper(self, reply: Reply, turn: Turn) -> None:
        try:
            await self._responses.whisper(reply, turn)
        except (RefusedError, UncertainError) as error:
            logger.warning("Words of welcome were not seen: %s", error)

    async def _stands(self, turn: Turn) -> bool:
        """Waits for the answer: what comes before it is put in its place, and lost with it."""
        if turn.told is not Told.THINKING:
            return True
        for pause in self._settling:
            try:
                if not (await self._courier.webhooks.original(turn.address)).flags.loading:
                    return True
            except BotError:
                return True
            await asyncio.sleep(pause)
        return False
