"""Replies to Slack: posted, replaced, removed, found again."""

import asyncio
from dataclasses import replace

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import Delivery, Notice, Place, Reply
from bot.platforms.slack.api import finding
from bot.platforms.slack.api.fallbacks import tolerant
from bot.platforms.slack.api.files import Files
from bot.platforms.slack.api.lanes import Lanes
from bot.platforms.slack.api.names import with_names
from bot.platforms.slack.api.people import PATIENCE, M, People
from bot.platforms.slack.api.posts import Posts
from bot.platforms.slack.api.response_url import ReturnAddresses
from bot.platforms.slack.api.whispers import Whispers
from bot.platforms.slack.render.replies import messages
from bot.platforms.slack.seam import Json, is_direct

_GONE = ("message_not_found", "channel_not_found", "thread_not_found")


class SlackCourier:
    """A `Courier` for one workspace; an id is the ts of a message in the place's channel."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, lanes: Lanes | None = None
    ) -> None:
        self.addresses = ReturnAddresses(session)
        self.files = Files(client, session)
        self._client = client
        self._people: asyncio.Future[People] = asyncio.get_running_loop().create_future()
        self._posts = Posts(client, lanes)
        self._whispers = Whispers(self.addresses, self._posts)

    def introduce(self, people: People) -> None:
        """From now on it is known whom to ask about people and channels."""
        self._people.set_result(people)

    async def laid_out(self, reply: Reply, *, single: bool = False) -> list[Json]:
        """The reply as Slack's messages, with the names of who and what is named by id.

        What it is about is linked to where Slack gives a link.
        """
        named = await with_names(reply, self._name)
        if reply.about and (link := await self._link(reply.about)):
            named = replace(named, text=f"{named.text}\n\n<{link}>")
        return messages(named, single=single)

    async def acquaint(self, message: M) -> M:
        """The message with what Slack tells of its person and place."""
        return await (await self._known()).acquaint(message)

    async def post(self, delivery: Delivery) -> str:
        """Posts it; what one person alone sees has no id, because nothing can change it later."""
        if _is_whispered(delivery):
            for message in await self.laid_out(delivery.reply):
                await self._whispers.say(delivery, message)
            return ""
        return await self._say(
            delivery.place,
            delivery.reply,
            metadata=finding.metadata(delivery.key) if delivery.key else None,
            delivery=delivery,
        )

    async def replace(self, posted_as: str, delivery: Delivery) -> None:
        """Puts the reply in place of one that was posted."""
        if not posted_as:
            await self._whispers.replace(delivery, await self.laid_out(delivery.reply))
        elif _is_whispered(delivery):
            await self.remove(posted_as, delivery.place)
            await self.post(delivery)
        else:
            await self._change(posted_as, delivery)

    async def remove(self, posted_as: str, place: Place) -> None:
        """Takes a posted reply away; one that is gone already is no error."""
        if not posted_as:
            return  # one person alone saw it
        try:
            await self._posts.delete(place.channel, posted_as)
        except RefusedError as error:
            if error.cause not in _GONE:
                raise

    async def notify(self, notice: Notice) -> str:
        """Says something elsewhere.

        RefusedError("shared_channel") where people of other organisations would read it.
        """
        await self._keep_in(notice.place)
        return await self._say(notice.place, notice.reply)

    async def find(self, delivery: Delivery) -> str | None:
        """The id of what was posted for that key."""
        if _is_whispered(delivery):
            raise UncertainError("What one person alone sees cannot be looked up.")
        return await finding.find(self._client, delivery.key, delivery.place)

    async def _link(self, about: Place) -> str:
        if not about.thread:
            return ""
        try:
            return await self._posts.link(about.channel, about.thread)
        except (RefusedError, UncertainError):
            return ""  # it was deleted meanwhile, or the bot may not see it

    async def _say(
        self,
        place: Place,
        reply: Reply,
        *,
        metadata: Json | None = None,
        delivery: Delivery | None = None,
    ) -> str:
        async def send(message: Json) -> str:
            return await self._posts.post(
                place.person or place.channel,
                message,
                thread=place.thread,
                metadata=metadata,
                droppable=delivery is not None and delivery.automatic,
                ensure=delivery.ensure if delivery else None,
            )

        # What has a key is changed, taken away and looked for by one id, and so is one message.
        single = metadata is not None
        laid_out = await self.laid_out(reply, single=single)
        posted = [await tolerant(message, send, single=single) for message in laid_out]
        return posted[0]

    async def _change(self, ts: str, delivery: Delivery) -> None:
        metadata = finding.metadata(delivery.key) if delivery.key else None
        (message,) = await self.laid_out(delivery.reply, single=True)

        async def send(one: Json) -> str:
            return await self._posts.change(delivery.place.channel, ts, one, metadata=metadata)

        await tolerant(message, send, single=True)

    async def _keep_in(self, place: Place) -> None:
        """Nothing that is passed on leaves the organisation; one person's conversation is safe."""
        if place.direct or place.channel.startswith(("U", "W", "D")):
            return
        people = await self._known()
        there = await people.place(place, PATIENCE)
        if there.shared and not there.absent:  # where the bot is not, Slack refuses by itself
            raise RefusedError("shared_channel")

    async def _known(self) -> People:
        """Whom to ask, as soon as Slack has told who the bot is."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.shield(self._people)
        except TimeoutError as error:
            raise UncertainError("Slack has not told yet who the bot is.") from error

    async def _name(self, subject: str) -> str:
        return await self._people.result().name(subject) if self._people.done() else ""


def _is_whispered(delivery: Delivery) -> bool:
    """Whether one person alone sees it; in a direct message nobody else does anyway."""
    private = delivery.reply.private and not is_direct(delivery.place.channel)
    return bool(delivery.return_address) or private
