"""Waiting for the database to come back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.core.errors import StorageError

T = TypeVar("T")


def now() -> float:
    """The loop's time, in seconds."""
    return asyncio.get_running_loop().time()


class Holding:
    """Carries steps through an outage of the database.

    While it lasts, all that wait try one after the other, so that a thousand questions do not
    storm the database in the moment it comes back.
    """

    def __init__(self, *, pause: float, longest: float, moment: float) -> None:
        self.down_since: float | None = None
        self.trouble = ""
        """Why it is away, since then."""
        self._failed_at: float | None = None
        self._pause = pause
        self._longest = longest
        self._moment = moment
        self._turn = asyncio.Lock()

    async def through(
        self, step: Callable[[], Awaitable[T]], until: float, *, bounded: bool = False
    ) -> T:
        """What the step gives, tried again up to `until` (the loop's time) while it fails.

        A step that is `bounded` sees to its own time-out. Raises StorageError in the end. With a
        time that is past it is tried once, for a moment: a database that is locked keeps others
        waiting in turn. While it is known to be away, not even that.
        """
        if self.down_since is None:
            try:
                if now() < until or bounded:
                    return await self._step(step, bounded)
                return await self._for_a_moment(step)
            except StorageError:
                if now() >= until:
                    raise
        elif now() >= until:
            raise StorageError("The database is away.")
        try:
            async with asyncio.timeout_at(until):
                return await self._in_turn(step, bounded)
        except TimeoutError as error:
            raise StorageError("The database did not come back in time.") from error

    def has_failed_since(self, time: float) -> bool:
        """Whether the database was away since then, be it for a while only."""
        return self._failed_at is not None and self._failed_at >= time

    async def probe(self, step: Callable[[], Awaitable[object]]) -> bool:
        """Whether the step goes through, tried once whatever is known."""
        try:
            await self._step(step, False)
        except StorageError:
            return False
        return True

    async def _for_a_moment(self, step: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._moment):
                return await self._step(step, False)
        except TimeoutError as error:
            raise StorageError("The database is too busy.") from error

    async def _in_turn(self, step: Callable[[], Awaitable[T]], bounded: bool) -> T:
        while True:
            async with self._turn:
                if self.down_since is not None:
                    try:
                        return await self._step(step, bounded)
                    except StorageError:
                        await asyncio.sleep(self._pause)
                        continue
            try:
                return await self._step(step, bounded)
            except StorageError:
                continue

    async def _step(self, step: Callable[[], Awaitable[T]], bounded: bool) -> T:
        try:
            async with asyncio.timeout(None if bounded else self._longest):
                result = await step()
        except TimeoutError as error:
            self._failed(late := "The database did not answer in time.")
            raise StorageError(late) from error
        except StorageError as error:
            self._failed(str(error))
            raise
        self.down_since = None
        return result

    def _failed(self, why: str) -> None:
        self._failed_at, self.trouble = now(), why
        if self.down_since is None:
            self.down_since = self._failed_at
