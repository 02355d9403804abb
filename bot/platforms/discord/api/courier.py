"""Replies to Discord: posted, replaced, removed, found again."""

import asyncio
import logging

import discord

from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import Delivery, Notice, Place, Reply
from bot.platforms.discord.api import finding
from bot.platforms.discord.api.errors import CLOSED
from bot.platforms.discord.api.fallbacks import tolerant
from bot.platforms.discord.api.lanes import Lanes
from bot.platforms.discord.api.line import Line
from bot.platforms.discord.api.people import M, People
from bot.platforms.discord.api.posts import Posts
from bot.platforms.discord.api.saying import Saying
from bot.platforms.discord.api.webhooks import Webhooks
from bot.platforms.discord.render.message import Message
from bot.platforms.discord.render.replies import messages
from bot.platforms.discord.seam import Register, message_of, target_of

logger = logging.getLogger(__name__)


class DiscordCourier:
    """A `Courier` for every guild; an id is CHANNEL/MESSAGE."""

    def __init__(
        self, register: Register, *, line: Line | None = None, lanes: Lanes | None = None
    ) -> None:
        self._line = Line() if line is None else line
        self._posts = Posts(self._line, lanes)
        self._saying = Saying(self._line, self._posts)
        self.webhooks = Webhooks(self._line)
        self.people = People(self._line, register)

    def introduce(self, client: discord.Client) -> None:
        """From now on calls go through this client, which is logged in."""
        self._line.introduce(client)
        self.people.renew()

    async def close(self) -> None:
        """Ends what is still being looked up."""
        await asyncio.gather(self.people.close(), self._posts.close())

    async def acquaint(self, message: M) -> M:
        """The message with what Discord tells of its person and place."""
        return await self.people.acquaint(message)

    async def post(self, delivery: Delivery) -> str:
        """Posts it; the answer to an interaction has no id, because it goes by its address.

        Where the bot was asked and may not write, who asked is told in a direct message.
        """
        if delivery.return_address:
            await self._answer(delivery.return_address, delivery.reply)
            return ""
        if _is_whispered(delivery):
            return await self._saying.whispered(delivery)
        try:
            return await self._saying.aloud(delivery)
        except RefusedError as error:
            if error.cause not in CLOSED or not _may_be_whispered(delivery):
                raise
            logger.warning("a reply goes to who asked alone: Discord says %s", error.cause)
            try:
                return await self._saying.whispered(delivery)
            except RefusedError:
                raise error from None

    async def replace(self, posted_as: str, delivery: Delivery) -> None:
        """Puts the reply in place of one that was posted."""
        if not posted_as:
            await self.post(delivery)
            return
        channel, message = _parts(posted_as)
        if _belongs_elsewhere(channel, delivery):
            await self._move(posted_as, delivery)
        else:
            await self._saying.instead(channel, message, delivery)

    async def remove(self, posted_as: str, place: Place) -> None:
        """Takes a posted reply away; one that is gone already is no error."""
        if posted_as:  # else it is the answer to an interaction
            await self._posts.delete(*_parts(posted_as))

    async def notify(self, notice: Notice) -> str:
        """Says something elsewhere; the role that an admin chose is the only one it ever pings."""
        return await self._saying.noticed(notice)

    async def find(self, delivery: Delivery) -> str | None:
        """The id of what was posted for that key."""
        if delivery.return_address:
            meant = messages(delivery.reply)[0]
            there = await finding.stands(self.webhooks, delivery.return_address, meant)
            return "" if there else None
        question = message_of(delivery.key)
        if question is None or _is_whispered(delivery):
            raise UncertainError("What one person alone was told cannot be looked up.")
        channel = await self._saying.channel_of(delivery.place)
        found = await finding.find_reply(self._line, channel, question)
        return None if found is None else f"{channel}/{found}"

    async def _move(self, posted_as: str, delivery: Delivery) -> None:
        """From one person to all or back; nobody is to read on what is private from now on."""
        old = _parts(posted_as)
        if _is_whispered(delivery):
            await self._posts.delete(*old)
            await self.post(delivery)
        elif await self.post(delivery) != posted_as:
            await self._posts.delete(*old)

    async def _answer(self, address: str, reply: Reply) -> None:
        async def send(part: int, message: Message) -> None:
            if part:
                await self.webhooks.follow_up(address, message, private=True)
            else:
                await self.webhooks.edit(address, message)

        await tolerant(None, lambda embeds: messages(reply, embeds=embeds), send)


def _parts(posted_as: str) -> tuple[int, int]:
    channel, _, message = posted_as.partition("/")
    return int(channel), int(message)


def _is_whispered(delivery: Delivery) -> bool:
    """Whether one person alone is told; in a direct conversation nobody else is anyway."""
    return delivery.reply.private and not delivery.place.direct


def _may_be_whispered(delivery: Delivery) -> bool:
    """Whether it is an answer that somebody waits for, and no sign that there will be one."""
    return bool(delivery.person and delivery.reply.receipt) and not delivery.automatic


def _belongs_elsewhere(channel: int, delivery: Delivery) -> bool:
    """What was said to everyone is not put in place of what one person was told, nor vice versa."""
    if delivery.place.direct:
        return False
    return _is_whispered(delivery) == (channel == target_of(delivery.place))
