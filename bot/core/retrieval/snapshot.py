"""A knowledge base as it is searched: immutable, swapped whole when its revision moves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.faq import Audience, FaqEntry, ModelProvenance, Status
from bot.core.outcomes import Vector
from bot.core.ports import Candidates, TextHash
from bot.core.retrieval.changing import Change, same_texts
from bot.core.retrieval.embedded import Embedded
from bot.core.retrieval.head import Head
from bot.core.retrieval.keeping import Kept
from bot.core.retrieval.lexicon import Lexicon
from bot.core.retrieval.shortened import LARGE, Short, Shortened, multiplied
from bot.core.retrieval.similarity import Floats, affinity, centroids, similarity
from bot.core.retrieval.units import UnitKind
from bot.core.retrieval.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything about one knowledge base at one revision that answering needs.

    Entries are named by their position in `entries`; rows of `phrasings` are grouped by entry, in
    the order of `entries`, and every entry has at least one.
    """

    kb: int
    revision: int
    model: ModelProvenance
    entries: tuple[FaqEntry, ...]
    phrasings: Embedded
    passages: Embedded
    negatives: Embedded
    centroids: Floats
    squares: Floats
    """float32[phrasings]: the squared lengths of their vectors."""
    square: float
    """Their mean; 1 for a cosine model."""
    lexicon: Lexicon
    exact: Wordings
    """Who owns a phrasing."""
    refused: Wordings
    """Who has a negative."""
    lacking: frozenset[int]
    """Positions of the entries of which some text had no vector."""
    public: NDArray[np.bool_]
    """bool[entries]: who of them everybody may see."""
    shortened: Shortened | None = None
    """All vectors once more, where they are many: what a question is compared with first."""
    head: Head | None = None

    @classmethod
    def build(
        cls,
        entries: Iterable[FaqEntry],
        vectors: Mapping[TextHash, Floats],
        *,
        kb: int,
        revision: int,
        model: ModelProvenance,
    ) -> Self:
        """Built from the active entries and the vectors of their units' texts, by `text_hash`.

        A text without a vector is left out, and an entry without a phrasing's vector too.
        """
        active = [entry for entry in entries if entry.status is Status.ACTIVE]
        change = Change.of(active, [-1] * len(active), 0, vectors)
        return cls._nothing(kb, model)._become(change, vectors, revision)

    @classmethod
    def _nothing(cls, kb: int, model: ModelProvenance) -> Self:
        none, words = Embedded.none(model.dimension), Wordings((), {})
        return cls(
            kb=kb,
            revision=0,
            model=model,
            entries=(),
            phrasings=none,
            passages=none,
            negatives=none,
            centroids=none.vectors,
            squares=np.zeros(0, np.float32),
            square=1.0,
            lexicon=Lexicon.of([]),
            exact=words,
            refused=words,
            lacking=frozenset(),
            public=np.zeros(0, np.bool_),
        )

    def moved(
        self, entries: Iterable[FaqEntry], vectors: Mapping[TextHash, Floats], *, revision: int
    ) -> Self:
        """What `build` gives for these entries, bit for bit, made from what is here already.

        `vectors` are those of the texts of `unread` entries that are not here yet; what it gives
        has no head.
        """
        now = [entry for entry in entries if entry.status is Status.ACTIVE]
        known = {**self.vectors(self.lacking), **vectors} if self.lacking else vectors
        change = Change.of(now, self._places(now), len(self.entries), known)
        if change.is_none:
            public = _public(change.entries)
            return replace(
                self, revision=revision, entries=change.entries, public=public, head=None
            )
        if change.is_small and not self.lexicon.is_worn:
            return self._become(change, known, revision)
        known = {**self.vectors(), **vectors}
        return self.build(now, known, kb=self.kb, revision=revision, model=self.model)

    def unread(self, entries: Iterable[FaqEntry]) -> list[FaqEntry]:
        """The active ones of these that are not here, each with all its texts."""
        now = [entry for entry in entries if entry.status is Status.ACTIVE]
        return [entry for entry, at in zip(now, self._places(now), strict=True) if at < 0]

    def vectors(self, only: Collection[int] | None = None) -> dict[TextHash, Vector]:
        """The vector of every text that is here, by its hash; of these positions' `only`."""
        tables = (self.phrasings, self.passages, self.negatives)
        return {digest: row for table in tables for digest, row in table.by_hash(only)}

    def _places(self, entries: Sequence[FaqEntry]) -> list[int]:
        """Where each of the entries stands here with the same texts, all embedded; else -1."""
        at = {entry.key: place for place, entry in enumerate(self.entries)}
        for place in self.lacking:
            at.pop(self.entries[place].key, None)
        found = (at.get(entry.key, -1) for entry in entries)
        return [
            place if place >= 0 and same_texts(self.entries[place], entry) else -1
            for place, entry in zip(found, entries, strict=True)
        ]

    def _become(self, change: Change, vectors: Mapping[TextHash, Floats], revision: int) -> Self:
        kept, new = change.kept, change.new
        phrasings, rows = self.phrasings.moved(
            kept, new, vectors, UnitKind.QUESTION, UnitKind.ALTERNATE
        )
        negatives, refusals = self.negatives.moved(kept, new, vectors, UnitKind.NEGATIVE)
        passages, pieces = self.passages.moved(kept, new, vectors, UnitKind.PASSAGE)
        squares, means = self._lengths(phrasings, rows)
        middles, shortened = kept.rows(self.centroids, means), None
        if len(phrasings.texts) > LARGE:
            shortened = Shortened.of(
                self.shortened, (phrasings, rows), (middles, kept), (passages, pieces)
            )
        before, units = self.lexicon, change.units
        gone = [*self.phrasings.gone(kept), *self.passages.gone(kept)]
        return replace(
            self,
            revision=revision,
            entries=change.entries,
            phrasings=phrasings,
            passages=passages,
            negatives=negatives,
            centroids=middles,
            squares=squares,
            square=float(squares.mean()) if len(squares) else 1.0,
            lexicon=(
                before.moved(kept, rows, units, phrasings.groups, gone)
                if self.entries
                else Lexicon.of(units)
            ),
            exact=self.exact.moved(rows, phrasings.texts, phrasings.owners),
            refused=self.refused.moved(refusals, negatives.texts, negatives.owners),
            lacking=change.lacking,
            public=_public(change.entries),
            shortened=shortened,
            head=None,
        )

    def _lengths(self, phrasings: Embedded, rows: Kept) -> tuple[Floats, Floats]:
        """All phrasings' squared lengths, and the new entries' centroids."""
        fresh, owners = phrasings.vectors, phrasings.owners
        if rows.before:  # else all are new, and need no copy
            fresh, owners = fresh[rows.is_new], owners[rows.is_new]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        means = centroids(fresh, starts) if len(fresh) else fresh
        return rows.rows(self.squares, np.einsum("ij,ij->i", fresh, fresh)), means

    def candidates(self, vector: Vector) -> Candidates:
        """Every phrasing's similarity: what an index in memory finds, bit for bit."""
        rows, function = np.arange(len(self.phrasings.owners), dtype=np.intp), self.model.similarity
        if self.shortened is None:
            return Candidates(rows, similarity(function, self.phrasings.vectors, vector))
        short = Short.of(vector[None])
        near = self.shortened.phrasings.similarities(function, short, multiplied)
        rough = self.shortened.rough(function, vector, short, multiplied)
        return Candidates(rows, near, rough=rough)

    def affinity_of(self, found: float) -> float:
        """What the model's own similarity is worth on the scale where a text has 1 to itself."""
        near = np.array([found], np.float32)
        return float(affinity(self.model.similarity, near, self.square)[0])

    def with_head(self, head: Head | None) -> Self:
        """The same with that head applied."""
        return replace(self, head=head)

    def visible(self, audience: Audience) -> NDArray[np.bool_] | None:
        """bool[entries]: who of them that audience may see; None where it may see all."""
        return None if audience is Audience.INTERNAL else self.public

    def owners_of(self, text: str, visible: NDArray[np.bool_] | None = None) -> tuple[int, ...]:
        """Positions of the visible entries with exactly that phrasing, after normalisation."""
        found = self.exact.owners_of(text)
        return tuple(at for at in found if visible is None or visible[at])

    def open_to(
        self, text: str, visible: NDArray[np.bool_] | None = None
    ) -> NDArray[np.bool_] | None:
        """bool[entries]: those of them that do not have exactly that negative; None: all."""
        found = self.refused.owners_of(text)
        if not found:
            return visible
        left = np.ones(len(self.entries), np.bool_) if visible is None else visible.copy()
        left[list(found)] = False
        return left


def _public(entries: Sequence[FaqEntry]) -> NDArray[np.bool_]:
    seen = (entry.audience is Audience.PUBLIC for entry in entries)
    return np.fromiter(seen, np.bool_, len(entries))
