"""The scheduler on the real clock; what decides a test is an event, never a measured time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.core.errors import StorageError
from bot.scheduling import Job
from bot.scheduling.scheduler import LONGEST_PAUSE, pause
from tests.scheduling.fakes import PATIENCE, WatchedJobLog, scheduler

OFTEN = 0.01
NEVER = 86_400.0


def job(work: Callable[[], Awaitable[str]], name: str = "job", seconds: float = OFTEN) -> Job:
    return Job(name, seconds, work)


async def nothing() -> str:
    return ""


async def test_a_job_runs_at_once_and_again_and_again() -> None:
    log = WatchedJobLog()

    async with scheduler([job(nothing)], log):
        runs = await log.until(3)

    assert all(run.ok and run.failures == 0 for run in runs)
    assert all(run.next_run and run.next_run > run.started for run in runs)


async def test_a_job_whose_interval_is_a_day_runs_at_the_start() -> None:
    log = WatchedJobLog()

    async with scheduler([job(nothing, seconds=NEVER)], log):
        (run,) = await log.until(1)

    assert run.next_run is not None
    assert (run.next_run - run.started).total_seconds() > NEVER - PATIENCE


async def test_a_job_that_fails_is_tried_again_and_recovers() -> None:
    log = WatchedJobLog()
    outcomes = iter([StorageError("The disk is full."), KeyError("a person's words"), None])

    async def work() -> str:
        if error := next(outcomes, None):
            raise error
        return "2 texts embedded"

    async with scheduler([job(work)], log):
        first, second, third = await log.until(3)

    assert (first.ok, first.failures, first.detail) == (False, 1, "The disk is full.")
    assert (second.ok, second.failures, second.detail) == (False, 2, "an unexpected KeyError")
    assert (third.ok, third.failures, third.detail) == (True, 0, "2 texts embedded")


async def test_a_failing_job_is_logged_in_one_line_that_quotes_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = WatchedJobLog()

    async def work() -> str:
        raise ValueError("what somebody asked")

    with caplog.at_level(logging.INFO, "bot"):
        async with scheduler([job(work, seconds=NEVER)], log):
            await log.until(1)

    (record,) = [record for record in caplog.records if record.name.startswith("bot.")]
    assert record.getMessage() == "a job failed"
    assert "somebody" not in str(vars(record))


async def test_a_failing_job_does_not_hold_up_the_others() -> None:
    log = WatchedJobLog()

    async def work() -> str:
        raise StorageError("The disk is full.")

    async with scheduler([job(work, "broken"), job(nothing, "sound")], log):
        await log.until(1, "broken")
        runs = await log.until(5, "sound")

    assert all(run.ok for run in runs)


async def test_a_job_that_takes_longer_than_its_interval_is_not_started_twice() -> None:
    log = WatchedJobLog()
    under_way, most = 0, 0

    async def work() -> str:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(10 * OFTEN)
        under_way -= 1
        return ""

    async with scheduler([job(work)], log):
        await log.until(3)

    assert most == 1


async def test_a_job_that_hangs_is_given_up() -> None:
    log = WatchedJobLog()
    hanging = Job("hanging", NEVER, _for_ever, time_limit=OFTEN)

    async with scheduler([hanging], log):
        (run,) = await log.until(1)

    assert run.detail == "not done after 0.01 seconds"


async def test_a_log_that_cannot_be_written_stops_no_job() -> None:
    log = WatchedJobLog()
    log.broken = True
    second = asyncio.Event()
    turns = 0

    async def work() -> str:
        nonlocal turns
        turns += 1
        if turns == 2:
            log.broken = False
            second.set()
        return ""

    async with scheduler([job(work)], log):
        await asyncio.wait_for(second.wait(), PATIENCE)
        (run, *_) = await log.until(1)

    assert run.ok


async def test_leaving_the_block_cancels_what_is_under_way_and_leaves_no_task(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = WatchedJobLog()
    begun, cancelled = asyncio.Event(), asyncio.Event()
    before = asyncio.all_tasks()

    async def work() -> str:
        begun.set()
        try:
            return await _for_ever()
        finally:
            cancelled.set()

    async with scheduler([job(work)], log):
        await asyncio.wait_for(begun.wait(), PATIENCE)

    assert cancelled.is_set()
    assert asyncio.all_tasks() == before
    assert log.runs == []
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_an_error_inside_the_block_ends_the_jobs_too() -> None:
    before = asyncio.all_tasks()

    with pytest.raises(StorageError):
        async with scheduler([job(nothing)], WatchedJobLog()):
            raise StorageError("The database is gone.")

    assert asyncio.all_tasks() == before


async def test_a_block_that_is_left_at_once_leaves_no_task() -> None:
    before = asyncio.all_tasks()

    async with scheduler([job(nothing)], WatchedJobLog()):
        pass

    assert asyncio.all_tasks() == before


def test_pauses_double_up_to_a_limit_and_never_undercut_the_interval() -> None:
    assert [pause(30, failures) for failures in (1, 2, 3)] == [60, 120, 240]
    assert pause(30, 10_000) == LONGEST_PAUSE
    assert pause(NEVER, 3) == NEVER


async def _for_ever() -> str:
    await asyncio.Event().wait()
    return ""
