"""What ties together all that is done for one message: a trace id, for the log lines."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_trace: ContextVar[str] = ContextVar("trace", default="")


def trace() -> str:
    """The id of what is being done just now; empty where it is for no message."""
    return _trace.get()


def trace_of(key: str) -> str:
    """The id of the message of that key: the same in each process, after each crash."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


@contextmanager
def traced(key: str = "") -> Iterator[None]:
    """What is done and begun inside is for that message; for a request of its own without one."""
    before = _trace.set(trace_of(key) if key else secrets.token_hex(6))
    try:
        yield
    finally:
        _trace.reset(before)
