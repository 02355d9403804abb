"""One thread that encodes, and who gets its next pass: questions before everything else."""

import asyncio
import heapq
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from itertools import count
from time import monotonic
from typing import Any, TypeVar

from bot.core.errors import ModelError

MOST_TOGETHER = 32
"""Questions encoded in one pass."""
MOST_CHARACTERS = 4096
"""Questions in a pass, times the longest of them: what the padding costs stays bounded."""

T = TypeVar("T")


class Urgency(IntEnum):
    """Who goes first."""

    QUESTION = 0
    LONG_QUESTION = 1
    """One pass of a question longer than the window, so that it holds nobody else up."""
    TEXTS = 2


@dataclass(order=True, slots=True)
class _Job:
    urgency: Urgency
    number: int
    work: Callable[[Sequence[str]], Sequence[Any]] = field(compare=False)
    texts: Sequence[str] = field(compare=False)
    result: "asyncio.Future[Sequence[Any]]" = field(compare=False)


class Worker:
    """Runs jobs on one thread of its own, one pass after the other, from one event loop.

    Questions that wait while a pass runs share the next one; a lone question starts at once.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="encoder")
        self._waiting: list[_Job] = []
        self._numbers = count()
        self._running: asyncio.Future[Sequence[Any]] | None = None
        self._began = 0.0
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether a pass runs at this moment."""
        return self._running is not None

    @property
    def running_for(self) -> float:
        """Seconds since the present pass began; 0 where none runs."""
        return monotonic() - self._began if self._running is not None else 0.0

    def submit(
        self, urgency: Urgency, work: Callable[[Sequence[str]], Sequence[T]], texts: Sequence[str]
    ) -> "asyncio.Future[Sequence[T]]":
        """What `work` returns for these texts, one item a text, when their turn has come.

        The future fails with what `work` raised, and with a ModelError once the worker is closed.
        """
        if self._closed:
            raise _closed()
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Sequence[T]] = loop.create_future()
        heapq.heappush(self._waiting, _Job(urgency, next(self._numbers), work, texts, result))
        loop.call_soon(self._start)  # not now: whoever asks in the same moment comes along
        return result

    async def close(self) -> None:
        """Fails what waits, lets the running pass end, and gives the thread back."""
        self._closed = True
        for job in self._waiting:
            if not job.result.done():
                job.result.set_exception(_closed())
        self._waiting.clear()
        if self._running is not None:
            await asyncio.wait([self._running])
        self._thread.shutdown(wait=False)

    def _start(self) -> None:
        if self._running is not None:
            return
        jobs = self._next()
        if not jobs:
            return
        texts = [text for job in jobs for text in job.texts]
        loop = asyncio.get_running_loop()
        self._began = monotonic()
        self._running = loop.run_in_executor(self._thread, jobs[0].work, texts)
        self._running.add_done_callback(partial(self._finish, jobs))

    def _next(self) -> list[_Job]:
        """The most urgent job, and for a question those that can share its pass."""
        jobs: list[_Job] = []
        longest = 0
        while self._waiting:
            job = self._waiting[0]
            if job.result.cancelled():
                heapq.heappop(self._waiting)
                continue
            longest = max((longest, *map(len, job.texts)))
            if jobs and not _fits(job, jobs, longest):
                break
            jobs.append(heapq.heappop(self._waiting))
        return jobs

    def _finish(self, jobs: Sequence[_Job], done: "asyncio.Future[Sequence[Any]]") -> None:
        self._running = None
        start = 0
        for job in jobs:
            end = start + len(job.texts)
            if job.result.done():
                pass  # nobody waits for it any more
            elif (error := done.exception()) is not None:
                job.result.set_exception(error)
            else:
                job.result.set_result(done.result()[start:end])
            start = end
        self._start()


def _fits(job: _Job, jobs: Sequence[_Job], longest: int) -> bool:
    together = len(jobs) + 1
    return (
        job.urgency is jobs[0].urgency is Urgency.QUESTION
        and job.work == jobs[0].work
        and together <= MOST_TOGETHER
        and together * longest <= MOST_CHARACTERS
    )


def _closed() -> ModelError:
    return ModelError("The bot is stopping, so this text was not encoded; ask again once it runs.")
