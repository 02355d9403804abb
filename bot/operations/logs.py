"""Log lines on stderr, as text or JSON: structlog's one home; all others use `logging`.

Log with `logging.getLogger(__name__)` and `extra={…}` for what belongs to the event: outcome,
entry, milliseconds. Never message text, names or tokens.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.core.ports import Meter
from bot.core.tracing import trace

_QUIET = {
    "apscheduler": logging.ERROR,  # tells of every run, and of every turn that a long run missed
    "aiosqlite": logging.WARNING,  # at debug it logs every statement with its values
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "discord": logging.CRITICAL,  # tokens at a 429; the platform tells itself of what fails
    "httpx": logging.WARNING,
    "matplotlib": logging.WARNING,
    "sentence_transformers": logging.WARNING,
    "slack_bolt": logging.WARNING,  # at debug they log what people write, and tokens
    "slack_sdk": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "urllib3": logging.WARNING,
}


def set_up_logging(
    form: Literal["text", "json"] = "text", level: str = "info", stream: TextIO | None = None
) -> None:
    """All log lines of this process go to `stream` (stderr) in one form, from `level` on."""
    target = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_told_about_every_event(),
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(form, colors=target.isatty()),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, quieter in _QUIET.items():
        logging.getLogger(name).setLevel(max(quieter, root.level))
    logging.captureWarnings(capture=True)


def _told_about_every_event() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _with_trace,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _with_trace(_logger: object, _method: str, event: EventDict) -> EventDict:
    """With what ties together the lines about one message, where it is about one."""
    return {**event, "trace": id_} if (id_ := trace()) else event


def _rendering(form: Literal["text", "json"], *, colors: bool) -> list[Processor]:
    match form:
        case "json":
            as_json = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
            return [structlog.processors.format_exc_info, _one_line, as_json]
        case "text":
            plain = structlog.dev.plain_traceback
            return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]


def _one_line(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The message under `message`, where log collectors look for it."""
    return {"message": event.pop("event"), **event}


class CountedLines(logging.Handler):
    """Counts warnings and errors: `faqbot_log_lines_total`, by level and part of the bot."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(logging.WARNING)
        self._meter = meter

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        part = ".".join(record.name.split(".")[:2])
        self._meter.count("log_lines", level=record.levelname.lower(), part=part)


@contextmanager
def counted(meter: Meter) -> Iterator[None]:
    """Inside the block warnings and errors are counted."""
    handler, root = CountedLines(meter), logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
