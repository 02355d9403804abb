"""What would be logged for every message is logged once a minute."""

import logging
from time import monotonic

INTERVAL = 60.0
"""Seconds between two equal lines."""

_REMEMBERED = 100


class Rarely:
    """Says the same, with the same words in it, at most once in that time."""

    def __init__(self, logger: logging.Logger, interval: float = INTERVAL) -> None:
        self._logger = logger
        self._interval = interval
        self._said: dict[tuple[str, str], float] = {}

    def warn(self, line: str, word: object) -> None:
        """A warning."""
        self._say(logging.WARNING, line, word)

    def inform(self, line: str, word: object) -> None:
        """A piece of information."""
        self._say(logging.INFO, line, word)

    def _say(self, level: int, line: str, word: object) -> None:
        now, what = monotonic(), (line, str(word))
        if now < self._said.get(what, 0.0):
            return
        self._said[what] = now + self._interval
        if len(self._said) > _REMEMBERED:
            self._said.pop(next(iter(self._said)))
        self._logger.log(level, line, word)
