"""After a session has begun anew: what was asked meanwhile is answered, or counted.

platform-rules.md, row "after a restart": a new process cannot RESUME, and nothing is re-delivered.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic

import discord

from bot.adapting.work import Work
from bot.core.errors import CrowdedError, RefusedError, StorageError, UncertainError
from bot.core.messages import IncomingMessage, Place
from bot.platforms.discord.api.errors import asked
from bot.platforms.discord.inbound.reading import read_message
from bot.platforms.discord.inbound.standing import Standing
from bot.platforms.discord.inbound.taking import Taking
from bot.platforms.discord.inbound.targets import Bounds, Target, targets
from bot.platforms.discord.seam import Register, message_of

logger = logging.getLogger(__name__)

_PAUSES = (5.0, 30.0, 120.0)
"""Seconds before a place is read again that could not be read."""

_REMEMBERED = 10_000

_MEETING = 50
"""New direct conversations that are read at once."""


class CatchingUp:
    """Reads what was written while nobody listened, one round at a time."""

    def __init__(
        self,
        register: Register,
        taking: Taking,
        bounds: Bounds | None = None,
        pauses: Sequence[float] = _PAUSES,
    ) -> None:
        self._register = register
        self._taking = taking
        self._bounds = bounds or Bounds()
        self._pauses = pauses
        self._client: discord.Client | None = None
        self._guilds: set[int] = set()
        self._direct = False
        self._began = float("-inf")
        self._met: dict[int, None] = {}
        self._meeting = Work(_MEETING)
        self._counted: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None

    def begin(self, client: discord.Client, guilds: Collection[int], *, direct: bool) -> None:
        """Reads these guilds, and direct conversations where that is said, as soon as it can."""
        self._client = client
        self._guilds.update(guilds)
        if direct:
            self._direct, self._began = True, monotonic()
            self._met.clear()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())

    def met(self, client: discord.Client, conversation: int) -> None:
        """Somebody writes in that direct conversation: what they wrote just before is read, once.

        Discord lists no direct conversations, so that new ones show by what comes in alone.
        """
        back = self._bounds.back.total_seconds()
        if conversation in self._met or monotonic() - self._began > back:
            return
        with suppress(CrowdedError):
            now, target = discord.utils.utcnow(), Target(Standing(None, conversation))
            self._meeting.start(self._place(client, target, now))
            self._met[conversation] = None

    async def close(self) -> None:
        """Ends it; the next start reads the same again."""
        await self._meeting.finish(0.0)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while self._guilds or self._direct:
            client, guilds, direct = self._client, set(self._guilds), self._direct
            assert client is not None
            self._guilds.clear()
            self._direct = False
            try:
                await self._round(client, guilds, direct)
            except Exception:
                # One of the borders that catch broadly: the next round must come all the same.
                logger.exception("What was asked meanwhile could not be looked for")

    async def _round(self, client: discord.Client, guilds: set[int], direct: bool) -> None:
        now, bounds = discord.utils.utcnow(), self._bounds
        used = await self._in_use(now)
        places = targets(client, used, guilds, direct=direct, now=now, bounds=bounds)
        if len(places) > bounds.places:
            logger.warning(
                "Of %d places the first %d are caught up with.", len(places), bounds.places
            )
            places = places[: bounds.places]
        slots = asyncio.Semaphore(bounds.at_once)

        self._met |= {one.standing.target: None for one in places if one.standing.guild is None}

        async def one(target: Target) -> int:
            async with slots:
                return await self._place(client, target, now)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(target)) for target in places]
        if missed := sum(task.result() for task in tasks):
            logger.warning(
                "%d questions were asked while I was away and are too old to answer.", missed
            )

    async def _in_use(self, now: datetime) -> Sequence[tuple[Place, int, datetime]]:
        for pause in (*self._pauses, None):
            try:
                return await self._register.in_use(now - self._bounds.used)
            except StorageError as error:
                if pause is None:
                    logger.warning("Only what the cache tells of is caught up with: %s", error)
                    break
                await asyncio.sleep(pause)
        return ()

    async def _place(self, client: discord.Client, target: Target, now: datetime) -> int:
        """Hands on what was asked there; how many questions are too old, or too far back."""
        for pause in (*self._pauses, None):
            try:
                found, missed = await asked(self._read(client, target, now))
            except RefusedError as error:
                logger.debug("A place cannot be caught up with: %s", error.cause)
                return 0
            except UncertainError as error:
                if pause is None or client.is_closed():
                    logger.warning("A place is not caught up with: %s", error)
                    return 0
                await asyncio.sleep(pause)
            else:
                for message in reversed(found):
                    await self._taking.take(message)
                return self._count(missed)
        return 0

    async def _read(
        self, client: discord.Client, target: Target, now: datetime
    ) -> tuple[list[IncomingMessage], list[str]]:
        """What was asked there, newest first, and the keys of what comes too late."""
        assert client.user is not None
        standing, last, bounds = target.standing, target.last or 0, self._bounds
        begins = discord.utils.time_snowflake(now - bounds.back)
        place = client.get_partial_messageable(standing.target, guild_id=standing.guild)
        found: list[IncomingMessage] = []
        missed: list[str] = []
        seen = 0
        async for message in place.history(limit=100 * bounds.pages):
            seen += 1
            fresh = message.id >= begins
            if not fresh and message.id <= (last or begins):
                break
            hears = client.intents.message_content
            request = read_message(message, client.user.id, standing, hears=hears)
            if request is None or not request.trigger.expects_reply:
                continue
            if fresh and seen <= bounds.each:
                found.append(request)
            elif message.id > last:
                missed.append(request.key)
        return found, missed

    def _count(self, missed: Sequence[str]) -> int:
        new = [key for key in missed if key not in self._counted]
        for key in new:
            assert message_of(key) is not None
            self._counted[key] = None
            self._taking.lost("late")
        while len(self._counted) > _REMEMBERED:
            del self._counted[next(iter(self._counted))]
        return len(new)
