"""What is done about commands, and about the entry in a message's menu."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

import discord
from discord.app_commands import Choice

from bot.core.messages import Action, Add, Command, Edit, Inbox, IncomingMessage, Trigger
from bot.platforms.discord.inbound.reading import question_in
from bot.platforms.discord.inbound.text import readable
from bot.platforms.discord.interactions.completions import completed
from bot.platforms.discord.interactions.early import Early
from bot.platforms.discord.interactions.homes import Homes
from bot.platforms.discord.interactions.responses import Responses
from bot.platforms.discord.interactions.turns import Turn
from bot.platforms.discord.setup.options import Interaction

Begin: TypeAlias = Callable[[Interaction, Callable[[Turn], Coroutine[Any, Any, None]]], None]
"""Sees to an interaction, in its own time."""

_OPEN_FORMS = (Add, Edit)


class Commands:
    """The `Acts` of the running bot."""

    def __init__(
        self, begin: Begin, inbox: Inbox, responses: Responses, early: Early, homes: Homes
    ) -> None:
        self._begin = begin
        self._inbox = inbox
        self._responses = responses
        self._early = early
        self._homes = homes

    async def ask(self, interaction: Interaction, question: str) -> None:
        """`/ask QUESTION`"""
        text = readable(question, _me(interaction))
        self._begin(interaction, lambda turn: self._asked(turn, text, Trigger.COMMAND))

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """An answer to that message is asked for."""
        text = question_in(message, _me(interaction))
        self._begin(interaction, lambda turn: self._asked(turn, text, Trigger.SHORTCUT))

    async def do(self, interaction: Interaction, action: Action) -> None:
        """`/faq …`"""
        self._begin(interaction, lambda turn: self._done(turn, action))

    async def complete(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """The entries that may be meant."""
        return await completed(self._inbox, interaction, typed)

    async def _asked(self, turn: Turn, text: str, trigger: Trigger) -> None:
        await turn.defer()
        if turn.place.direct:
            self._homes.note(turn, text)
        message = IncomingMessage(
            key=turn.key,
            text=text,
            trigger=trigger,
            person=turn.person,
            place=turn.place,
            return_address=turn.address,
            known=not turn.place.direct,
        )
        await self._inbox.accept(message)

    async def _done(self, turn: Turn, action: Action) -> None:
        command = Command(turn.person, turn.place, action)
        if isinstance(action, _OPEN_FORMS):
            await self._early.answer(self._inbox.handle(command), turn)
            return
        await turn.defer()
        await self._responses.lay_out(await self._inbox.handle(command), turn)


def _me(interaction: Interaction) -> int:
    """The bot's own id."""
    user = interaction.client.user
    return user.id if user is not None else interaction.application_id
