"""Pairs of phrasings that ask nearly the same, over a whole knowledge base, in bounded memory."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.ports import Matrix
from bot.core.retrieval.snapshot import Snapshot

_BLOCK = 1_024


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrasings by their rows, the earlier row first, and their similarity."""

    similarity: float
    first: int
    second: int


def nearest_pairs(
    vectors: Matrix,
    owners: Sequence[int],
    min_similarity: float,
    limit: int,
    *,
    within: bool = False,
) -> list[Pair]:
    """At most `limit` pairs with at least that inner product, best first, ties by row.

    `vectors` has shape (n, dimension), rows of length one where the model says cosine; `owners`
    names the entry of each row. Pairs inside one entry are left out unless `within`. Exact: every
    pair is compared, block by block, so that memory grows with the number of rows alone.
    """
    names = np.asarray(owners)
    best: list[tuple[float, int, int]] = []
    for start in range(0, len(vectors), _BLOCK):
        for similarity, first, second in _block(vectors, names, start, min_similarity, within):
            item = (similarity, -first, -second)
            if len(best) < limit:
                heapq.heappush(best, item)
            elif item > best[0]:
                heapq.heapreplace(best, item)
    return [Pair(s, -first, -second) for s, first, second in sorted(best, reverse=True)]


def _block(
    vectors: Matrix, owners: npt.NDArray[np.int_], start: int, least: float, within: bool
) -> Iterator[tuple[float, int, int]]:
    rows = vectors[start : start + _BLOCK]
    for other in range(start, len(vectors), _BLOCK):
        columns = vectors[other : other + _BLOCK]
        similarities = rows @ columns.T
        left, right = np.nonzero(similarities >= least)
        first, second = left + start, right + other
        keep = first < second
        if not within:
            keep &= owners[first] != owners[second]
        for i, j in zip(left[keep].tolist(), right[keep].tolist(), strict=True):
            yield float(similarities[i, j]), i + start, j + other


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask for one entry."""

    slug: str
    text: str


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two phrasings that ask nearly the same."""

    similarity: float
    a: Phrasing
    b: Phrasing


def near_duplicates(
    snapshot: Snapshot, min_similarity: float, limit: int, *, within: bool = False
) -> list[NearDuplicate]:
    """At most `limit` pairs of phrasings with at least that similarity, best first."""
    phrasings = snapshot.phrasings
    owners = phrasings.owners.tolist()

    def phrasing(row: int) -> Phrasing:
        return Phrasing(snapshot.entries[owners[row]].slug, phrasings.texts[row])

    pairs = nearest_pairs(phrasings.vectors, owners, min_similarity, limit, within=within)
    return [NearDuplicate(p.similarity, phrasing(p.first), phrasing(p.second)) for p in pairs]
