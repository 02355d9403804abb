"""The lexical indexes of one knowledge base, and what they say about a question."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.retrieval.bm25 import Bm25
from bot.core.retrieval.groups import Groups
from bot.core.retrieval.keeping import Kept
from bot.core.retrieval.ngrams import NgramIndex
from bot.core.retrieval.spelling import Spellings, forms, repaired
from bot.core.retrieval.text import tokens
from bot.core.retrieval.units import Unit, UnitKind

_MOSTLY = 0.6  # of what it holds, words of a language

_COMMON, _FEWEST = 0.25, 5
"""Of the entries more than that share, and that many, hold a word that tells none from another."""


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
    """BM25 over whole entries, n-grams over phrasings, and the words as they are written."""

    entries: Bm25
    phrasings: NgramIndex
    groups: Groups
    spellings: Spellings

    @classmethod
    def of(cls, tables: Sequence[Sequence[Unit]]) -> Self:
        """Indexed from each entry's units; negatives do not count."""
        words = [_words(own) for own in tables]
        phrasings = [[found for unit, found in own if unit.is_phrasing] for own in words]
        return cls(
            Bm25.of([word for _, found in own for word in found] for own in words),
            NgramIndex.of(found for own in phrasings for found in own),
            _groups([len(own) for own in phrasings]),
            Spellings.of(unit.text for own in words for unit, _ in own),
        )

    def moved(
        self,
        entries: Kept,
        phrasings: Kept,
        tables: Sequence[Sequence[Unit]],
        groups: Groups,
        gone: Iterable[str],
    ) -> Self:
        """What `of` gives after a change: `tables` are the new entries' units.

        `gone` are the texts of those that are no more, but for negatives.
        """
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
            groups,
            self.spellings.moved(gone, (unit.text for own in words for unit, _ in own)),
        )

    @property
    def is_worn(self) -> bool:
        """Whether so many changes left it that it had better be made anew."""
        return self.entries.is_worn or self.phrasings.is_worn or self.spellings.is_worn

    def is_in(self, general: Collection[str]) -> bool:
        """Whether most of what it holds is words of that language.

        Of English knowledge bases 88 to 99 % of the words are (`bot.embedding.general_words`), of
        German ones 36 %, by names and what both languages have.
        """
        words, counts = self.spellings.words, self.spellings.counts
        held = np.fromiter((word in general for word in words), np.bool_, len(words))
        return bool(counts[held].sum() >= _MOSTLY * counts.sum())

    def holds(self, word: str) -> bool:
        """Whether an entry has it (in small letters), or another form of it."""
        return any(self.spellings.count(one) > 0 or self.entries.knows(one) for one in forms(word))

    def is_common(self, word: str) -> bool:
        """Whether so many entries hold it (in small letters) that it is what they are about."""
        held = min((len(self.entries.holders(stem)) for stem in tokens(word)), default=0)
        return held >= _FEWEST and held > _COMMON * len(self.groups.starts)

    def repaired(
        self, text: str, general: Collection[str], visible: NDArray[np.bool_] | None = None
    ) -> str:
        """The text with mistyped words put right, as far as it is plain what was meant.

        `general` are words of the language (in small letters); where there are none, all is left
        as it is. Only words of `visible` entries (bool[entries]; None: of all) are put in.
        """
        if not general:
            return text

        def is_known(word: str) -> bool:
            return any(
                one in general or self.spellings.count(one) > 0 or self.entries.knows(one)
                for one in forms(word)
            )

        def is_offered(word: str) -> bool:
            if visible is None:
                return True
            return any(visible[self.entries.holders(stem)].any() for stem in tokens(word))

        return repaired(text, self.spellings, is_known, is_offered)

    def read(self, text: str) -> Lexical:
        """Everything about one question."""
        words = tokens(text)
        return Lexical(
            words=self.entries.score(words),
            spelling=self.groups.largest(self.phrasings.score(words)),
            ideal=self.entries.ideal(words),
            known=sum(map(self.entries.knows, words)) / max(1, len(words)),
            length=len(words),
        )


def _groups(sizes: Sequence[int]) -> Groups:
    """Of so many phrasings each: one at least, for a question is one."""
    return Groups.of(np.cumsum([0, *sizes])[:-1].astype(np.intp), sum(sizes))


def _words(own: Sequence[Unit]) -> list[tuple[Unit, list[str]]]:
    return [(unit, tokens(unit.text)) for unit in own if unit.kind is not UnitKind.NEGATIVE]
