"""A sparse term-by-document matrix, and the product of a short query with it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
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
        order = _by_term(term_of, terms)
        return cls(
            size,
            _starts(np.bincount(term_of, minlength=terms)),
            document_of[order].astype(np.int32),
            weight_of[order].astype(np.float32),
        )

    @property
    def frequency(self) -> NDArray[np.intp]:
        """intp[terms]: in how many documents each term occurs."""
        return np.diff(self.starts)

    @property
    def is_worn(self) -> bool:
        """Whether most of its terms are in no document any more."""
        return bool(np.count_nonzero(self.frequency) * 2 < len(self.frequency))

    def weighing(self, weights: NDArray[np.float32]) -> Self:
        """The same pairs with other weights."""
        return replace(self, weights=weights)

    def moved(self, place: NDArray[np.int32], added: Self) -> Self:
        """The documents of both, which is what `gather` gives for them, only sooner.

        `place` says which number a document has now, -1 for one that is gone; those that stay are
        in the same order as before. `added` is numbered as the whole shall be, and has its terms.
        """
        documents = place[self.documents]
        stays = documents >= 0
        gone = np.flatnonzero(~stays)
        terms = len(added.starts) - 1
        left = np.zeros(terms, np.intp)
        left[: len(self.starts) - 1] = self.frequency
        left -= np.bincount(np.searchsorted(self.starts, gone, "right") - 1, minlength=terms)
        weights = self.weights
        if len(gone):
            documents, weights = documents[stays], weights[stays]
        at = _places(documents, _starts(left), added)
        return replace(
            added,
            starts=_starts(left + added.frequency),
            documents=np.insert(documents, at, added.documents),
            weights=np.insert(weights, at, added.weights),
        )

    def score(self, terms: NDArray[np.intp], factors: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32[size]: for each document the sum of factor · weight over the query's terms."""
        if not len(terms):
            return np.zeros(self.size, np.float32)
        begins, ends = self.starts[terms], self.starts[terms + 1]
        spans = list(map(slice, begins.tolist(), ends.tolist()))
        documents = np.concatenate([self.documents[span] for span in spans], dtype=np.intp)
        weights = np.concatenate([self.weights[span] for span in spans])
        weights *= np.repeat(factors, ends - begins)
        found = np.zeros(self.size, np.float32)
        np.add.at(found, documents, weights)  # in these types half the time of `bincount`
        return found


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
        numbering = _numbering()
        ids: list[int] = []
        lengths: list[int] = []
        for document in documents:
            before = len(ids)
            ids.extend(map(numbering.__getitem__, document))
            lengths.append(len(ids) - before)
        terms = np.asarray(ids, np.int64)
        owners = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        return cls._counted(len(lengths), dict(numbering), terms, owners)

    def parts(self, split: Callable[[str], Iterable[str]]) -> "Counts":
        """The same documents, counted by the parts that `split` makes of each term.

        Each distinct term is split once, however often it occurs.
        """
        numbering = _numbering()
        of_term = [list(map(numbering.__getitem__, split(term))) for term in self.vocabulary]
        lengths = np.array([len(own) for own in of_term], np.int64)
        flat = np.fromiter(chain.from_iterable(of_term), np.int64, int(lengths.sum()))
        starts = np.cumsum(lengths) - lengths
        terms = np.repeat(self.term_of, self.count_of)
        each = lengths[terms]
        within = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
        return Counts._counted(
            self.size,
            dict(numbering),
            flat[np.repeat(starts[terms], each) + within],
            np.repeat(np.repeat(self.document_of, self.count_of), each),
        )

    @classmethod
    def _counted(
        cls, size: int, vocabulary: dict[str, int], terms: Integers, owners: Integers
    ) -> Self:
        width = max(1, len(vocabulary))
        keys = np.sort(owners * width + terms, kind="stable")  # quickest where nearly sorted
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        totals = np.diff(starts, append=len(keys))
        document_of, term_of = np.divmod(keys[starts], width)
        return cls(size, vocabulary, term_of, document_of, totals)

    def postings(self, weights: NDArray[np.float32]) -> Postings:
        """By term, with these weights of the pairs."""
        terms = len(self.vocabulary)
        return Postings.gather(self.size, terms, self.term_of, self.document_of, weights)

    def numbered(
        self, vocabulary: Mapping[str, int], documents: NDArray[np.int64], size: int
    ) -> "Counts":
        """The same, with each document's number among `size` and each term's in a larger one.

        The vocabulary that comes with it is the larger one, and has all terms of both.
        """
        larger = dict(vocabulary)
        terms = np.array([larger.setdefault(one, len(larger)) for one in self.vocabulary], np.int64)
        return replace(
            self,
            size=size,
            vocabulary=larger,
            term_of=terms[self.term_of],
            document_of=documents[self.document_of],
        )


def _starts(counts: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.intp)


def _places(
    documents: NDArray[np.int32], starts: NDArray[np.intp], added: Postings
) -> NDArray[np.intp]:
    """Where each added pair belongs, so that each term's documents keep rising."""
    at = np.empty(len(added.documents), np.intp)
    for term in np.flatnonzero(added.frequency).tolist():
        own = slice(added.starts[term], added.starts[term + 1])
        begin, end = starts[term], starts[term + 1]
        at[own] = begin + np.searchsorted(documents[begin:end], added.documents[own])
    return at


def _numbering() -> defaultdict[str, int]:
    """Numbers each term when it is first asked for, from 0."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers


def _by_term(term_of: Integers, terms: int) -> NDArray[np.intp]:
    """A stable argsort, in runs of 16 bits: those NumPy sorts by radix, five times as fast."""
    order = np.argsort(term_of.astype(np.uint16), kind="stable")
    for shift in range(16, terms.bit_length(), 16):
        order = order[np.argsort((term_of[order] >> shift).astype(np.uint16), kind="stable")]
    return order
