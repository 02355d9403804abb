"""One attempt at a job, as `faqbot jobs run` makes it."""

from datetime import UTC, datetime, timedelta

from bot.core.errors import StorageError
from bot.scheduling import attempt, expiring, re_embedding


async def test_re_embedding_tells_how_many_texts_it_embedded() -> None:
    stale = iter([0, 1, 7])

    async def reembed() -> int:
        return next(stale)

    job = re_embedding(reembed, 30)

    assert (job.name, job.seconds) == ("re-embed", 30)
    details = [(await attempt(job)).detail for _ in range(3)]
    assert details == ["", "1 text embedded", "7 texts embedded"]


async def test_expiring_forgets_what_is_older_than_so_many_days_and_tells_how_much() -> None:
    rows = iter([0, 1, 7])
    moments: list[datetime] = []

    async def expire(before: datetime) -> int:
        moments.append(before)
        return next(rows)

    earliest = datetime.now(UTC) - timedelta(days=30)
    job = expiring(expire, _nothing, 30)

    assert (job.name, job.seconds) == ("expire", 3_600)
    details = [(await attempt(job)).detail for _ in range(3)]
    assert details == ["", "1 row expired", "7 rows expired"]
    latest = datetime.now(UTC) - timedelta(days=30)
    assert [earliest, *moments, latest] == sorted([earliest, *moments, latest])


async def test_drafts_go_after_a_day() -> None:
    moments: list[datetime] = []

    async def forget_drafts(before: datetime) -> int:
        moments.append(before)
        return 2

    earliest = datetime.now(UTC) - timedelta(hours=24)
    job = expiring(_nothing, _nothing, 365, forget_drafts=forget_drafts)

    assert (await attempt(job)).detail == "2 rows expired"
    latest = datetime.now(UTC) - timedelta(hours=24)
    assert [earliest, *moments, latest] == sorted([earliest, *moments, latest])


async def test_workspaces_that_have_less_kept_are_seen_to_in_the_same_run() -> None:
    moments: list[datetime] = []

    async def expire_early(now: datetime) -> int:
        moments.append(now)
        return 3

    earliest = datetime.now(UTC)
    job = expiring(_nothing, _nothing, 365, expire_early=expire_early)

    assert (await attempt(job)).detail == "3 rows expired"
    latest = datetime.now(UTC)
    assert [earliest, *moments, latest] == sorted([earliest, *moments, latest])


async def test_who_left_thirty_days_ago_is_forgotten_however_long_texts_are_kept() -> None:
    workspaces = iter([0, 1, 2])
    moments: list[datetime] = []

    async def forget_left(before: datetime) -> int:
        moments.append(before)
        return next(workspaces)

    async def expire(_before: datetime) -> int:
        return 1 if len(moments) == 2 else 0

    earliest = datetime.now(UTC) - timedelta(days=30)
    job = expiring(expire, forget_left, 365)

    details = [(await attempt(job)).detail for _ in range(3)]
    latest = datetime.now(UTC) - timedelta(days=30)
    assert details == ["", "1 workspace forgotten", "1 row expired, 2 workspaces forgotten"]
    assert [earliest, *moments, latest] == sorted([earliest, *moments, latest])


async def test_vectors_of_models_go_thirty_days_after_they_were_used_last() -> None:
    moments: list[datetime] = []

    async def forget_models(before: datetime) -> int:
        moments.append(before)
        return 2

    earliest = datetime.now(UTC) - timedelta(days=30)
    job = expiring(_nothing, _nothing, 365, forget_models=forget_models)

    assert (await attempt(job)).detail == "2 vectors forgotten"
    latest = datetime.now(UTC) - timedelta(days=30)
    assert [earliest, *moments, latest] == sorted([earliest, *moments, latest])


async def test_an_attempt_that_fails_counts_on_from_the_failures_before() -> None:
    async def reembed() -> int:
        raise StorageError("The database is locked.")

    run = await attempt(re_embedding(reembed, 30), failures=2)

    assert (run.ok, run.failures, run.detail) == (False, 3, "The database is locked.")
    assert run.started <= run.finished


async def _none() -> int:
    return 0


async def _nothing(_before: datetime) -> int:
    return 0
