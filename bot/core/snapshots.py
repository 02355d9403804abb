"""What is searched: one immutable snapshot a knowledge base, swapped whole when it moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.core.confidence.calibration import Calibration
from bot.core.faq import FaqEntry, KnowledgeBase
from bot.core.ports import FaqIndex, Fit
from bot.core.retrieval.snapshot import Snapshot


class Fitter(Protocol):
    """Fits the head and the calibration of a snapshot, off the event loop."""

    async def fit(self, snapshot: Snapshot) -> Fit:
        """Both, as they are stored; the same for the same snapshot, bit for bit."""
        ...

    def head(self, fit: Fit, snapshot: Snapshot) -> Snapshot:
        """The snapshot with the stored head applied."""
        ...


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A knowledge base ready to be asked. `stale` counts the texts that wait for a vector.

    An entry with a stale text is served as it was before, and not at all where it is new.
    """

    kb: KnowledgeBase
    snapshot: Snapshot
    index: FaqIndex
    calibration: Calibration
    fit: int | None
    stale: int
    by_key: Mapping[int, FaqEntry]
