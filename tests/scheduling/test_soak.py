"""The scheduler for longer, with work that fails and dawdles as a seed has it."""

import asyncio
import os
import random

import pytest

from bot.core.errors import StorageError
from bot.scheduling import Job
from tests.scheduling.fakes import WatchedJobLog, scheduler

SEED = int(os.environ.get("SOAK_SEED") or 1)
SECONDS = 5 if os.environ.get("SOAK_SHORT") else 300
OFTEN = 0.01


@pytest.mark.soak
async def test_jobs_that_fail_and_dawdle_never_overlap_and_all_recover() -> None:
    log = WatchedJobLog()
    dice = random.Random(SEED)
    names = [f"job-{number}" for number in range(5)]
    under_way: list[str] = []
    calm = False
    before = asyncio.all_tasks()

    def restless(name: str) -> Job:
        async def work() -> str:
            assert name not in under_way
            under_way.append(name)
            try:
                await asyncio.sleep(dice.uniform(0, 3 * OFTEN))
                if not calm and dice.random() < 0.3:
                    raise StorageError("The database is locked.")
            finally:
                under_way.remove(name)
            return "done"

        return Job(name, OFTEN, work)

    async with scheduler([restless(name) for name in names], log):
        for second in range(SECONDS):
            log.broken = second > 0 and dice.random() < 0.2  # the first failures are recorded
            await asyncio.sleep(1)
        log.broken, calm = False, True
        counts = {name: sum(run.name == name for run in log.runs) for name in names}
        for name in names:
            await log.until(counts[name] + 5, name)

    assert asyncio.all_tasks() == before
    assert all(run.ok and not run.failures for run in await log.last_runs())
    assert not [run for run in log.runs if "Assertion" in run.detail]
    assert any(not run.ok for run in log.runs)
