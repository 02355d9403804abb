"""TF-IDF cosine over character 3- to 5-grams: what still matches when words are misspelt."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.retrieval.frequent import Frequent
from bot.core.retrieval.postings import Counts, Postings
from bot.core.retrieval.text import grams

_UNIT = 2.0**20
"""Squares are rounded to its parts: sums of such are exact in float64, in whatever order."""

_BLOCK = 1 << 21
"""Pairs weighed at once, so that a large knowledge base needs no more memory for it."""


@dataclass(frozen=True, slots=True)
class NgramIndex:
    """The spelling of a fixed set of texts, by their words' character n-grams.

    Weights are those of scikit-learn's `TfidfVectorizer(analyzer="char_wb", sublinear_tf=True)`:
    (1 + ln tf) · (1 + ln((1 + N) / (1 + n))), rows of length one.
    """

    vocabulary: dict[str, int]
    """Terms by their number; one that no text holds any more may be among them."""
    idf: NDArray[np.float32]
    """float32[terms + 1]: the last is that of an n-gram that no text holds."""
    postings: Postings
    """With 1 + ln tf for weights."""
    frequent: Frequent
    norms: NDArray[np.float32]
    """float32[texts]: the length of each text's row before it is made one."""

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Self:
        """Indexed from texts given as their words."""
        counts = Counts.of(texts).parts(grams)
        return cls._weighted(counts.vocabulary, counts.postings(_damped(counts.count_of)))

    def moved(
        self, place: NDArray[np.int32], texts: Iterable[Sequence[str]], at: NDArray[np.int64]
    ) -> Self:
        """What `of` gives after a change: the texts at `place`, and these new ones at `at`."""
        size = int((place >= 0).sum()) + len(at)
        added = Counts.of(texts).parts(grams).numbered(self.vocabulary, at, size)
        postings = self.postings.moved(place, added.postings(_damped(added.count_of)))
        return self._weighted(added.vocabulary, postings)

    @classmethod
    def _weighted(cls, vocabulary: dict[str, int], postings: Postings) -> Self:
        frequency = np.append(postings.frequency, 0)
        idf = (1.0 + np.log((1.0 + postings.size) / (1.0 + frequency))).astype(np.float32)
        return cls(vocabulary, idf, postings, Frequent.of(postings), _norms(idf, postings))

    @property
    def is_worn(self) -> bool:
        """Whether most of its terms are held by nobody any more."""
        return self.postings.is_worn

    def score(self, query: Sequence[str]) -> NDArray[np.float32]:
        """float32[texts]: cosine of each text to the query's words.

        An n-gram that no text holds counts in the query's length: an unknown word lowers the
        cosine, as it should.
        """
        counted = Counter(chain.from_iterable(map(grams, query)))
        terms = np.array([self.vocabulary.get(gram, -1) for gram in counted], np.intp)
        idf = self.idf[terms].astype(np.float64)
        weights = np.array([_weight(count) for count in counted.values()]) * idf
        norm = sum((weights * weights).tolist()) ** 0.5  # one by one: the same bits everywhere
        held = terms >= 0
        factors = (weights * idf)[held] / norm
        products = self.frequent.score(self.postings, terms[held], factors.astype(np.float32))
        return products / self.norms


def _norms(idf: NDArray[np.float32], postings: Postings) -> NDArray[np.float32]:
    squares = idf.astype(np.float64) ** 2
    found = np.zeros(postings.size)
    pairs, starts = len(postings.documents), postings.starts
    ends = np.searchsorted(starts, np.arange(_BLOCK, pairs + _BLOCK, _BLOCK))
    first = 0
    for last in np.unique(np.minimum(ends, len(starts) - 1)).tolist():
        own = slice(starts[first], starts[last])
        of_term = np.repeat(squares[first:last], np.diff(starts[first : last + 1]))
        exact = np.rint(of_term * postings.weights[own].astype(np.float64) ** 2 * _UNIT) / _UNIT
        found += np.bincount(postings.documents[own], exact, minlength=postings.size)
        first = last
    return np.sqrt(np.where(found > 0.0, found, 1.0)).astype(np.float32)


def _damped(counts: NDArray[np.int64]) -> NDArray[np.float32]:
    return (1.0 + np.log(counts)).astype(np.float32)


@lru_cache(maxsize=256)
def _weight(count: int) -> float:
    return 1.0 + float(np.log(count))
