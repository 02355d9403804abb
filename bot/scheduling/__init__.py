"""Work that repeats while `faqbot run` is up."""

from bot.scheduling.jobs import Job, attempt, expiring, job_named, re_embedding
from bot.scheduling.scheduler import Scheduler

__all__ = ["Job", "Scheduler", "attempt", "expiring", "job_named", "re_embedding"]
