"""The lexical indexes of one knowledge base, and what they say about a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.retrieval.bm25 import Bm25
from bot.core.retrieval.keeping import Kept, Rows
from bot.core.retrieval.ngrams import NgramIndex
from bot.core.retrieval.text import tokens
from bot.core.retrieval.units import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Lexical:
    """What a question's words say: float32[entries] each, and about the question itself.

    `words` is BM25 over each entry's whole text, `ideal` the BM25 of a text that says just what
    the question says, `spelling` the best n-gram cosine of each entry's phrasings; `known` the
    share of the question's words that occur anywhere, `length` how many words it has.
    """

    words: NDArray[np.float32]
    spelling: NDArray[np.float32]
    ideal: float
    known: float
    length: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """BM25 over whole entries and n-grams over phrasings."""

    entries: Bm25
    phrasings: NgramIndex
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, tables: Sequence[Sequence[Unit]]) -> Self:
        """Indexed from each entry's units; negatives do not count."""
        words = [_words(own) for own in tables]
        phrasings = [[found for unit, found in own if unit.is_phrasing] for own in words]
        return cls(
            Bm25.of([word for _, found in own for word in found] for own in words),
            NgramIndex.of(found for own in phrasings for found in own),
            np.cumsum([0, *(len(own) for own in phrasings)])[:-1].astype(np.intp),
        )

    def moved(
        self, entries: Kept, phrasings: Kept, tables: Sequence[Sequence[Unit]], starts: Rows
    ) -> Self:
        """What `of` gives after a change: `tables` are the new entries' units."""
        words = [_words(own) for own in tables]
        return type(self)(
            self.entries.moved(
                entries.place,
                ([word for _, found in own for word in found] for own in words),
                entries.new,
            ),
            self.phrasings.moved(
                phrasings.place,
                (found for own in words for unit, found in own if unit.is_phrasing),
                phrasings.new,
            ),
            starts,
        )

    @property
    def is_worn(self) -> bool:
        """Whether so many changes left it that it had better be made anew."""
        return self.entries.is_worn or self.phrasings.is_worn

    def read(self, text: str) -> Lexical:
        """Everything about one question."""
        words = tokens(text)
        spelling = self.phrasings.score(words)
        return Lexical(
            words=self.entries.score(words),
            spelling=np.maximum.reduceat(spelling, self.starts) if len(spelling) else spelling,
            ideal=self.entries.ideal(words),
            known=sum(map(self.entries.knows, words)) / max(1, len(words)),
            length=len(words),
        )


def _words(own: Sequence[Unit]) -> list[tuple[Unit, list[str]]]:
    return [(unit, tokens(unit.text)) for unit in own if unit.kind is not UnitKind.NEGATIVE]
