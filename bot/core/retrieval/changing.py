"""Which entries of a knowledge base stay as they are searched, and which are made anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.core.faq import FaqEntry
from bot.core.ports import TextHash
from bot.core.retrieval.embedded import Addressed, addressed
from bot.core.retrieval.keeping import Kept
from bot.core.retrieval.similarity import Floats
from bot.core.retrieval.units import Unit

_SHARE = 2
"""Where more than one in so many entries is new, building all is as quick."""


@dataclass(frozen=True, slots=True)
class Change:
    """The entries as they shall be served, and where each stood before.

    `new` are the texts with a vector of each entry that stood nowhere; `lacking` the positions of
    those of which some text has none.
    """

    entries: tuple[FaqEntry, ...]
    kept: Kept
    new: Sequence[Sequence[Addressed]]
    lacking: frozenset[int]

    @classmethod
    def of(
        cls,
        entries: Sequence[FaqEntry],
        places: Sequence[int],
        before: int,
        vectors: Mapping[TextHash, Floats],
    ) -> Self:
        """From each entry's place among those `before`, -1 for one that is to be made anew.

        An entry is left out where no phrasing of it has a vector.
        """
        served: list[FaqEntry] = []
        found: list[int] = []
        new: list[Sequence[Addressed]] = []
        lacking: set[int] = set()
        for entry, place in zip(entries, places, strict=True):
            if place < 0:
                texts = addressed(entry)
                own = [one for one in texts if one.hash in vectors]
                if not any(one.unit.is_phrasing for one in own):
                    continue
                if len(own) < len(texts):
                    lacking.add(len(served))
                new.append(own)
            served.append(entry)
            found.append(place)
        return cls(tuple(served), Kept.of(found, before), new, frozenset(lacking))

    @property
    def units(self) -> list[list[Unit]]:
        """The new entries' texts."""
        return [[one.unit for one in own] for own in self.new]

    @property
    def is_none(self) -> bool:
        """Whether all is searched as before: no more than what is shown may have changed."""
        return not self.new and len(self.entries) == self.kept.before and self.kept.is_ordered

    @property
    def is_small(self) -> bool:
        """Whether most stays, in the order in which it was."""
        return len(self.new) * _SHARE <= len(self.entries) and self.kept.is_ordered


def same_texts(one: FaqEntry, other: FaqEntry) -> bool:
    """Whether both are searched by the same texts."""
    return one is other or _texts(one) == _texts(other)


def _texts(entry: FaqEntry) -> tuple[object, ...]:
    return entry.question, entry.alternates, entry.answer, entry.negatives
