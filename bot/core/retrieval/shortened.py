"""Vectors in a quarter of their memory, and how far from the truth their products may be.

A row is about `codes` times `scale`, with whole numbers of eight bits for codes. What they leave
out has a length, and no product with it is larger than that of both lengths (Cauchy, Schwarz).
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Vector
from bot.core.ports import Matrix, Rough
from bot.core.retrieval.embedded import Embedded
from bot.core.retrieval.keeping import Kept, Rows
from bot.core.retrieval.similarity import BLOCK, Floats

Codes: TypeAlias = NDArray[np.int8]

Multiply: TypeAlias = Callable[[Codes, Codes], Floats]
"""float32[n]: the inner products of int8[n, d] and int8[d], the whole numbers rounded once."""

LARGE = 20_000
"""Phrasings above which they are looked over shortened. Up to that reading all takes a core less
than a millisecond."""

_MOST = 127
_EXACT = 1_024
"""Dimensions of which a sum of products of codes is exact in float32: below 2^24."""
_ROUNDING = 1e-6
"""More than float32 rounds in a product, as a share of both lengths."""


def multiplied(codes: Codes, code: Codes) -> Floats:
    """A `Multiply` by NumPy alone, about as quick as multiplying the vectors themselves."""
    total = np.zeros(len(codes))
    for left in range(0, codes.shape[1], _EXACT):
        own = code[left : left + _EXACT].astype(np.float32)
        for start in range(0, len(codes), BLOCK):
            rows = codes[start : start + BLOCK, left : left + _EXACT].astype(np.float32)
            total[start : start + BLOCK] += rows @ own
    return total.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Short:
    """`codes` int8[n, d]; float32[n] each: `scales`, `squares` and `losses`.

    The square is that of the row's own length, the loss the length of what its codes leave out.
    """

    codes: Codes
    scales: Floats
    squares: Floats
    losses: Floats

    @classmethod
    def of(cls, rows: Matrix) -> Self:
        """Each row by itself, so that it is the same in whatever company."""
        found = cls(np.empty(rows.shape, np.int8), *np.empty((3, len(rows)), np.float32))
        for start in range(0, len(rows), BLOCK):
            own, part = rows[start : start + BLOCK], slice(start, start + BLOCK)
            scales = np.maximum(np.abs(own).max(axis=1) / np.float32(_MOST), np.float32(1e-30))
            codes = np.rint(own / scales[:, None])
            lost = own - codes * scales[:, None]
            found.codes[part], found.scales[part] = codes, scales
            found.squares[part] = np.einsum("ij,ij->i", own, own)
            found.losses[part] = np.sqrt(np.einsum("ij,ij->i", lost, lost))
        return found

    def moved(self, kept: Kept, rows: Matrix) -> Self:
        """What `of` gives for all rows after a change; only the new ones are shortened."""
        fresh = type(self).of(rows[kept.is_new])
        names = [field.name for field in fields(self)]
        return type(self)(*(kept.rows(getattr(self, name), getattr(fresh, name)) for name in names))

    @property
    def whole(self) -> Floats:
        """float32[n, d]: what the codes say."""
        return np.asarray(self.codes * self.scales[:, None], np.float32)

    def products(self, short: Self, multiply: Multiply) -> Floats:
        """float32[n]: with the one row of `short`.

        The same bits whatever rows are taken together, and whatever multiplies.
        """
        found = multiply(self.codes, short.codes[0])
        found *= self.scales * short.scales[0]
        return found

    def similarities(self, function: str, short: Self, multiply: Multiply) -> Floats:
        """float32[n]: about the model's similarity of each row to the one of `short`."""
        products = self.products(short, multiply)
        if function in ("cosine", "dot"):
            return products
        square = self.squares - np.float32(2.0) * products + short.squares[0]
        return np.asarray(-np.sqrt(np.maximum(square, np.float32(0.0))), np.float32)


@dataclass(frozen=True, slots=True)
class Shortened:
    """All that a question is compared with, and per entry how rough that is.

    `losses` and `lengths`, float32[entries], are the largest among an entry's texts.
    """

    phrasings: Short
    centroids: Short
    passages: Short
    losses: Floats
    lengths: Floats

    @classmethod
    def of(
        cls,
        before: "Shortened | None",
        phrasings: tuple[Embedded, Kept],
        centroids: tuple[Matrix, Kept],
        passages: tuple[Embedded, Kept],
    ) -> Self:
        """Of tables, each with where its rows come from; those `before` are not made again."""
        given = (
            (phrasings[0].vectors, phrasings[1]),
            (centroids[0], centroids[1]),
            (passages[0].vectors, passages[1]),
        )
        if before is None:
            lines, means, pieces = (Short.of(rows) for rows, _ in given)
        else:
            old = (before.phrasings, before.centroids, before.passages)
            lines, means, pieces = (
                table.moved(kept, rows) for table, (rows, kept) in zip(old, given, strict=True)
            )
        owners = (
            phrasings[0].owners,
            np.arange(len(means.codes), dtype=np.intp),
            passages[0].owners,
        )
        losses = _largest(owners, (lines.losses, means.losses, pieces.losses))
        squares = _largest(owners, (lines.squares, means.squares, pieces.squares))
        return cls(lines, means, pieces, losses, np.sqrt(squares))

    def rough(self, function: str, vector: Vector, short: Short, multiply: Multiply) -> Rough:
        """About all that is no phrasing, for a question, and itself shortened.

        Phrasings are in `phrasings.similarities`.
        """
        lost = Short.of(vector[None] - short.whole)
        return Rough(
            self.centroids.similarities(function, short, multiply),
            self.passages.similarities(function, short, multiply),
            self.centroids.products(lost, multiply),
            float(short.losses[0]),
        )

    def slack(self, vector: Vector, lost: float) -> Floats:
        """float32[entries]: by how much a product with any of an entry's texts may be wrong.

        `lost` is the length of what shortening took from `vector`.
        """
        length = float(np.linalg.norm(vector))
        rounding = np.float32(_ROUNDING * length + 1e-30)
        own = self.losses * np.float32(length) + (self.lengths + self.losses) * np.float32(lost)
        return np.asarray(own + self.lengths * rounding, np.float32)


def _largest(owners: tuple[Rows, ...], tables: tuple[Floats, ...]) -> Floats:
    found = np.zeros(len(owners[1]), np.float32)
    for own, values in zip(owners, tables, strict=True):
        np.maximum.at(found, own, values)
    return found
