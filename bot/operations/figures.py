"""Every figure that `/metrics` may show: name, kind, labels, and what it says.

The names are what dashboards and alerts are written against, and stand in docs/operating.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What Prometheus may do with it, by Prometheus' own words."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Figure:
    """One name without what all have in common: `faqbot_`, and `_total` or `_seconds`."""

    name: str
    kind: Kind
    labels: tuple[str, ...]
    says: str


def _counter(name: str, labels: str, says: str) -> Figure:
    return Figure(name, Kind.COUNTER, tuple(labels.split()), says)


def _gauge(name: str, labels: str, says: str) -> Figure:
    return Figure(name, Kind.GAUGE, tuple(labels.split()), says)


def _histogram(name: str, labels: str, says: str) -> Figure:
    return Figure(name, Kind.HISTOGRAM, tuple(labels.split()), says)


FIGURES: Sequence[Figure] = (
    _gauge("up", "", "Always 1: the process runs."),
    _gauge("build_info", "version model", "Always 1: which program and model this is."),
    _gauge("ready", "", "1 where /readyz says 200, else 0."),
    _gauge("health", "part", "1 where that part of /readyz is well, else 0."),
    _counter(
        "questions", "platform trigger outcome", "Messages dealt with, by what became of them."
    ),
    _counter("decisions", "platform outcome rule", "Questions decided, silence included."),
    _histogram("reply", "platform", "Time from a message's arrival until its reply is posted."),
    _histogram("stage", "stage", "Time that a stage of a decision took."),
    _gauge("queue", "queue", "What waits or is in hand just now."),
    _counter("cache", "cache result", "Lookups in a cache, hits and misses."),
    _counter("encoder_requests", "result", "Requests for vectors to the server that encodes."),
    _gauge("stale_embeddings", "", "Texts that wait for their vectors."),
    _counter("job_runs", "job_name result", "Attempts at jobs in this process."),
    _histogram("job", "job_name", "Time that attempts at jobs took."),
    _gauge("job_failures", "job_name", "How often a job failed in a row in this process."),
    _gauge("job_owned", "job_name", "1 where this process owns the job, else 0."),
    _counter("dropped", "platform reason", "Messages and changes that were left out."),
    _counter("refused", "platform cause", "Replies that a platform would not take."),
    _counter("missed", "platform reason", "Questions to the bot that got no answer."),
    _counter("rate_limited", "platform scope", "Times that a platform asked to wait."),
    _counter("invalid_requests", "platform status", "Answers that a platform holds against us."),
    _counter("platform_errors", "platform status", "A platform's own failures."),
    _counter("log_lines", "level part", "Warnings and errors in the log."),
)
"""In the order in which they are shown."""
