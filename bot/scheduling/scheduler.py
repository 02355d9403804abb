"""The scheduler: APScheduler on the running loop, for as long as a block lasts."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.ports import JobLog, JobRun
from bot.scheduling.jobs import Job, attempt

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 600.0
"""Seconds between two attempts at a job that keeps failing, unless its own interval is longer."""


class Scheduler:
    """Runs each job at once and then at its interval, never twice at a time.

    A job that fails is tried again after a pause that doubles; the others are not held up. Each
    run is recorded in the log. Leaving the block cancels what is under way.
    """

    def __init__(self, jobs: Sequence[Job], log: JobLog) -> None:
        self._jobs = tuple(jobs)
        self._log = log
        self._failures = dict.fromkeys((job.name for job in jobs), 0)
        self._turns: set[asyncio.Task[None]] = set()
        # One at a time, and one run for all turns that were missed: a job does what has gathered.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    async def __aenter__(self) -> Self:
        for job in self._jobs:
            self._scheduler.add_job(
                self._turn,
                "interval",
                [job],
                id=job.name,
                seconds=job.seconds,
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._scheduler.pause()
        await asyncio.sleep(0)  # a turn that was just submitted begins, so that it can be awaited
        turns = tuple(self._turns)
        self._scheduler.shutdown(wait=False)  # cancels the turns, at the loop's next round
        await asyncio.sleep(0)
        await asyncio.gather(*turns)

    async def _turn(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._turns.add(task)
        try:
            run = await attempt(job, self._failures[job.name])
            self._failures[job.name] = run.failures
            await self._record(self._planned(run, job))
        except asyncio.CancelledError:
            return  # the block is being left; APScheduler would log a cancelled job as an error
        finally:
            self._turns.discard(task)

    def _planned(self, run: JobRun, job: Job) -> JobRun:
        """The run with the time of the next one, which comes later after a failure."""
        if run.failures:
            again = run.finished + timedelta(seconds=pause(job.seconds, run.failures))
            self._scheduler.modify_job(job.name, next_run_time=again)
        return replace(run, next_run=self._scheduler.get_job(job.name).next_run_time)

    async def _record(self, run: JobRun) -> None:
        try:
            await self._log.record(run)
        except Exception as error:  # the same border: a database that is down stops no job
            kind = type(error).__name__
            logger.warning("a job's run was not recorded", extra={"job": run.name, "error": kind})


def pause(seconds: float, failures: int) -> float:
    """Seconds until the next attempt after that many failures in a row; it doubles up to a limit.

    The job's own interval of `seconds` is never undercut.
    """
    doubled = seconds * 2.0 ** min(failures, 20)
    return max(seconds, min(doubled, LONGEST_PAUSE))
