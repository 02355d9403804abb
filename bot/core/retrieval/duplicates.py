"""Pairs of phrasings that ask nearly the same, over a whole knowledge base, in bounded memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.core.ports import Matrix, Progress
from bot.core.retrieval.keeping import Rows
from bot.core.retrieval.similarity import Floats

_BLOCK = 1_024
_SHARE = 4
"""One of so many dimensions is compared first. Of the pairs of 21,000 real texts under the packaged
model 7 of 10,000 remain after that where .8 is asked for, and 2 of 10,000 are so similar."""
_MANY = 32
"""Where more than one of so many pairs remains, the whole block is compared at once."""
_SAMPLE = 8_192
"""Rows that the principal axes are taken from."""
_MARGIN = 1e-4
"""More than rounding does to a product of two rows, as a share of the largest squared length."""
_TOGETHER = 8_192
"""Pairs whose products are computed one by one, at a time."""


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
    progress: Progress | None = None,
) -> list[Pair]:
    """At most `limit` pairs with at least that inner product, best first, ties by row.

    `vectors` has shape (n, dimension), rows of length one where the model says cosine; `owners`
    names the entry of each row. Pairs inside one entry are left out unless `within`. Exact: what is
    not compared whole has a bound below what is found. Beside the vectors it takes about a quarter
    of their memory; `progress` counts blocks of pairs.
    """
    table, best, names = _Table.of(vectors), _Best(min_similarity, limit), np.asarray(owners)
    blocks = -(-len(vectors) // _BLOCK)
    for block in range(blocks):
        for other in range(block, blocks):
            bounds, first, second = table.near(block, other, best.least)
            keep = first < second
            if not within:
                keep &= names[first] != names[second]
            _compare(table, best, bounds[keep], first[keep], second[keep])
        if progress is not None:
            progress(_pairs(blocks) - _pairs(blocks - 1 - block), _pairs(blocks))
    return best.pairs


class _Best:
    """The best pairs so far; `least` is what another one has to have to be among them."""

    def __init__(self, least: float, limit: int) -> None:
        self.least = least
        self._limit = limit
        nobody = np.zeros(0, np.intp)
        self._found: tuple[Floats, Rows, Rows] = (np.zeros(0, np.float32), nobody, nobody)

    def add(self, products: Floats, first: Rows, second: Rows) -> None:
        """Some more of them."""
        keep = products >= self.least
        if not keep.any():
            return
        near = np.concatenate((self._found[0], products[keep]))
        left = np.concatenate((self._found[1], first[keep]))
        right = np.concatenate((self._found[2], second[keep]))
        self._found = (near, left, right)
        if len(near) >= 2 * self._limit:
            order = np.lexsort((right, left, -near))[: self._limit]
            self._found = (near[order], left[order], right[order])
            self.least = float(near[order[-1]])

    @property
    def pairs(self) -> list[Pair]:
        """All of them, best first."""
        near, first, second = self._found
        order = np.lexsort((second, first, -near))[: self._limit]
        found = zip(*(own[order].tolist() for own in (near, first, second)), strict=True)
        return [Pair(*one) for one in found]


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows, and of each a few numbers from which a bound of any two's product follows.

    Along the principal axes the first coordinates hold most of a row; `few` has them and the length
    of what remains. Two remainders' product is at most that of their lengths (Cauchy, Schwarz).
    """

    rows: Matrix
    few: Matrix
    margin: float

    @classmethod
    def of(cls, rows: Matrix) -> Self:
        count = rows.shape[1] // _SHARE
        sample = rows[:: max(1, len(rows) // _SAMPLE)].astype(np.float64)
        axes = np.linalg.eigh(sample.T @ sample)[1][:, ::-1].astype(np.float32)
        few = np.empty((len(rows), count + 1), np.float32)
        longest = 0.0
        for start in range(0, len(rows), _BLOCK):
            turned = rows[start : start + _BLOCK] @ axes
            few[start : start + _BLOCK, :count] = turned[:, :count]
            few[start : start + _BLOCK, count] = np.linalg.norm(turned[:, count:], axis=1)
            longest = max(longest, float(np.einsum("ij,ij->i", turned, turned).max()))
        return cls(rows, few, _MARGIN * longest)

    def near(self, block: int, other: int, least: float) -> tuple[Floats, Rows, Rows]:
        """The pairs of two blocks that may have such a product, and a bound of it each."""
        start, begin = block * _BLOCK, other * _BLOCK
        for table in (self.few, self.rows):
            bounds = table[start : start + _BLOCK] @ table[begin : begin + _BLOCK].T
            at = np.flatnonzero(bounds.ravel() >= np.float32(least - self.margin))
            if len(at) * _MANY <= bounds.size:
                break
        first, second = np.divmod(at, bounds.shape[1])
        return bounds.ravel()[at], first + start, second + begin

    def products(self, first: Rows, second: Rows) -> Floats:
        """float32[pairs]: of each two rows, the same bits in whatever company."""
        found = np.einsum("ij,ij->i", self.rows[first], self.rows[second])
        return np.asarray(found, np.float32)


def _compare(table: _Table, best: _Best, bounds: Floats, first: Rows, second: Rows) -> None:
    order = np.argsort(-bounds, kind="stable")
    for start in range(0, len(order), _TOGETHER):
        some = order[start : start + _TOGETHER]
        if bounds[some[0]] < best.least - table.margin:
            return
        best.add(table.products(first[some], second[some]), first[some], second[some])


def _pairs(blocks: int) -> int:
    """Of so many blocks, each with itself among them."""
    return blocks * (blocks + 1) // 2
