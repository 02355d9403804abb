"""What is done about commands, and about the entry in a message's menu."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

import discord
from discord.app_commands import Choice

from bot.core.messages import (
    Action,
    Add,
    Aim,
    Command,
    Edit,
    Import,
    Inbox,
    IncomingMessage,
    Pointed,
    Setup,
    Trigger,
)
from bot.platforms.discord.api import attachments
from bot.platforms.discord.inbound.reading import question_in
from bot.platforms.discord.inbound.text import readable
from bot.platforms.discord.interactions.completions import completed
from bot.platforms.discord.interactions.early import Early
from bot.platforms.discord.interactions.homes import Homes
from bot.platforms.discord.interactions.responses import Responses
from bot.platforms.discord.interactions.turns import Turn
from bot.platforms.discord.seam import key_of
from bot.platforms.discord.setup.options import Interaction

Begin: TypeAlias = Callable[[Interaction, Callable[[Turn], Coroutine[Any, Any, None]]], None]
"""Sees to an interaction, in its own time."""

_OPEN_FORMS = (Add, Edit)
_LEAD_TO_FORMS = (Aim.SAVE, Aim.ATTACH)


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

    async def point(self, interaction: Interaction, message: discord.Message, aim: Aim) -> None:
        """Something for editors was chosen in that message's menu."""
        me = _me(interaction)
        own = message.author.id == me
        key = "" if own else key_of(message.id)
        posted_as = f"{message.channel.id}/{message.id}" if own else ""
        text = "" if own else question_in(message, me)
        self._begin(interaction, lambda turn: self._pointed(turn, aim, key, posted_as, text))

    async def do(self, interaction: Interaction, action: Action) -> None:
        """`/faq …`"""
        self._begin(interaction, lambda turn: self._done(turn, action))

    async def take(
        self, interaction: Interaction, file: discord.Attachment, *, prune: bool
    ) -> None:
        """`/faq import`, with the file."""
        self._begin(interaction, lambda turn: self._taken(turn, file, prune))

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

    async def _taken(self, turn: Turn, file: discord.Attachment, prune: bool) -> None:
        await turn.defer()
        action = Import((await attachments.read(file),), prune)
        command = Command(turn.person, turn.place, action)
        await self._responses.lay_out(await self._inbox.handle(command), turn)

    async def _pointed(self, turn: Turn, aim: Aim, key: str, posted_as: str, text: str) -> None:
        pointed = Pointed(aim, turn.person, turn.place, key, posted_as, text)
        if aim in _LEAD_TO_FORMS:
            await self._early.answer(self._inbox.handle(pointed), turn)
            return
        await turn.defer()
        await self._responses.lay_out(await self._inbox.handle(pointed), turn)

    async def _done(self, turn: Turn, action: Action) -> None:
        command = Command(turn.person, turn.place, action)
        turn.shows_setup = isinstance(action, Setup)
        if isinstance(action, _OPEN_FORMS):
            await self._early.answer(self._inbox.handle(command), turn)
            return
        await turn.defer()
        await self._responses.lay_out(await self._inbox.handle(command), turn)


def _me(interaction: Interaction) -> int:
    """The bot's own id."""
    user = interaction.client.user
    return user.id if user is not None else interaction.application_id
