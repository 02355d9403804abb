"""What is known of an embedding server: whether it is well, and what was wrong with it last."""

import logging
from asyncio import get_running_loop

logger = logging.getLogger(__name__)


class Standing:
    """Of one server, which is left alone for `rest` seconds once it is away.

    `ok` counts the requests for vectors that gave some, `failed` the others.
    """

    def __init__(self, rest: float) -> None:
        self._rest = rest
        self.is_away = False
        self.trouble = ""
        """What was wrong at the last request, and what to do; empty since an answer was good."""
        self.answered_at = 0.0
        """The loop's time of the last good answer."""
        self.ok = 0
        self.failed = 0
        self._rest_until = 0.0

    @property
    def rests(self) -> bool:
        """Whether it is away and was asked a moment ago."""
        return self.is_away and get_running_loop().time() < self._rest_until

    def well(self) -> None:
        """Its answer was read and is good."""
        if self.trouble:
            logger.warning("the encoder answers again")
        self.is_away, self.trouble = False, ""
        self.answered_at = get_running_loop().time()

    def useless(self, says: str) -> None:
        """It answers, and nothing can be done with that."""
        self._tell("the encoder cannot be used", says)
        self.is_away = False

    def away(self, says: str, rest: float = 0.0) -> None:
        """It was given up; it is left alone, for `rest` seconds if that is longer than usual."""
        self._tell("the encoder is away", says)
        self.is_away = True
        self._rest_until = get_running_loop().time() + max(self._rest, rest)

    def _tell(self, event: str, says: str) -> None:
        if says != self.trouble and self.answered_at:
            logger.warning(event, extra={"error": says})
        self.trouble = says
