"""Several processes share their jobs: each is done by one of them, whatever becomes of it."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.core.errors import LeaseLostError, StorageError
from bot.scheduling import Job, Terms, claimed, done_by_its_owner
from tests.fakes import MemoryLeases
from tests.scheduling.fakes import PATIENCE, WatchedJobLog, scheduler

OFTEN = 0.01
NEVER = 86_400.0
TERMS = Terms(lease=600.0, look=OFTEN)


class Diary:
    """Who did what; whoever waits for an entry is told of it."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self._told = asyncio.Condition()

    def job(self, who: str, seconds: float = OFTEN, *, shared: bool = True) -> Job:
        """A job that notes who did it."""

        async def work() -> str:
            async with self._told:
                self.entries.append(who)
                self._told.notify_all()
            return ""

        return Job("tidy", seconds, work, shared=shared)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Returns once it holds."""
        async with asyncio.timeout(PATIENCE), self._told:
            await self._told.wait_for(holds)


async def test_of_two_processes_one_does_the_job() -> None:
    leases, diary = MemoryLeases(), Diary()

    async with (
        scheduler([diary.job("a")], WatchedJobLog(), leases, "a", TERMS),
        scheduler([diary.job("b")], WatchedJobLog(), leases, "b", TERMS),
    ):
        await diary.until(lambda: len(diary.entries) >= 10)

    assert len(set(diary.entries)) == 1


async def test_what_every_process_has_to_do_both_do() -> None:
    leases, diary = MemoryLeases(), Diary()

    async with (
        scheduler([diary.job("a", shared=False)], WatchedJobLog(), leases, "a", TERMS),
        scheduler([diary.job("b", shared=False)], WatchedJobLog(), leases, "b", TERMS),
    ):
        await diary.until(lambda: {"a", "b"} <= set(diary.entries))

    assert await leases.leases() == []


async def test_a_job_is_another_processs_at_once_when_its_owner_leaves() -> None:
    leases, diary = MemoryLeases(), Diary()

    async with scheduler([diary.job("a", NEVER)], WatchedJobLog(), leases, "a", TERMS):
        await diary.until(lambda: diary.entries == ["a"])
    async with scheduler([diary.job("b", NEVER)], WatchedJobLog(), leases, "b", TERMS):
        await diary.until(lambda: diary.entries == ["a", "b"])


async def test_a_job_whose_owner_died_is_taken_when_its_lease_runs_out() -> None:
    leases, diary = MemoryLeases(), Diary()
    await leases.hold("dead", ["tidy"], 600)

    async with scheduler([diary.job("b")], WatchedJobLog(), leases, "b", TERMS):
        await asyncio.sleep(5 * OFTEN)
        before = list(diary.entries)
        leases.pass_time(601)
        await diary.until(lambda: diary.entries != [])

    assert before == []


async def test_a_job_for_each_model_is_owned_for_each() -> None:
    leases, diary = MemoryLeases(), Diary()
    old, new = diary.job("old"), diary.job("new")

    async with (
        scheduler(
            [Job(old.name, OFTEN, old.work, scope="m1")], WatchedJobLog(), leases, "a", TERMS
        ),
        scheduler(
            [Job(new.name, OFTEN, new.work, scope="m2")], WatchedJobLog(), leases, "b", TERMS
        ),
    ):
        await diary.until(lambda: {"old", "new"} <= set(diary.entries))


async def test_who_lost_the_lease_ends_what_is_under_way_and_records_nothing() -> None:
    leases, log = MemoryLeases(), WatchedJobLog()
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> str:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ""

    async with scheduler([Job("tidy", OFTEN, work)], log, leases, "a", TERMS):
        await asyncio.wait_for(begun.wait(), PATIENCE)
        leases.pass_time(601)
        await leases.hold("b", ["tidy"], 600)
        await asyncio.wait_for(ended.wait(), PATIENCE)

    assert log.runs == []


async def test_a_write_refused_for_a_lost_lease_is_no_failure_of_the_job() -> None:
    log, again = WatchedJobLog(), asyncio.Event()
    outcomes = iter([LeaseLostError("Another process does it.")])

    async def work() -> str:
        if error := next(outcomes, None):
            raise error
        again.set()
        return ""

    async with scheduler([Job("tidy", OFTEN, work)], log, terms=TERMS):
        await asyncio.wait_for(again.wait(), PATIENCE)
        (run,) = await log.until(1)

    assert (run.ok, run.failures) == (True, 0)


async def test_a_database_that_is_away_keeps_no_process_from_trying_again() -> None:
    class Shaky(MemoryLeases):
        def __init__(self) -> None:
            super().__init__()
            self.away = 3

        async def hold(self, *given: object) -> object:  # type: ignore[override]  # any arguments
            if self.away:
                self.away -= 1
                raise StorageError("The database is away.")
            return await super().hold(*given)  # type: ignore[arg-type]  # the same ones

    diary = Diary()

    async with scheduler([diary.job("a")], WatchedJobLog(), Shaky(), "a", TERMS):
        await diary.until(lambda: diary.entries != [])


async def test_a_job_that_nobody_owns_is_run_by_who_wants_it_and_free_after_it() -> None:
    leases, log, diary = MemoryLeases(), WatchedJobLog(), Diary()

    run = await done_by_its_owner(diary.job("me"), log, leases, "me")

    assert (run.ok, diary.entries) == (True, ["me"])
    assert (await log.last_runs()) == [run]
    assert "tidy" in await leases.hold("another", ["tidy"], 600)


async def test_a_job_that_another_owns_is_run_by_that_one_for_who_wants_it() -> None:
    leases, log, diary = MemoryLeases(), WatchedJobLog(), Diary()
    waited_for: list[str] = []

    async with scheduler([diary.job("owner", NEVER)], log, leases, "owner", TERMS):
        await log.until(1)
        run = await done_by_its_owner(diary.job("me"), log, leases, "me", waited_for.append)

    assert diary.entries == ["owner", "owner"]
    assert waited_for == ["owner"]
    assert run == log.runs[-1]


async def test_a_job_whose_owner_dies_before_it_is_done_is_run_by_who_wants_it() -> None:
    leases, log, diary = MemoryLeases(), WatchedJobLog(), Diary()
    await leases.hold("dead", ["tidy"], 600)

    await done_by_its_owner(diary.job("me"), log, leases, "me", lambda _: leases.pass_time(601))

    assert diary.entries == ["me"]


async def test_a_piece_of_work_is_one_processs_at_a_time() -> None:
    leases = MemoryLeases()

    async with claimed(leases, "a", "fit") as first, claimed(leases, "b", "fit") as second:
        pass
    async with claimed(leases, "b", "fit") as third:
        pass

    assert first is not None and third is not None
    assert second is None


async def test_a_lease_is_prolonged_as_long_as_the_work_takes() -> None:
    leases = MemoryLeases()
    terms = Terms(lease=600.0, look=OFTEN)

    async with claimed(leases, "a", "fit", terms) as lease:
        assert lease is not None
        leases.pass_time(500)
        await _until(lambda: _prolonged(leases, lease.until.timestamp() + 400))


async def _prolonged(leases: MemoryLeases, beyond: float) -> bool:
    return (await leases.leases())[0].until.timestamp() > beyond


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110  what changes cannot tell us
            await asyncio.sleep(OFTEN)


def test_a_lease_and_a_look_are_well_below_a_minute() -> None:
    assert Terms().lease + Terms().look < 45
