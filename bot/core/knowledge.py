"""What is asked: a knowledge base in memory, swapped whole when it moved."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.confidence.calibration import Calibration
from bot.core.faq import Audience, FaqEntry, KnowledgeBase
from bot.core.outcomes import Vector
from bot.core.ports import FaqIndex, Fit, Label, Mark, Moved
from bot.core.retrieval.snapshot import Snapshot
from bot.core.tidying import readings


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled question, as it is read, with the embedding of that."""

    label: Label
    read: str
    vector: Vector


@dataclass(frozen=True, slots=True)
class Received:
    """An answer that was given because the bot was sure enough, and how people took it.

    `features` are what a calibration of the same making saw. `denied` is how far they said that
    it was not the answer to that question: 0 not at all, 1 it was not.
    """

    features: tuple[float, ...]
    denied: float


class Fitter(Protocol):
    """Fits head and calibration to a knowledge base, off the event loop."""

    @property
    def method(self) -> str:
        """Names the way of fitting: another method's results are not used."""
        ...

    async def fit(
        self,
        snapshot: Snapshot,
        judged: Sequence[Judged],
        target: float,
        received: Sequence[Received] = (),
    ) -> Fit:
        """Both, as they are stored; the same for the same input, bit for bit.

        What was `received` badly makes the calibration more careful, never bolder.
        """
        ...

    @property
    def shipped(self) -> Calibration:
        """The calibration to go by until a knowledge base has its own."""
        ...

    def read(self, fit: Fit, snapshot: Snapshot) -> tuple[Snapshot, Calibration]:
        """The snapshot with the stored head, and the stored calibration."""
        ...


MakeIndex: TypeAlias = Callable[[Snapshot], Awaitable[FaqIndex]]
"""How a snapshot's phrasings become searchable."""

Turn: TypeAlias = Callable[[str], AbstractAsyncContextManager[bool]]
"""Whether a piece of work of that name is this process's while the block lasts."""


@asynccontextmanager
async def always(_name: str) -> AsyncIterator[bool]:
    """It is, where there is no other process."""
    yield True


@dataclass(frozen=True, slots=True)
class Stored:
    """A knowledge base as its store holds it: every entry by its key, retired ones included.

    `marks` are the store's, for it to tell what moved since.
    """

    revision: int
    marks: Mapping[int, Mark | None]
    entries: Mapping[int, FaqEntry]

    def following(self, moved: Moved) -> "Stored":
        """The same after that."""
        changed = {entry.key: entry for entry in moved.changed}
        entries = {key: changed.get(key) or self.entries[key] for key in moved.marks}
        return Stored(moved.revision, moved.marks, entries)


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
    stored: Stored
    snapshot: Snapshot
    index: FaqIndex
    calibration: Calibration
    fit: Fit | None
    judged_by: int | None
    stale: int
    language: str | None
    is_read: bool
    """Whether the model reads that language: only then may a score be trusted to answer."""
    general: Collection[str] = frozenset()
    """Words that are spelled right, whether or not an entry has them; none: all words are."""

    def reading(self, text: str, audience: Audience = Audience.INTERNAL) -> str:
        """The first of `readings`: how the question is read as a whole."""
        return self.readings(text, audience)[0]

    def readings(self, text: str, audience: Audience = Audience.INTERNAL) -> tuple[str, ...]:
        """How a cleaned and redacted question may be read, as a whole first: `tidying.readings`.

        With mistyped words put right. What an entry has word for word, or is not meant by, is read
        as it stands. Only words of entries for that audience are put in.
        """
        visible = self.snapshot.visible(audience)
        if self._is_wording(text, visible):
            return (text,)
        whole, *parts = readings(text)
        if self._is_wording(whole, visible):
            return (whole,)
        lexicon = self.snapshot.lexicon
        found = (lexicon.repaired(one, self.general, visible) for one in (whole, *parts))
        return tuple(dict.fromkeys(found))

    def _is_wording(self, text: str, visible: NDArray[np.bool_] | None) -> bool:
        """Whether an entry has it word for word, or is not meant by it."""
        return bool(self.snapshot.owners_of(text, visible) or self.snapshot.refused.owners_of(text))

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
