"""A sparse term-by-document matrix, and the product of a short query with it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term the documents that hold it, and how much each weighs (CSR by term).

    `starts` intp[terms + 1]; `documents` int32[n]; `weights` float32[n].
    """

    size: int
    starts: NDArray[np.intp]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]

    @classmethod
    def gather(
        cls,
        size: int,
        terms: int,
        term_of: NDArray[np.int64],
        document_of: NDArray[np.int64],
        weight_of: NDArray[np.float32],
    ) -> Self:
        """Sorted by term from triples (term, document, weight), each pair at most once."""
        order = np.argsort(term_of, kind="stable")
        counts = np.bincount(term_of, minlength=terms)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.intp)
        return cls(
            size,
            starts,
            document_of[order].astype(np.int32),
            weight_of[order].astype(np.float32),
        )

    def score(self, terms: Sequence[int], factors: Sequence[float]) -> NDArray[np.float32]:
        """float32[size]: for each document the sum of factor · weight over the query's terms."""
        if not len(terms):
            return np.zeros(self.size, np.float32)
        spans = [slice(self.starts[t], self.starts[t + 1]) for t in terms]
        documents = np.concatenate([self.documents[span] for span in spans])
        weights = np.concatenate([self.weights[span] for span in spans])
        lengths = [span.stop - span.start for span in spans]
        weights *= np.repeat(np.asarray(factors, np.float32), lengths)
        return np.bincount(documents, weights, minlength=self.size).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in each document: the raw material of an index.

    `term_of`, `document_of` and `count_of` are int64[n], one row per pair that occurs.
    """

    size: int
    vocabulary: dict[str, int]
    term_of: Integers
    document_of: Integers
    count_of: Integers

    @classmethod
    def of(cls, documents: Iterable[Iterable[str]]) -> Self:
        """Counted over documents given as their terms."""
        vocabulary: dict[str, int] = {}
        ids: list[int] = []
        lengths: list[int] = []
        for document in documents:
            before = len(ids)
            ids.extend(vocabulary.setdefault(term, len(vocabulary)) for term in document)
            lengths.append(len(ids) - before)
        terms = np.asarray(ids, np.int64)
        owners = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        return cls._summed(len(lengths), vocabulary, terms, owners, np.ones(len(ids), np.int64))

    def parts(self, split: Callable[[str], Iterable[str]]) -> "Counts":
        """The same documents, counted by the parts that `split` makes of each term.

        Each distinct term is split once, however often it occurs.
        """
        vocabulary: dict[str, int] = {}
        of_term = [
            [vocabulary.setdefault(part, len(vocabulary)) for part in split(term)]
            for term in self.vocabulary
        ]
        lengths = np.array([len(own) for own in of_term], np.int64)
        flat = np.fromiter(chain.from_iterable(of_term), np.int64, int(lengths.sum()))
        starts = np.cumsum(lengths) - lengths
        each = lengths[self.term_of]
        within = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
        return Counts._summed(
            self.size,
            vocabulary,
            flat[np.repeat(starts[self.term_of], each) + within],
            np.repeat(self.document_of, each),
            np.repeat(self.count_of, each),
        )

    @classmethod
    def _summed(
        cls,
        size: int,
        vocabulary: dict[str, int],
        terms: Integers,
        owners: Integers,
        counts: Integers,
    ) -> Self:
        width = max(1, len(vocabulary))
        keys = owners * width + terms
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        totals = np.add.reduceat(counts[order], starts) if len(starts) else counts
        document_of, term_of = np.divmod(keys[order][starts], width)
        return cls(size, vocabulary, term_of, document_of, totals)

    @property
    def document_frequency(self) -> NDArray[np.int64]:
        """int64[terms]: in how many documents each term occurs."""
        return np.bincount(self.term_of, minlength=len(self.vocabulary))
