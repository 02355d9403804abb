"""What one person alone sees: through the address that an action came with, or else by name."""

from bot.core.errors import RefusedError
from bot.core.messages import Delivery
from bot.platforms.slack.api.fallbacks import tolerant
from bot.platforms.slack.api.posts import Posts
from bot.platforms.slack.api.response_url import ReturnAddresses, is_spent
from bot.platforms.slack.seam import Json

_OUTSIDE = ("user_not_in_channel", "not_in_channel", "channel_not_found")


class Whispers:
    """Messages to one person, among others or directly."""

    def __init__(self, addresses: ReturnAddresses, posts: Posts) -> None:
        self._addresses = addresses
        self._posts = posts

    async def say(self, delivery: Delivery, message: Json) -> None:
        """Through the return address; where that takes nothing, in the channel or directly."""
        place, thread = delivery.place, _shown_thread(delivery)

        async def return_it(one: Json) -> str:
            await delivery.ensure()
            await self._addresses.whisper(delivery.return_address, one, thread)
            return ""

        async def say_it(one: Json) -> str:
            await self._posts.whisper(
                place.channel, delivery.person, one, thread=thread, ensure=delivery.ensure
            )
            return ""

        if delivery.return_address:
            try:
                await tolerant(message, return_it)
            except RefusedError as error:
                if not is_spent(error):
                    raise
            else:
                return
        try:
            await tolerant(message, say_it)
        except RefusedError as error:
            if error.cause not in _OUTSIDE or not delivery.return_address:
                raise
            await tolerant(message, lambda one: self._posts.post(delivery.person, one))

    async def replace(self, delivery: Delivery, messages: list[Json]) -> None:
        """In place of the message that was acted on, as long as its address takes something."""
        url, (first, *others) = delivery.return_address, messages

        async def send(message: Json) -> str:
            await self._addresses.replace(url, message)
            return ""

        if not url:
            others.insert(0, first)
        else:
            try:
                await tolerant(first, send)
            except RefusedError as error:
                if not is_spent(error):
                    raise
                others.insert(0, first)
        for message in others:
            await self.say(delivery, message)


def _shown_thread(delivery: Delivery) -> str | None:
    """The thread, where it is one already: what is whispered into a new one, nobody sees.

    https://docs.slack.dev/reference/methods/chat.postEphemeral, `thread_ts`
    """
    thread = delivery.place.thread
    return None if delivery.key.endswith(f":{thread}") else thread
