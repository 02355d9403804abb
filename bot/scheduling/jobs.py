"""Jobs, and one attempt at one: whatever happens in it ends as a JobRun."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.errors import BotError, LeaseLostError
from bot.core.ports import JobRun

logger = logging.getLogger(__name__)

NAMES = ("re-embed", "calibrate", "place", "follow", "expire")
"""The jobs that one of several processes does."""

BY_MODEL = ("re-embed", "calibrate", "place")
"""Those of them that are done for each model."""

TIME_LIMIT = 3_600.0
"""Seconds after which an attempt is given up: encoding 100,000 texts takes half of that."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work that repeats every `seconds`; it answers with what it did, in a few words or none.

    One that is `shared` is done by one of several processes: by one for each `scope`, such as a
    model; the others are done by all.
    """

    name: str
    seconds: float
    work: Callable[[], Awaitable[str]]
    time_limit: float = TIME_LIMIT
    shared: bool = True
    scope: str = ""

    @property
    def lease(self) -> str:
        """The name of the lease that its owner holds."""
        return f"{self.name}@{self.scope}" if self.scope else self.name


def refreshing(refresh: Callable[[], Awaitable[None]], seconds: float) -> Job:
    """The job `refresh`, of every process: what others changed is read into memory."""

    async def work() -> str:
        await refresh()
        return ""

    return Job("refresh", seconds, work, shared=False)


def re_embedding(reembed: Callable[[], Awaitable[int]], seconds: float, model: str = "") -> Job:
    """The job `re-embed`: `reembed` encodes under that model what is stale and counts the texts."""

    async def work() -> str:
        return _counted(await reembed(), "text", "embedded")

    return Job("re-embed", seconds, work, scope=model)


def calibrating(calibrate: Callable[[], Awaitable[int]], seconds: float, model: str = "") -> Job:
    """The job `calibrate`: what moved since it was fitted is fitted anew, and counted."""

    async def work() -> str:
        return _counted(await calibrate(), "knowledge base", "fitted")

    return Job("calibrate", seconds, work, scope=model)


def placing(place: Callable[[], Awaitable[int]], seconds: float, model: str = "") -> Job:
    """The job `place`: that model's vectors are brought to where the database searches them."""

    async def work() -> str:
        return _counted(await place(), "phrasing", "placed")

    return Job("place", seconds, work, scope=model)


def following(follow: Callable[[], Awaitable[str]], seconds: float) -> Job:
    """The job `follow`: a folder's files are imported when they change."""
    return Job("follow", seconds, follow)


LEFT_DAYS = 30
"""How long a workspace's data stays after the bot was removed from it, and a model's vectors after
it was used last."""

Forget = Callable[[datetime], Awaitable[int]]
"""Forgets what is older than that moment, and counts it."""


DRAFT_HOURS = 24
"""How long what somebody entered in a form is kept for them."""


async def _nothing(_before: datetime) -> int:
    return 0


async def _scrubbed() -> bool:
    return True


def expiring(
    expire: Forget,
    forget_left: Forget,
    days: int,
    seconds: float = 3_600,
    forget_drafts: Forget = _nothing,
    expire_early: Forget = _nothing,
    forget_leases: Forget = _nothing,
    forget_models: Forget = _nothing,
    scrub: Callable[[], Awaitable[bool]] = _scrubbed,
) -> Job:
    """The job `expire`: what is older than so many days goes, and who left 30 days ago.

    `expire` counts rows, `forget_left` workspaces, `forget_drafts` what is a day old,
    `forget_models` vectors of models that nobody used for 30 days;
    `expire_early` counts rows of workspaces that have less kept, and is told what time it is;
    `scrub` has what went overwritten, and is False where it could not so far.
    """

    async def work() -> str:
        now = datetime.now(UTC)
        rows = await expire(now - timedelta(days=days)) + await expire_early(now)
        rows += await forget_drafts(now - timedelta(hours=DRAFT_HOURS))
        await forget_leases(now - timedelta(days=days))
        left = await forget_left(now - timedelta(days=LEFT_DAYS))
        vectors = await forget_models(now - timedelta(days=LEFT_DAYS))
        await scrub()  # where it could not, the next run does
        did = (
            _counted(rows, "row", "expired"),
            _counted(left, "workspace", "forgotten"),
            _counted(vectors, "vector", "forgotten"),
        )
        return ", ".join(filter(None, did))

    return Job("expire", seconds, work)


def _counted(number: int, thing: str, done: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'} {done}" if number else ""


async def attempt(job: Job, failures: int = 0) -> JobRun:
    """One run of the job, now, after that many `failures` in a row; a failure is logged.

    LeaseLostError where it became another process's meanwhile.
    """
    started = datetime.now(UTC)
    ok, detail = True, ""
    try:
        async with asyncio.timeout(job.time_limit):
            detail = await job.work()
        if detail:
            logger.info("a job has run", extra={"job": job.name, "did": detail})
    except LeaseLostError:  # it is no failure: another process does it
        raise
    except Exception as error:  # the scheduler's border: a job may fail in any way
        ok, detail = False, _sentence(error, job)
        _log_failure(job, detail)
    finished = datetime.now(UTC)
    return JobRun(job.name, started, finished, ok, detail, 0 if ok else failures + 1)


def _sentence(error: Exception, job: Job) -> str:
    """What went wrong. Another error's own text stays out: it may quote what people wrote."""
    match error:
        case BotError():
            return str(error)
        case TimeoutError():
            return f"not done after {job.time_limit:g} seconds"
        case _:
            return f"an unexpected {type(error).__name__}"


def _log_failure(job: Job, detail: str) -> None:
    logger.warning("a job failed", extra={"job": job.name, "error": detail})
    logger.debug("where it failed", extra={"job": job.name}, exc_info=True)
