"""What goes on after a platform was answered: owned, bounded, waited for at the end."""

import asyncio
import logging
from collections.abc import Coroutine
from time import monotonic
from typing import Any, TypeVar

from bot.core.errors import BotError, CrowdedError

logger = logging.getLogger(__name__)
T = TypeVar("T")

LIMIT = 500


class Work:
    """Tasks in hand."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Goes on with it; CrowdedError where too much is in hand."""
        if len(self._tasks) >= self._limit:
            work.close()
            raise CrowdedError(f"{self._limit} clicks and commands are in hand.")
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def finish(self, patience: float) -> None:
        """Waits for all of it, with what it begins meanwhile, and ends what takes longer."""
        deadline = monotonic() + patience
        while self._tasks and (left := deadline - monotonic()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
            await asyncio.sleep(0)  # for what ended to be taken out
        late = [task for task in self._tasks if not task.done()]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        # One of the borders that catch broadly: nobody awaits most of these tasks.
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, BotError):
            logger.warning("What somebody did got no answer: %s", error)
        else:
            logger.error("What somebody did failed", exc_info=error)
