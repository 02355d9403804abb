"""The way to the inbox: nothing of a guild comes in before that guild is remembered."""

from contextlib import suppress

from bot.core.errors import StorageError
from bot.core.messages import (
    Courier,
    Inbox,
    IncomingMessage,
    MessageDeleted,
    MessageEdited,
    Place,
    Posted,
    Request,
    Response,
)
from bot.platforms.discord.inbound.presence import Presence


class Admitting(Inbox):
    """An inbox behind the presence of guilds.

    A guild that the core meets in a question first would get a knowledge base of its own, even
    where it is to have the common one. The wait is for a first start, and seconds at most.
    """

    def __init__(self, inbox: Inbox, presence: Presence) -> None:
        self._inbox = inbox
        self._presence = presence

    def enlist(self, platform: str, courier: Courier) -> None:
        """Replies for that platform go out through this courier."""
        self._inbox.enlist(platform, courier)

    async def accept(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> None:
        """Returns when it is taken; raises BotError where it is not."""
        await self._admitted(request.place)
        await self._inbox.accept(request)

    async def handle(self, request: Request) -> Response | None:
        """What is to be laid out."""
        if not isinstance(request, Posted):
            with suppress(StorageError):  # of which the core tells who waits
                await self._admitted(request.place)
        return await self._inbox.handle(request)

    async def _admitted(self, place: Place) -> None:
        await self._presence.admits(int(place.workspace) if place.workspace else None)
