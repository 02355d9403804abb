"""Turns at a channel, so that what waits there keeps its order and is bounded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.errors import CrowdedError, RefusedError

CROWD = 20
"""How many may wait for one channel before what nobody asked for is left out."""

PATIENCE = 600.0
"""Seconds that a reply may wait for its turn."""


class Lanes:
    """The lanes in use, by name: one message after the other in each.

    Discord takes about five messages in five seconds in a channel; discord.py waits for that with
    the turn in hand.
    """

    def __init__(self, crowd: int = CROWD, patience: float = PATIENCE) -> None:
        self._crowd = crowd
        self._patience = patience
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, name: str, *, droppable: bool = False) -> AsyncIterator[None]:
        """First come, first served; CrowdedError for what is droppable where too many wait."""
        waiting = self._waiting.get(name, 0)
        if droppable and waiting >= self._crowd:
            raise CrowdedError(f"{waiting} replies wait for one channel.")
        lock = self._locks.setdefault(name, asyncio.Lock())
        self._waiting[name] = waiting + 1
        try:
            await self._acquire(lock)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._leave(name)

    def __len__(self) -> int:
        return len(self._locks)

    async def _acquire(self, lock: asyncio.Lock) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await lock.acquire()
        except TimeoutError as error:
            raise RefusedError("crowded_channel") from error

    def _leave(self, name: str) -> None:
        self._waiting[name] -= 1
        if not self._waiting[name]:
            del self._waiting[name], self._locks[name]
