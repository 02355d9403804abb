"""A knowledge base as it is searched: immutable, swapped whole when its revision moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.faq import Audience, FaqEntry, ModelProvenance, Status
from bot.core.outcomes import Vector
from bot.core.ports import Candidates
from bot.core.query import exact_key, text_hash
from bot.core.retrieval.head import Head
from bot.core.retrieval.lexicon import Lexicon
from bot.core.retrieval.similarity import Floats, affinity, centroids, similarity
from bot.core.retrieval.units import Unit, UnitKind, units


@dataclass(frozen=True, slots=True)
class Embedded:
    """The texts of one sort with their vectors (float32[n, d]) and entries (intp[n], rising)."""

    texts: tuple[str, ...]
    vectors: Floats
    owners: NDArray[np.intp]
    starts: NDArray[np.intp]
    """intp[groups]: the first row of each entry that has any."""


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
    square: float
    """Mean squared length of the phrasings' vectors; 1 for a cosine model."""
    lexicon: Lexicon
    exact: Mapping[str, tuple[int, ...]]
    """Positions of the entries that own a phrasing, by its `exact_key`."""
    refused: Mapping[str, tuple[int, ...]]
    """Positions of the entries that have a negative, by its `exact_key`."""
    head: Head | None = None

    @classmethod
    def build(
        cls,
        entries: Iterable[FaqEntry],
        vectors: Mapping[bytes, Floats],
        *,
        kb: int,
        revision: int,
        model: ModelProvenance,
    ) -> Self:
        """Built from the active entries and the vectors of their units' texts, by `text_hash`.

        A text without a vector is left out, and an entry without a phrasing's vector too.
        """
        known = [
            (entry, [unit for unit in units(entry) if text_hash(unit.text) in vectors])
            for entry in entries
            if entry.status is Status.ACTIVE
        ]
        served = [(entry, own) for entry, own in known if any(unit.is_phrasing for unit in own)]
        tables = [own for _, own in served]
        phrasings = _embedded(tables, vectors, model, UnitKind.QUESTION, UnitKind.ALTERNATE)
        negatives = _embedded(tables, vectors, model, UnitKind.NEGATIVE)
        rows = phrasings.vectors
        return cls(
            kb=kb,
            revision=revision,
            model=model,
            entries=tuple(entry for entry, _ in served),
            phrasings=phrasings,
            passages=_embedded(tables, vectors, model, UnitKind.PASSAGE),
            negatives=negatives,
            centroids=centroids(rows, phrasings.starts) if len(rows) else rows,
            square=float(np.einsum("ij,ij->i", rows, rows).mean()) if len(rows) else 1.0,
            lexicon=Lexicon.of(tables),
            exact=_by_key(phrasings),
            refused=_by_key(negatives),
        )

    def candidates(self, vector: Vector) -> Candidates:
        """Every phrasing's similarity, exactly: what an exact index finds."""
        rows = np.arange(len(self.phrasings.owners), dtype=np.intp)
        near = similarity(self.model.similarity, self.phrasings.vectors, vector)
        return Candidates(rows, near)

    def affinity_of(self, found: float) -> float:
        """What the model's own similarity is worth on the scale where a text has 1 to itself."""
        near = np.array([found], np.float32)
        return float(affinity(self.model.similarity, near, self.square)[0])

    def with_head(self, head: Head | None) -> Self:
        """The same with that head applied."""
        return replace(self, head=head)

    def visible(self, audience: Audience) -> NDArray[np.bool_] | None:
        """bool[entries]: who of them that audience may see; None where it may see all."""
        if audience is Audience.INTERNAL:
            return None
        return np.fromiter(
            (entry.audience is Audience.PUBLIC for entry in self.entries),
            np.bool_,
            len(self.entries),
        )

    def owners_of(self, text: str, visible: NDArray[np.bool_] | None = None) -> tuple[int, ...]:
        """Positions of the visible entries with exactly that phrasing, after normalisation."""
        found = self.exact.get(exact_key(text), ())
        return tuple(at for at in found if visible is None or visible[at])

    def open_to(
        self, text: str, visible: NDArray[np.bool_] | None = None
    ) -> NDArray[np.bool_] | None:
        """bool[entries]: those of them that do not have exactly that negative; None: all."""
        found = self.refused.get(exact_key(text), ())
        if not found:
            return visible
        left = np.ones(len(self.entries), np.bool_) if visible is None else visible.copy()
        left[list(found)] = False
        return left


def _by_key(embedded: Embedded) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for text, owner in zip(embedded.texts, embedded.owners.tolist(), strict=True):
        if key := exact_key(text):
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), owner)))
    return found


def _embedded(
    tables: list[list[Unit]],
    vectors: Mapping[bytes, Floats],
    model: ModelProvenance,
    *kinds: UnitKind,
) -> Embedded:
    chosen = [[unit.text for unit in own if unit.kind in kinds] for own in tables]
    texts = tuple(chain.from_iterable(chosen))
    rows = [vectors[text_hash(text)] for text in texts]
    owners = np.repeat(np.arange(len(tables), dtype=np.intp), [len(own) for own in chosen])
    return Embedded(
        texts,
        np.stack(rows).astype(np.float32) if rows else np.zeros((0, model.dimension), np.float32),
        owners,
        np.flatnonzero(np.diff(owners, prepend=-1)).astype(np.intp),
    )
