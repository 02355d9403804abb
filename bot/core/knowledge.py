"""What is asked: a knowledge base in memory, swapped whole when it moved."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from bot.core.confidence.calibration import Calibration
from bot.core.faq import FaqEntry, KnowledgeBase, Status
from bot.core.outcomes import Vector
from bot.core.ports import FaqIndex, Fit, Label, TextHash
from bot.core.query import text_hash
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled question with its embedding."""

    label: Label
    vector: Vector


class Fitter(Protocol):
    """Fits head and calibration to a knowledge base, off the event loop."""

    @property
    def method(self) -> str:
        """Names the way of fitting: another method's results are not used."""
        ...

    async def fit(self, snapshot: Snapshot, judged: Sequence[Judged], target: float) -> Fit:
        """Both, as they are stored; the same for the same input, bit for bit."""
        ...

    @property
    def shipped(self) -> Calibration:
        """The calibration to go by until a knowledge base has its own."""
        ...

    def read(self, fit: Fit, snapshot: Snapshot) -> tuple[Snapshot, Calibration]:
        """The snapshot with the stored head, and the stored calibration."""
        ...


MakeIndex: TypeAlias = Callable[[Snapshot], FaqIndex]
"""How a snapshot's phrasings become searchable."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A knowledge base ready to be asked.

    An entry with a stale text is served as it was before its change, a new one by those of its
    texts that are embedded; `stale` counts the texts that wait. `fit` is the stored head and
    calibration, None while they are being fitted; `judged_by` is the key of the fit whose
    calibration is in use meanwhile, None where it is the shipped one. `language` is the knowledge
    base's own (ISO 639-1), where it could be told.
    """

    kb: KnowledgeBase
    snapshot: Snapshot
    index: FaqIndex
    calibration: Calibration
    fit: Fit | None
    judged_by: int | None
    stale: int
    language: str | None
    is_read: bool
    """Whether the model reads that language: only then may a score be trusted to answer."""

    def fitted(self, fit: Fit, fitter: Fitter) -> "Knowledge":
        """The same, with what was fitted for it."""
        snapshot, calibration = fitter.read(fit, self.snapshot)
        changed = replace(
            self, snapshot=snapshot, calibration=calibration, fit=fit, judged_by=fit.key
        )
        return changed.honest()

    @property
    def wants_fit(self) -> bool:
        """Whether there is something to fit that was not fitted yet."""
        return self.fit is None and not self.stale and bool(self.snapshot.entries)

    def honest(self) -> "Knowledge":
        """The same; where the model does not read the language, without a promise to break."""
        return self if self.is_read else replace(self, calibration=self.calibration.strict())


def served(
    entries: Sequence[FaqEntry],
    stale: Collection[TextHash],
    before: Mapping[int, FaqEntry],
) -> tuple[FaqEntry, ...]:
    """The active entries as they can be searched now.

    One with a stale text stands as in `before` (by key), for its new audience; where it is not
    there, as it is now, and is found by those of its texts that have a vector.
    """
    active = (entry for entry in entries if entry.status is Status.ACTIVE)
    return tuple(
        replace(before.get(entry.key, entry), audience=entry.audience)
        if _is_stale(entry, stale)
        else entry
        for entry in active
    )


def _is_stale(entry: FaqEntry, stale: Collection[TextHash]) -> bool:
    return bool(stale) and any(text_hash(unit.text) in stale for unit in units(entry))
