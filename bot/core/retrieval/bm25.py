"""Okapi BM25, in NumPy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.retrieval.postings import Counts, Postings

_K1 = 1.2
_B = 0.75


@dataclass(frozen=True, slots=True)
class Bm25:
    """Word overlap between a question and each of a fixed set of documents.

    Robertson & Zaragoza, "The Probabilistic Relevance Framework" (2009), equation 3.15, with
    Lucene's idf, ln(1 + (N - n + 0.5) / (n + 0.5)), that is never negative.
    """

    vocabulary: dict[str, int]
    """Terms by their number; one that no document holds any more may be among them."""
    counts: Postings
    """How often each word occurs."""
    idf: NDArray[np.float32]
    """float32[terms + 1]: the last is that of a word that no document holds."""
    postings: Postings

    @classmethod
    def of(cls, documents: Iterable[Iterable[str]]) -> Self:
        """Indexed from documents given as their words."""
        counts = Counts.of(documents)
        return cls._weighted(counts.vocabulary, counts.postings(_float(counts.count_of)))

    def moved(
        self, place: NDArray[np.int32], documents: Iterable[Iterable[str]], at: NDArray[np.int64]
    ) -> Self:
        """What `of` gives after a change: the documents at `place`, and these new ones at `at`."""
        size = int((place >= 0).sum()) + len(at)
        added = Counts.of(documents).numbered(self.vocabulary, at, size)
        counts = self.counts.moved(place, added.postings(_float(added.count_of)))
        return self._weighted(added.vocabulary, counts)

    @classmethod
    def _weighted(cls, vocabulary: dict[str, int], counts: Postings) -> Self:
        each = counts.frequency
        frequency = np.append(each, 0)
        idf = np.log1p((counts.size - frequency + 0.5) / (frequency + 0.5))
        tf = counts.weights.astype(np.float64)
        lengths = np.bincount(counts.documents, tf, minlength=counts.size)
        mean = float(lengths.mean()) if counts.size and lengths.any() else 1.0
        saturation = _K1 * (1.0 - _B + _B * lengths / mean)
        weight = tf * (_K1 + 1.0) / (tf + saturation[counts.documents])
        weighted = _float(weight * np.repeat(idf[:-1], each))
        return cls(vocabulary, counts, _float(idf), counts.weighing(weighted))

    def knows(self, word: str) -> bool:
        """Whether a document holds it."""
        term = self.vocabulary.get(word, -1)
        return term >= 0 and bool(self.postings.starts[term + 1] > self.postings.starts[term])

    def holders(self, word: str) -> NDArray[np.int32]:
        """int32: the documents that hold it."""
        term = self.vocabulary.get(word, -1)
        if term < 0:
            return self.postings.documents[:0]
        return self.postings.documents[self.postings.starts[term] : self.postings.starts[term + 1]]

    @property
    def is_worn(self) -> bool:
        """Whether most of its terms are held by nobody any more."""
        return self.postings.is_worn

    def score(self, query: Sequence[str]) -> NDArray[np.float32]:
        """float32[documents]: BM25 of each document for the query's words (each counted once)."""
        known = [self.vocabulary[word] for word in dict.fromkeys(query) if word in self.vocabulary]
        return self.postings.score(np.array(known, np.intp), np.ones(len(known), np.float32))

    def ideal(self, query: Sequence[str]) -> float:
        """BM25 of a document of mean length that holds each of the query's words once.

        A word that no document holds counts with the largest idf.
        """
        return sum(self.idf.item(self.vocabulary.get(word, -1)) for word in dict.fromkeys(query))


def _float(numbers: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float32]:
    return numbers.astype(np.float32)
