"""What is counted on a message's way: the metrics' names, and dropping that is not silent."""

import logging
import time

from bot.core.ports import Meter

QUESTIONS = "faqbot_questions"
"""Counter: messages that were dealt with; platform, trigger, outcome."""
DROPPED = "faqbot_dropped"
"""Counter: messages and changes that were left out; platform, reason."""
REFUSED = "faqbot_refused"
"""Counter: replies that a platform would not take; platform, cause."""
REPLY_SECONDS = "faqbot_reply_seconds"
"""Seconds from a message's arrival until its reply is posted; platform."""

QUIET = 10.0
"""Seconds between two log lines about the same reason."""

logger = logging.getLogger(__name__)


class Drops:
    """Counts what is left out, and says so in the log, a line per reason now and then."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._since: dict[str, int] = {}
        self._told: dict[str, float] = {}

    def note(self, platform: str, reason: str) -> None:
        """One more. `reason` is one of a few words."""
        self._meter.count(DROPPED, platform=platform, reason=reason)
        self._since[reason] = self._since.get(reason, 0) + 1
        now = time.monotonic()
        if now - self._told.get(reason, -QUIET) >= QUIET:
            logger.warning("left out %d messages: %s", self._since.pop(reason), reason)
            self._told[reason] = now
