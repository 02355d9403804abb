"""Turns at a channel: Slack takes about one message a second in each (platform-rules.md)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import TypeVar

from bot.core.errors import CrowdedError, RefusedError, WithdrawnError
from bot.platforms.slack.api.errors import NotSentError, RateLimitedError

T = TypeVar("T")

GAP = 1.0
"""Seconds between the end of one post and the next in the same channel."""

CROWD = 20
"""How many may wait for one channel before what nobody asked for is left out."""

PATIENCE, SHORT_PATIENCE = 600.0, 30.0
"""Seconds that rate limits may hold up a reply: one that was asked for, one that was not."""

_OUTAGE = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between tries while Slack cannot be reached: a minute in all."""

_LANES = 256


class Lane:
    """One queue; who has the turn calls `persist`."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0
        self.free_at = 0.0

    async def due(self) -> None:
        """Waits until the lane is free."""
        await asyncio.sleep(max(0.0, self.free_at - monotonic()))

    def pause(self, seconds: float) -> None:
        """Nobody goes for so long."""
        self.free_at = max(self.free_at, monotonic() + seconds)

    async def persist(self, send: Callable[[], Awaitable[T]], *, droppable: bool = False) -> T:
        """What `send` gives, tried again where Slack has surely taken nothing."""
        deadline = monotonic() + (SHORT_PATIENCE if droppable else PATIENCE)
        outage = iter(_OUTAGE)
        while True:
            await self.due()
            try:
                return await send()
            except RateLimitedError as error:
                self.pause(error.retry_after)
                if self.free_at > deadline:
                    if droppable:
                        raise CrowdedError("Slack limits the rate for too long.") from error
                    raise
            except NotSentError:
                pause = next(outage, None)
                if pause is None:
                    raise
                await asyncio.sleep(pause)


class Lanes:
    """The lanes in use, by name; idle ones are forgotten."""

    def __init__(self, gap: float = GAP, crowd: int = CROWD) -> None:
        self._gap = gap
        self._crowd = crowd
        self._lanes: dict[str, Lane] = {}

    @asynccontextmanager
    async def turn(self, name: str, *, droppable: bool = False) -> AsyncIterator[Lane]:
        """First come, first served; CrowdedError for what is droppable where too many wait."""
        lane = self._lanes.setdefault(name, Lane())
        if droppable and lane.waiting >= self._crowd:
            raise CrowdedError(f"{lane.waiting} replies wait for one channel.")
        lane.waiting += 1
        try:
            async with lane.lock:
                await lane.due()
                try:
                    yield lane
                except (RefusedError, WithdrawnError):  # nothing was posted
                    raise
                except BaseException:
                    lane.pause(self._gap)
                    raise
                lane.pause(self._gap)
        finally:
            lane.waiting -= 1
            self._sweep()

    def __len__(self) -> int:
        return len(self._lanes)

    def _sweep(self) -> None:
        if len(self._lanes) > _LANES:
            now = monotonic()
            self._lanes = {
                name: lane
                for name, lane in self._lanes.items()
                if lane.waiting or lane.free_at > now
            }
