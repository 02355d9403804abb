"""The texts of one sort that a knowledge base is searched by, with their vectors."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from bot.core.faq import FaqEntry
from bot.core.ports import TextHash
from bot.core.query import text_hash
from bot.core.retrieval.groups import Groups
from bot.core.retrieval.keeping import Kept, Rows
from bot.core.retrieval.similarity import Floats
from bot.core.retrieval.units import Unit, UnitKind, units


class Addressed(NamedTuple):
    """A text of an entry with the address of its vector."""

    unit: Unit
    hash: TextHash


def addressed(entry: FaqEntry) -> list[Addressed]:
    """The entry's units, each with its hash."""
    return [Addressed(unit, text_hash(unit.text)) for unit in units(entry)]


@dataclass(frozen=True, slots=True)
class Embedded:
    """The texts of one sort with their vectors (float32[n, d]) and entries (intp[n], rising).

    `hashes` are the addresses of their vectors.
    """

    texts: tuple[str, ...]
    hashes: tuple[TextHash, ...]
    vectors: Floats
    owners: Rows
    groups: Groups
    """Of each entry that has any."""

    @classmethod
    def none(cls, dimension: int) -> Self:
        """No text, for vectors of that many dimensions."""
        nobody = np.zeros(0, np.intp)
        return cls((), (), np.zeros((0, dimension), np.float32), nobody, Groups.of(nobody, 0))

    def moved(
        self,
        entries: Kept,
        new: Sequence[Sequence[Addressed]],
        vectors: Mapping[TextHash, Floats],
        *kinds: UnitKind,
    ) -> "tuple[Embedded, Kept]":
        """The same after a change, and where each row comes from.

        `new` are the new entries' units, of which those of these kinds count.
        """
        chosen = [[one for one in own if one.unit.kind in kinds] for own in new]
        added = [one for own in chosen for one in own]
        kept, owners = entries.groups(self.owners, [len(own) for own in chosen])
        rows = [vectors[one.hash] for one in added]
        fresh = np.stack(rows).astype(np.float32, copy=False) if rows else self.vectors[:0]
        found = Embedded(
            kept.pick(self.texts, [one.unit.text for one in added]),
            kept.pick(self.hashes, [one.hash for one in added]),
            kept.rows(self.vectors, fresh),
            owners,
            Groups.of(np.flatnonzero(np.diff(owners, prepend=-1)).astype(np.intp), len(owners)),
        )
        return found, kept

    def gone(self, entries: Kept) -> list[str]:
        """The texts of the entries that such a change leaves out."""
        rows = np.flatnonzero(entries.place[self.owners] < 0).tolist()
        return [self.texts[row] for row in rows]

    def by_hash(self, only: Collection[int] | None = None) -> Iterator[tuple[TextHash, Floats]]:
        """Each text's address and vector; where `only` is given, of those entries."""
        if only is None:
            return zip(self.hashes, self.vectors, strict=True)
        rows = np.flatnonzero(np.isin(self.owners, [*only])).tolist()
        return ((self.hashes[row], self.vectors[row]) for row in rows)
