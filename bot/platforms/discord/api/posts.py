"""Messages in channels, threads and direct conversations, each in its turn."""

import logging
from collections.abc import Awaitable, Callable
from secrets import token_hex
from typing import Any

import discord

from bot.adapting.recent import Recent
from bot.core.errors import RefusedError
from bot.platforms.discord.api.alike import says
from bot.platforms.discord.api.errors import GONE, UnfitError
from bot.platforms.discord.api.lanes import Lanes
from bot.platforms.discord.api.line import ASKED, AUTOMATIC, Line
from bot.platforms.discord.render.message import Message

logger = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds to open a direct conversation."""


class Posts:
    """What is said where everybody, or who is in that conversation, reads it.

    Discord keeps rates by channel and method, and so do the lanes.
    """

    def __init__(self, line: Line, lanes: Lanes | None = None) -> None:
        self._line = line
        self._lanes = Lanes() if lanes is None else lanes
        self._conversations: Recent[str, int] = Recent(self._open)

    async def send(
        self,
        channel: int,
        message: Message,
        *,
        nonce: str | None = None,
        replies_to: int | None = None,
        strictly: bool = True,
        droppable: bool = False,
        ensure: Callable[[], Awaitable[None]] | None = None,
    ) -> int:
        """The id of the new message; with the same `nonce` it is the same one for some minutes.

        Discord then leaves it as it reads, even if that is the sign that an answer takes a while;
        it is changed. Without one it gets its own, for discord.py repeats what failed with a 5xx.
        `strictly`: it is nothing without the message that it replies to. `ensure` is awaited when
        its turn has come.
        https://discord.com/developers/docs/resources/message#create-message
        """
        once = nonce or token_hex(12)
        said: dict[str, Any] = {**message.new(), "nonce": once, "mention_author": False}
        if replies_to is not None:
            said["reference"] = discord.MessageReference(
                message_id=replies_to, channel_id=channel, fail_if_not_exists=strictly
            )

        async def ask(client: discord.Client) -> discord.Message:
            return await client.get_partial_messageable(channel).send(**said)

        patience = AUTOMATIC if droppable else ASKED
        async with self._lanes.turn(f"post {channel}", droppable=droppable):
            if ensure is not None:
                await ensure()
            try:
                sent = await self._line.call(ask, patience)
            except RefusedError as error:
                if not _is_about_reference(error) or said.pop("reference", None) is None:
                    raise
                logger.info("a reply stands alone: Discord says %s", error.cause)
                sent = await self._line.call(ask, patience)
        if nonce is not None and not says(sent, message):
            await self.change(channel, sent.id, message)
        return sent.id

    async def change(self, channel: int, message_id: int, message: Message) -> None:
        """Puts that in place of a message of the bot's."""
        changed = message.changed()

        async def ask(client: discord.Client) -> None:
            await _message(client, channel, message_id).edit(**changed)

        async with self._lanes.turn(f"edit {channel}"):
            await self._line.call(ask)

    async def delete(self, channel: int, message_id: int) -> None:
        """A message of the bot's, gone; one that was so already is no error."""

        async def ask(client: discord.Client) -> None:
            await _message(client, channel, message_id).delete()

        try:
            async with self._lanes.turn(f"delete {channel}"):
                await self._line.call(ask)
        except RefusedError as error:
            if error.cause not in GONE:
                raise

    async def conversation(self, person: str) -> int:
        """The channel where that person is alone with the bot."""
        return await self._conversations.get(person, PATIENCE)

    async def close(self) -> None:
        """Ends what is still under way."""
        await self._conversations.close()

    async def _open(self, person: str) -> int:
        """https://discord.com/developers/docs/resources/user#create-dm"""
        if not person.isdecimal():
            raise RefusedError("unknown_user")

        async def ask(client: discord.Client) -> int:
            return (await client.create_dm(discord.Object(int(person)))).id

        return await self._line.read(ask)


def _message(client: discord.Client, channel: int, message: int) -> discord.PartialMessage:
    return client.get_partial_messageable(channel).get_partial_message(message)


def _is_about_reference(error: RefusedError) -> bool:
    """Without Read Message History the bot may say things, and reply to none."""
    unfit = isinstance(error, UnfitError) and "message_reference" in error.fields
    return unfit or error.cause == "no_message_history"
