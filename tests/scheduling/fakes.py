"""A log of jobs in memory that a test can wait for."""

import asyncio
from collections.abc import Sequence

from bot.core.errors import StorageError
from bot.core.ports import JobLog, JobRun, Leases
from bot.scheduling import Job, Scheduler, Terms
from tests.fakes import MemoryJobLog, MemoryLeases

PATIENCE = 30.0
"""Seconds after which a test that waits has failed; none waits so long when all is well."""


class WatchedJobLog(MemoryJobLog):
    """Keeps every run besides the last ones; while `broken` it takes none."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[JobRun] = []
        self.broken = False
        self._recorded = asyncio.Condition()

    async def record(self, run: JobRun) -> None:
        """Tells whoever waits."""
        if self.broken:
            raise StorageError("The database is locked: wait and try again.")
        await super().record(run)
        async with self._recorded:
            self.runs.append(run)
            self._recorded.notify_all()

    async def until(self, count: int, name: str = "") -> list[JobRun]:
        """The first `count` runs (of that name), waited for."""

        def those() -> list[JobRun]:
            return [run for run in self.runs if name in ("", run.name)]

        async with asyncio.timeout(PATIENCE), self._recorded:
            await self._recorded.wait_for(lambda: len(those()) >= count)
            return those()[:count]


def scheduler(
    jobs: Sequence[Job],
    log: JobLog,
    leases: Leases | None = None,
    owner: str = "here",
    terms: Terms | None = None,
) -> Scheduler:
    """A process's scheduler, the only one unless it is given leases that others have too."""
    return Scheduler(jobs, log, leases or MemoryLeases(), owner, terms=terms)
