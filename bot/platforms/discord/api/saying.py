"""Replies and notices, laid out for where they are read, and said there."""

from dataclasses import replace

from bot.core.messages import Delivery, Notice, Place
from bot.platforms.discord.api.fallbacks import tolerant
from bot.platforms.discord.api.finding import nonce_of
from bot.platforms.discord.api.line import Line
from bot.platforms.discord.api.permissions import permissions_in
from bot.platforms.discord.api.posts import Posts
from bot.platforms.discord.render.message import Message
from bot.platforms.discord.render.replies import messages
from bot.platforms.discord.seam import begun_by, message_of, target_of


class Saying:
    """Each method gives what was said its id, CHANNEL/MESSAGE, the first message's if several."""

    def __init__(self, line: Line, posts: Posts) -> None:
        self._line = line
        self._posts = posts

    async def aloud(self, delivery: Delivery) -> str:
        """In the place itself, under the message that it answers."""
        channel = await self.channel_of(delivery.place)
        may_embed = self._may_embed(delivery.place, channel)
        return await self._say(delivery, channel, may_embed, replies_to=message_of(delivery.key))

    async def whispered(self, delivery: Delivery) -> str:
        """In a direct message, with a link to where it was asked if it is not private itself."""
        reply = delivery.reply
        told = reply if reply.private else replace(reply, about=delivery.place)
        channel = await self._posts.conversation(delivery.person)
        return await self._say(replace(delivery, reply=told), channel, True, replies_to=None)

    async def instead(self, channel: int, message_id: int, delivery: Delivery) -> None:
        """In place of what was said before."""

        async def change(_part: int, message: Message) -> None:
            await self._posts.change(channel, message_id, message)

        await tolerant(
            self._may_embed(delivery.place, channel),
            lambda embeds: messages(delivery.reply, single=True, embeds=embeds),
            change,
        )

    async def noticed(self, notice: Notice) -> str:
        """In another place than it is about."""
        place = notice.place
        channel = await self.channel_of(place)

        async def send(part: int, message: Message) -> int:
            replies_to = begun_by(place) if part == 0 else None
            return await self._posts.send(channel, message, replies_to=replies_to, strictly=False)

        posted = await tolerant(
            self._may_embed(place, channel),
            lambda embeds: messages(notice.reply, embeds=embeds, pings=notice.pings),
            send,
        )
        return f"{channel}/{posted}"

    async def channel_of(self, place: Place) -> int:
        """Where messages of that place stand."""
        return await self._posts.conversation(place.person) if place.person else target_of(place)

    async def _say(
        self, delivery: Delivery, channel: int, may_embed: bool | None, *, replies_to: int | None
    ) -> str:
        question = message_of(delivery.key)

        async def send(part: int, message: Message) -> int:
            return await self._posts.send(
                channel,
                message,
                nonce=None if question is None else nonce_of(question, part),
                replies_to=None if part else replies_to,
                droppable=delivery.automatic,
                ensure=delivery.ensure,
            )

        # What has a key is changed, taken away and looked for by one id, and so is one message.
        single = question is not None
        posted = await tolerant(
            may_embed,
            lambda embeds: messages(delivery.reply, single=single, embeds=embeds),
            send,
        )
        return f"{channel}/{posted}"

    def _may_embed(self, place: Place, channel: int) -> bool | None:
        """Whether embeds are taken there; None where it is not known."""
        client = self._line.current
        if place.direct:
            return True
        if client is None or not place.workspace:
            return None
        may = permissions_in(client, int(place.workspace), channel)
        return None if may is None else may.embed_links
