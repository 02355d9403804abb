"""What was looked up or told lately: bounded, each looked up once however many ask."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Generic, TypeVar

from bot.core.errors import RefusedError, UncertainError

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

KEPT = 600.0
"""Seconds that an answer is good for (product.md: membership, at most ten minutes)."""

LIMIT = 10_000


@dataclass(slots=True)
class _Look(Generic[T]):
    answer: "asyncio.Future[T]"
    until: float = inf


class Recent(Generic[K, T]):
    """Looks things up with `fetch`; `keep` says for how many seconds an answer is good.

    A refusal is good for as many as `keep_refusal` says, other failures for none.
    """

    def __init__(
        self,
        fetch: Callable[[K], Awaitable[T]],
        *,
        keep: Callable[[T], float] = lambda _answer: KEPT,
        keep_refusal: float = 0.0,
        limit: int = LIMIT,
    ) -> None:
        self._fetch = fetch
        self._keeps = keep
        self._keeps_refusal = keep_refusal
        self._limit = limit
        self._looks: dict[K, _Look[T]] = {}
        self._running: set[asyncio.Future[T]] = set()

    async def get(self, key: K, patience: float) -> T:
        """What is known of that key.

        Raises what `fetch` raises, UncertainError where it takes longer; it goes on meanwhile.
        """
        look = self._looks.get(key)
        if look is None or look.until <= monotonic():
            look = self._begin(key)
        try:
            async with asyncio.timeout(patience):
                return await asyncio.shield(look.answer)
        except TimeoutError as error:
            raise UncertainError("The platform is slow to tell.") from error

    def peek(self, key: K) -> T | None:
        """What is known of it already."""
        look = self._looks.get(key)
        known = look is not None and look.answer.done() and look.until > monotonic()
        if look is None or not known or look.answer.cancelled() or look.answer.exception():
            return None
        return look.answer.result()

    def put(self, key: K, value: T) -> None:
        """It was told unasked."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        answer.set_result(value)
        self._keep(key, _Look(answer, monotonic() + self._keeps(value)))

    def forget(self, key: K) -> None:
        """It may have changed, and is looked up again."""
        self._looks.pop(key, None)

    def forget_those(self, changed: Callable[[K], bool] = lambda _key: True) -> None:
        """The same for several; for everything, if nothing else is said."""
        self._looks = {key: look for key, look in self._looks.items() if not changed(key)}

    def __len__(self) -> int:
        return len(self._looks)

    async def close(self) -> None:
        """Ends what is still being looked up."""
        running = list(self._running)
        for task in running:
            task.cancel()
        for task in running:
            with suppress(asyncio.CancelledError, Exception):
                await task

    def _begin(self, key: K) -> _Look[T]:
        look = _Look(asyncio.ensure_future(self._fetch(key)))
        self._running.add(look.answer)
        look.answer.add_done_callback(lambda answer: self._date(look, answer))
        self._keep(key, look)
        return look

    def _date(self, look: _Look[T], answer: "asyncio.Future[T]") -> None:
        self._running.discard(answer)
        if answer.cancelled():
            kept = 0.0
        elif error := answer.exception():
            kept = self._keeps_refusal if isinstance(error, RefusedError) else 0.0
        else:
            kept = self._keeps(answer.result())
        look.until = monotonic() + kept

    def _keep(self, key: K, look: _Look[T]) -> None:
        """Forgets the oldest, as long as they are good for nothing or too many."""
        self._looks.pop(key, None)  # so that the order is that of time
        self._looks[key] = look
        now = monotonic()
        while self._looks:
            oldest = next(iter(self._looks))
            if self._looks[oldest].until > now and len(self._looks) <= self._limit:
                return
            del self._looks[oldest]
