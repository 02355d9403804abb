"""Which server's knowledge is asked: what was asked in a direct conversation, once more."""

import asyncio
from dataclasses import replace

import discord

from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import Inbox, IncomingMessage, Press, Trigger
from bot.platforms.discord.api.errors import asked
from bot.platforms.discord.inbound.reading import question_in
from bot.platforms.discord.interactions.kept import Kept
from bot.platforms.discord.interactions.responses import Responses
from bot.platforms.discord.interactions.turns import Turn
from bot.platforms.discord.seam import key_of_click

HOME = "home"
"""The first word of the ids of the buttons that name a server; they never reach the core."""

_UNKNOWN = ("", Trigger.DIRECT)

_PATIENCE = 10.0
"""Seconds for Discord to tell how the question reads now; it came with the button as well."""


class Homes:
    """Presses that name a server."""

    def __init__(self, inbox: Inbox, responses: Responses) -> None:
        self._inbox = inbox
        self._responses = responses
        self._commands: Kept[str] = Kept()

    def note(self, turn: Turn, question: str) -> None:
        """Remembers what was typed in a command: Discord does not tell it again."""
        self._commands.put(str(turn.interaction.id), question)

    async def choose(self, guild: str, turn: Turn) -> None:
        """Asks again, of that server, in place of the message with the buttons.

        It goes by that message's id, so that pressing twice is asking once.
        """
        await turn.defer()
        choice = turn.interaction.message
        question, trigger = await self._question(choice, turn) if choice else _UNKNOWN
        if choice is None or not question:
            press = Press(f"{HOME}:{guild}", turn.person, turn.place, turn.alone)
            await self._responses.lay_out(await self._inbox.handle(press), turn)
            return
        message = IncomingMessage(
            key=key_of_click(choice.id),
            text=question,
            trigger=trigger,
            person=turn.person,
            place=replace(turn.place, workspace=guild),
            return_address=turn.address,
            known=False,
        )
        await self._inbox.accept(message)

    async def _question(self, choice: discord.Message, turn: Turn) -> tuple[str, Trigger]:
        """What was asked; empty where nobody knows any more."""
        command = choice.interaction_metadata
        if command is not None and (typed := self._commands.get(str(command.id))):
            return typed, Trigger.COMMAND
        answered = await self._answered(turn, choice.reference)
        client = turn.interaction.client
        if answered is None or client.user is None:
            return _UNKNOWN
        return question_in(answered, client.user.id), Trigger.DIRECT

    async def _answered(
        self, turn: Turn, reference: discord.MessageReference | None
    ) -> discord.Message | None:
        if reference is None or reference.message_id is None:
            return None
        channel = turn.interaction.client.get_partial_messageable(int(turn.place.channel))
        try:  # as it reads now
            async with asyncio.timeout(_PATIENCE):
                return await asked(channel.fetch_message(reference.message_id))
        except (RefusedError, UncertainError, TimeoutError):
            found = reference.resolved
            return found if isinstance(found, discord.Message) else None
