"""Work that repeats while `faqbot run` is up."""

from bot.scheduling.jobs import LEFT_DAYS, Job, attempt, expiring, job_named, re_embedding
from bot.scheduling.scheduler import Scheduler

__all__ = ["LEFT_DAYS", "Job", "Scheduler", "attempt", "expiring", "job_named", "re_embedding"]
