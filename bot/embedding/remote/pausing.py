"""How long to wait before a request is sent again."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 8.0


def retry_after(header: str) -> float | None:
    """Seconds to wait by the header `Retry-After`, a number or a date; None: it does not say."""
    try:
        return max(0.0, float(int(header)))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def pauses() -> Iterator[float]:
    """Seconds, twice as long each time, and by chance a little shorter, so that callers spread."""
    pause = _FIRST_PAUSE
    while True:
        yield pause * random.uniform(0.5, 1.0)
        pause = min(2 * pause, _LONGEST_PAUSE)
