"""What was looked up lately: bounded, each looked up once however many ask."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Generic, TypeVar

from bot.core.errors import RefusedError, UncertainError

T = TypeVar("T")

KEPT, KEPT_REFUSAL = 600.0, 5.0
"""Seconds that an answer, and a refusal, are good for; other failures are not kept."""

LIMIT = 10_000


@dataclass(slots=True)
class _Look(Generic[T]):
    task: "asyncio.Task[T]"
    until: float = inf


class Recent(Generic[T]):
    """Looks things up by name with `fetch`; `keep` says how many seconds an answer is good for."""

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[T]],
        *,
        keep: Callable[[T], float] = lambda _answer: KEPT,
        limit: int = LIMIT,
    ) -> None:
        self._fetch = fetch
        self._keep = keep
        self._limit = limit
        self._looks: dict[str, _Look[T]] = {}
        self._running: set[asyncio.Task[T]] = set()

    async def get(self, name: str, patience: float) -> T:
        """What is known of that name.

        Raises what `fetch` raises, UncertainError where it takes longer; it goes on meanwhile.
        """
        look = self._looks.get(name)
        if look is None or look.until <= monotonic():
            look = self._begin(name)
        try:
            async with asyncio.timeout(patience):
                return await asyncio.shield(look.task)
        except TimeoutError as error:
            raise UncertainError("Slack is slow to tell.") from error

    def peek(self, name: str) -> T | None:
        """What is known of it already."""
        look = self._looks.get(name)
        known = look is not None and look.task.done() and look.until > monotonic()
        if look is None or not known or look.task.cancelled() or look.task.exception():
            return None
        return look.task.result()

    def forget(self, name: str) -> None:
        """It has changed."""
        self._looks.pop(name, None)

    def __len__(self) -> int:
        return len(self._looks)

    async def close(self) -> None:
        """Ends what is still being looked up."""
        tasks = list(self._running)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError, Exception):
                await task

    def _begin(self, name: str) -> _Look[T]:
        look = _Look(asyncio.ensure_future(self._await(name)))
        self._running.add(look.task)
        look.task.add_done_callback(lambda task: self._date(look, task))
        self._looks.pop(name, None)  # so that the order is that of time
        self._looks[name] = look
        self._sweep()
        return look

    async def _await(self, name: str) -> T:
        return await self._fetch(name)

    def _date(self, look: _Look[T], task: "asyncio.Task[T]") -> None:
        self._running.discard(task)
        if task.cancelled():
            kept = 0.0
        elif error := task.exception():
            kept = KEPT_REFUSAL if isinstance(error, RefusedError) else 0.0
        else:
            kept = self._keep(task.result())
        look.until = monotonic() + kept

    def _sweep(self) -> None:
        """Forgets the oldest, as long as they are good for nothing or too many."""
        now = monotonic()
        while self._looks:
            oldest = next(iter(self._looks))
            if self._looks[oldest].until > now and len(self._looks) <= self._limit:
                return
            del self._looks[oldest]
