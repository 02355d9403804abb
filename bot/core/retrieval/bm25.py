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
    idf: NDArray[np.float32]
    postings: Postings

    @classmethod
    def of(cls, documents: Iterable[Iterable[str]]) -> Self:
        """Indexed from documents given as their words."""
        counts = Counts.of(documents)
        frequency = counts.document_frequency
        idf = np.log1p((counts.size - frequency + 0.5) / (frequency + 0.5))
        lengths = np.bincount(counts.document_of, counts.count_of, minlength=counts.size)
        mean = float(lengths.mean()) if counts.size and lengths.any() else 1.0
        saturation = _K1 * (1.0 - _B + _B * lengths / mean)
        tf = counts.count_of.astype(np.float64)
        weight = tf * (_K1 + 1.0) / (tf + saturation[counts.document_of])
        return cls(
            counts.vocabulary,
            idf.astype(np.float32),
            Postings.gather(
                counts.size,
                len(counts.vocabulary),
                counts.term_of,
                counts.document_of,
                (weight * idf[counts.term_of]).astype(np.float32),
            ),
        )

    def score(self, query: Sequence[str]) -> NDArray[np.float32]:
        """float32[documents]: BM25 of each document for the query's words (each counted once)."""
        known = [self.vocabulary[word] for word in dict.fromkeys(query) if word in self.vocabulary]
        return self.postings.score(known, [1.0] * len(known))

    def ideal(self, query: Sequence[str]) -> float:
        """BM25 of a document of mean length that holds each of the query's words once.

        A word that no document holds counts with the largest idf.
        """
        rarest = float(np.log1p((self.postings.size + 0.5) / 0.5))
        return sum(
            float(self.idf[self.vocabulary[word]]) if word in self.vocabulary else rarest
            for word in dict.fromkeys(query)
        )
