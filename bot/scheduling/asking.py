"""A job that somebody wants done now: here, or by the process that owns it."""

import asyncio
from collections.abc import Callable

from bot.core.errors import UsageError
from bot.core.ports import JobLog, JobRun, Lease, Leases
from bot.scheduling.claiming import claimed
from bot.scheduling.jobs import Job, attempt

LOOK = 0.5
"""Seconds between two looks whether the owner is done."""


async def done_by_its_owner(
    job: Job,
    log: JobLog,
    leases: Leases,
    owner: str,
    waits: Callable[[str], None] = lambda _owner: None,
) -> JobRun:
    """One run of the job, begun after this call.

    Where another process owns it that one is asked to run it, which it hears within seconds, and
    `waits` is told whose turn it is. Should it die, the job is run here.
    """
    asked: int | None = None
    try:
        async with asyncio.timeout(job.time_limit):
            while True:
                async with claimed(leases, owner, job.lease) as lease:
                    if lease is not None:
                        return await _done_here(job, log, leases, lease)
                if asked is None:
                    asked = await leases.ask(job.lease)
                    waits((await _lease(job, leases)).owner)
                await asyncio.sleep(LOOK)
                if (await _lease(job, leases)).served >= asked:
                    return await _last(job, log)
    except TimeoutError as error:
        raise UsageError(f"The owner of the job {job.name} did not get round to it.") from error


async def _done_here(job: Job, log: JobLog, leases: Leases, lease: Lease) -> JobRun:
    with leases.guard(lease):
        run = await attempt(job)
        await log.record(run)
    return run


async def _lease(job: Job, leases: Leases) -> Lease:
    return next(lease for lease in await leases.leases() if lease.name == job.lease)


async def _last(job: Job, log: JobLog) -> JobRun:
    for run in await log.last_runs():
        if run.name == job.name:
            return run
    raise UsageError(f"The job {job.name} was done, and left no record.")
