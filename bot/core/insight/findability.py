"""Whether entries are found by their own phrasings, where these are not known."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.confidence.calibration import Calibration
from bot.core.retrieval.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Tried:
    """A phrasing, asked of a knowledge base that lacks it: `found` came first (both are slugs).

    `confidence` that this is right; `answered`: sure enough to be the answer, `suggested`: to be
    asked back.
    """

    slug: str
    phrasing: str
    found: str
    confidence: float
    answered: bool
    suggested: bool = False

    @property
    def is_found(self) -> bool:
        """Whether its own entry came first."""
        return self.found == self.slug


class Findability(Protocol):
    """Leaves phrasings out and asks them, off the event loop."""

    async def leave_out(
        self, snapshot: Snapshot, calibration: Calibration, entries: Collection[int]
    ) -> Sequence[Tried]:
        """At most three phrasings of each entry at these positions, in the entries' order.

        An entry with one phrasing is not tried: nothing of it would be left.
        """
        ...
