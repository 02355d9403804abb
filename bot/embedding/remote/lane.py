"""Who shares a request: a lone question goes at once, those that come meanwhile go together."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from bot.core.errors import ModelError
from bot.core.outcomes import Vector

_Send = Callable[[Sequence[str]], Awaitable[Sequence[Vector]]]


class Lane:
    """At most `abreast` requests at a time, of at most `together` texts each, in turn."""

    def __init__(self, send: _Send, *, together: int, abreast: int) -> None:
        self._send = send
        self._together = together
        self._abreast = abreast
        self._waiting: list[tuple[str, asyncio.Future[Vector]]] = []
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    async def vector(self, text: str) -> Vector:
        """What the request gave for this text; raises what it raised."""
        if self._closed:
            raise _closed()
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Vector] = loop.create_future()
        self._waiting.append((text, result))
        loop.call_soon(self._start)  # not now: whoever asks in the same moment comes along
        return await result

    async def close(self) -> None:
        """Fails what waits or is under way."""
        self._closed = True
        running = [*self._running]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        _fail(self._waiting, _closed())
        self._waiting.clear()

    def _start(self) -> None:
        self._waiting = [one for one in self._waiting if not one[1].done()]
        while self._waiting and len(self._running) < self._abreast and not self._closed:
            some = self._waiting[: self._together]
            self._waiting = self._waiting[self._together :]
            task = asyncio.create_task(self._carry(some))
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self._start()

    async def _carry(self, some: Sequence[tuple[str, "asyncio.Future[Vector]"]]) -> None:
        try:
            vectors = await self._send([text for text, _ in some])
        except asyncio.CancelledError:
            _fail(some, _closed())
            raise
        except Exception as error:
            _fail(some, error)
            return
        for (_, result), vector in zip(some, vectors, strict=True):
            if not result.done():
                result.set_result(vector)


def _fail(some: Sequence[tuple[str, "asyncio.Future[Vector]"]], error: Exception) -> None:
    for _, result in some:
        if not result.done():
            result.set_exception(error)


def _closed() -> ModelError:
    return ModelError("The bot is stopping, so this text was not encoded; ask again once it runs.")


async def all_done(work: Sequence[Coroutine[Any, Any, None]]) -> None:
    """All of it done; where one fails, the others are ended and its error is raised."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
