"""The scheduler: APScheduler on the running loop, for as long as a block lasts."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.errors import LeaseLostError
from bot.core.ports import JobLog, JobRun, Lease, Leases, Meter
from bot.scheduling.jobs import Job, attempt
from bot.scheduling.tenure import Tenure, Terms

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 600.0
"""Seconds between two attempts at a job that keeps failing, unless its own interval is longer."""

RUNS = "faqbot_job_runs"
"""Counter: attempts at jobs; job_name, result."""
RUN_SECONDS = "faqbot_job"
"""Histogram: how long they took; job_name."""
FAILURES = "faqbot_job_failures"
"""Gauge: how often it failed in a row; job_name."""
OWNED = "faqbot_job_owned"
"""Gauge: 1 where the job is this process's; job_name."""


class Scheduler:
    """Runs each job that is this process's: at once, then at its interval, never two at a time.

    Which they are is told by leases: of several processes one does a job. One that fails is tried
    again after a pause that doubles; the others are not held up. Each run is recorded in the log.
    Leaving the block cancels what is under way, and gives the leases up.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        log: JobLog,
        leases: Leases,
        owner: str,
        *,
        meter: Meter | None = None,
        terms: Terms | None = None,
    ) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._log = log
        self._leases = leases
        self._meter = meter
        self._failures = dict.fromkeys(self._jobs, 0)
        self._served: dict[str, int] = {}
        self._turns: dict[str, asyncio.Task[None]] = {}
        self._local: dict[str, JobRun] = {}
        shared = {job.lease: job.name for job in jobs if job.shared}
        self._names = shared
        self._tenure = Tenure(leases, owner, list(shared), self._changed, terms or Terms())
        self._keeping: asyncio.Task[None] | None = None
        # One at a time, and one run for all turns that were missed: a job does what has gathered.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    async def __aenter__(self) -> Self:
        for job in self._jobs.values():
            if not job.shared:
                self._begin(job)
        self._scheduler.start()
        self._keeping = asyncio.create_task(self._tenure.keep())
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        assert self._keeping is not None
        self._keeping.cancel()
        self._scheduler.pause()
        await asyncio.sleep(0)  # a turn that was just submitted begins, so that it can be awaited
        turns = tuple(self._turns.values())
        self._scheduler.shutdown(wait=False)  # cancels the turns, at the loop's next round
        await asyncio.sleep(0)
        await asyncio.gather(self._keeping, *turns, return_exceptions=True)
        if self._names:
            await self._tenure.give_up()

    @property
    def failing(self) -> Sequence[str]:
        """The jobs of every process that failed here when they last ran; the log has the others."""
        return [name for name, run in self._local.items() if not run.ok]

    @property
    def trouble(self) -> str:
        """Why the database could not be written to a few seconds ago; empty where it could."""
        return self._tenure.trouble

    def _changed(self, owned: dict[str, Lease]) -> None:
        """Begins what is this process's by now, ends what is not, does what was asked for."""
        for lease, name in self._names.items():
            job, planned = self._jobs[name], self._scheduler.get_job(name)
            if lease not in owned:
                self._end(name)
            elif planned is None:
                self._served[name] = owned[lease].served
                self._begin(job)
            elif owned[lease].asked > self._served.get(name, 0) and name not in self._turns:
                planned.modify(next_run_time=datetime.now(UTC))
            if self._meter:
                self._meter.gauge(OWNED, float(lease in owned), job_name=name)

    def _begin(self, job: Job) -> None:
        self._scheduler.add_job(
            self._turn,
            "interval",
            [job],
            id=job.name,
            seconds=job.seconds,
            next_run_time=datetime.now(UTC),
        )

    def _end(self, name: str) -> None:
        if self._scheduler.get_job(name) is None:
            return
        logger.info("another process does a job from now on", extra={"job": name})
        self._scheduler.remove_job(name)
        if turn := self._turns.get(name):
            turn.cancel()

    async def _turn(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._turns[job.name] = task
        try:
            if not job.shared:
                self._local[job.name] = self._planned(await self._attempted(job), job)
            elif lease := self._tenure.lease(job.lease):
                await self._owned_turn(job, lease)
        except LeaseLostError:
            logger.info("a job was left to another process", extra={"job": job.name})
        except asyncio.CancelledError:
            return  # the block is being left; APScheduler would log a cancelled job as an error
        finally:
            if self._turns.get(job.name) is task:
                del self._turns[job.name]

    async def _owned_turn(self, job: Job, lease: Lease) -> None:
        """One run under the lease: a process that stood still meanwhile changes nothing."""
        with self._leases.guard(lease):
            run = self._planned(await self._attempted(job), job)
            await self._record(run, lease)

    async def _attempted(self, job: Job) -> JobRun:
        run = await attempt(job, self._failures[job.name])
        self._failures[job.name] = run.failures
        if self._meter:
            seconds = (run.finished - run.started).total_seconds()
            self._meter.count(RUNS, job_name=job.name, result="ok" if run.ok else "failed")
            self._meter.observe(RUN_SECONDS, seconds, job_name=job.name)
            self._meter.gauge(FAILURES, run.failures, job_name=job.name)
        return run

    def _planned(self, run: JobRun, job: Job) -> JobRun:
        """The run with the time of the next one, which comes later after a failure."""
        planned = self._scheduler.get_job(job.name)
        if planned is None:  # it is another's by now
            return run
        if run.failures:
            again = run.finished + timedelta(seconds=pause(job.seconds, run.failures))
            planned = planned.modify(next_run_time=again)
        return replace(run, next_run=planned.next_run_time)

    async def _record(self, run: JobRun, lease: Lease) -> None:
        """Stores what became of it, and that what was asked for is done."""
        try:
            await self._log.record(run)
            if lease.asked > self._served.get(run.name, 0):
                await self._leases.serve(lease, lease.asked)
                self._served[run.name] = lease.asked
        except LeaseLostError:
            raise
        except Exception as error:  # the same border: a database that is down stops no job
            kind = type(error).__name__
            logger.warning("a job's run was not recorded", extra={"job": run.name, "error": kind})


def pause(seconds: float, failures: int) -> float:
    """Seconds until the next attempt after that many failures in a row; it doubles up to a limit.

    The job's own interval of `seconds` is never undercut.
    """
    doubled = seconds * 2.0 ** min(failures, 20)
    return max(seconds, min(doubled, LONGEST_PAUSE))
