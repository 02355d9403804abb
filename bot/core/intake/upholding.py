"""What goes on all the time: leases are renewed, and what others left behind is taken up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.core.errors import StorageError
from bot.core.intake.desk import Desk
from bot.core.intake.holding import now
from bot.core.intake.outages import Outages
from bot.core.intake.tasks import Tasks
from bot.core.ports import Unfinished

logger = logging.getLogger(__name__)


class Upholder:
    """Runs what goes on all the time. `resume` gets what is taken up."""

    def __init__(self, desk: Desk, outages: Outages, resume: Callable[[Unfinished], None]) -> None:
        self._desk = desk
        self._outages = outages
        self._resume = resume
        self._renewed = 0.0
        self._was_down = False
        self._taking_up = Tasks()
        self._keeping = Tasks()

    def start(self) -> None:
        """Begins."""
        tick = self._desk.bounds.tick
        self._keeping.spawn(_forever(self._renew, tick))
        self._keeping.spawn(_forever(self._outages.look, tick))
        self._taking_up.spawn(self._take_up_when_open())

    async def take_no_more(self) -> None:
        """From now on only what is in hand is kept."""
        await self._taking_up.finish(0.0)

    async def stop(self) -> None:
        """Ends it all."""
        await self._keeping.finish(0.0)

    async def _renew(self) -> None:
        """Keeps the leases; in an outage it finds out when that ends, before anybody takes up."""
        desk = self._desk
        due = now() - self._renewed >= desk.bounds.renewal
        if not due and desk.holding.down_since is None:
            return
        keys = [errand.key for errand in desk.errands.values() if errand.claimed]
        lease = desk.bounds.lease
        if await desk.holding.probe(lambda: desk.outbox.renew(desk.owner, keys, lease)):
            self._renewed = now()

    async def _take_up_when_open(self) -> None:
        await self._desk.opening.wait()
        await _forever(self._take_up, self._desk.bounds.take_up)

    async def _take_up(self) -> None:
        """All that others left, some at a time: a busy minute is caught up with in seconds."""
        desk, more = self._desk, True
        while more:
            more = await self._take_up_some() == desk.bounds.taken_up
            await asyncio.sleep(desk.bounds.tick if more else 0.0)

    async def _take_up_some(self) -> int:
        """How many were taken up."""
        desk = self._desk
        was_down, self._was_down = self._was_down, desk.holding.down_since is not None
        room = min(desk.bounds.taken_up, desk.bounds.held - len(desk.errands))
        # After an outage the owners of what lapsed in it come first: they renew within a tick.
        if was_down or self._was_down or room <= 0 or not desk.posting.couriers:
            return 0
        if left := await self._taken(room):
            logger.info("took up %d messages", len(left))
        for unfinished in left:
            errand = desk.errands.get(unfinished.message.key)
            if errand is None or not errand.claimed:  # a re-delivery may be at its claim just now
                self._resume(unfinished)
        return len(left)

    async def _taken(self, room: int) -> Sequence[Unfinished]:
        desk = self._desk
        platforms = tuple(desk.posting.couriers)
        try:
            return await desk.holding.through(
                lambda: desk.outbox.take_up(desk.owner, desk.bounds.lease, room, platforms), now()
            )
        except StorageError:
            return ()


async def _forever(step: Callable[[], Awaitable[None]], pause: float) -> None:
    while True:
        try:
            await step()
        except Exception:  # the border of what must go on
            logger.exception("upholding failed, and goes on")
        await asyncio.sleep(pause)
