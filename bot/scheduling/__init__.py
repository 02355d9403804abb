"""Work that repeats while `faqbot run` is up."""

from bot.scheduling.asking import done_by_its_owner
from bot.scheduling.claiming import claimed
from bot.scheduling.jobs import (
    BY_MODEL,
    LEFT_DAYS,
    NAMES,
    Job,
    attempt,
    calibrating,
    expiring,
    following,
    placing,
    re_embedding,
    refreshing,
)
from bot.scheduling.scheduler import Scheduler
from bot.scheduling.tenure import Terms

__all__ = [
    "BY_MODEL",
    "LEFT_DAYS",
    "NAMES",
    "Job",
    "Scheduler",
    "Terms",
    "attempt",
    "calibrating",
    "claimed",
    "done_by_its_owner",
    "expiring",
    "following",
    "placing",
    "re_embedding",
    "refreshing",
]
