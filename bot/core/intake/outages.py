"""Admins are told, once, that the database is away, and once that it is back."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from bot.core.errors import StorageError
from bot.core.intake.desk import Desk
from bot.core.intake.holding import now
from bot.core.messages import Notice, Place, Reply
from bot.core.replies import operating

NoticePlaces: TypeAlias = Callable[[], Awaitable[Sequence[Place]]]

logger = logging.getLogger(__name__)


class Outages:
    """Watches the database. Where to tell is learnt while it works, to be known when it does not.

    Every process tells of what it sees itself: without the database they cannot agree on one.
    """

    def __init__(self, desk: Desk, places: NoticePlaces) -> None:
        self._desk = desk
        self._find_places = places
        self._places: Sequence[Place] = ()
        self._looked: float | None = None
        self._told = False

    async def look(self) -> None:
        """Tells what has changed since the last look."""
        since = self._desk.holding.down_since
        if since is None:
            await self._recovered()
            await self._learn()
        elif not self._told and now() - since >= self._desk.bounds.notice_after:
            self._told = True
            logger.error(
                "the database is away; told in %d places",
                len(self._places),
                extra={"error": self._desk.holding.trouble},
            )
            await self._tell(operating.database_away())

    async def _recovered(self) -> None:
        if self._told:
            self._told = False
            logger.warning("the database is back")
            await self._tell(operating.database_back())

    async def _learn(self) -> None:
        every = self._desk.bounds.notice_places
        if self._looked is not None and now() - self._looked < every:
            return
        try:
            self._places = await self._desk.holding.through(self._find_places, now())
        except StorageError:
            return
        self._looked = now()

    async def _tell(self, reply: Reply) -> None:
        try:
            async with asyncio.timeout(self._desk.bounds.patience):
                await self._desk.posting.notify([Notice(place, reply) for place in self._places])
        except TimeoutError:
            logger.warning("the admins could not be told in time")
