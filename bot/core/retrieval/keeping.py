"""What stays of a row of things when some go and others come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
N = TypeVar("N", np.float32, np.int8)

Rows: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where each thing comes from: intp[n], its number before; new ones count on from there.

    `before` is how many there were. Those that stay keep their order.
    """

    source: Rows
    before: int

    @classmethod
    def of(cls, found: Sequence[int], before: int) -> Self:
        """From each thing's number before, -1 for a new one."""
        source = np.array(found, np.intp)
        new = source < 0
        source[new] = before + np.arange(int(new.sum()))
        return cls(source, before)

    @property
    def is_ordered(self) -> bool:
        """Whether those that stay keep their order, each once."""
        old = self.source[self.source < self.before]
        return bool((np.diff(old) > 0).all())

    @property
    def is_new(self) -> NDArray[np.bool_]:
        """bool[n]: which of them were not there before."""
        return self.source >= self.before

    @property
    def new(self) -> NDArray[np.int64]:
        """int64: the numbers of the new ones."""
        return np.flatnonzero(self.is_new).astype(np.int64)

    @property
    def place(self) -> NDArray[np.int32]:
        """int32[before]: the number that each has now, -1 for one that is gone."""
        place = np.full(self.before, -1, np.int32)
        old = np.flatnonzero(self.source < self.before)
        place[self.source[old]] = old
        return place

    def groups(self, before: Rows, new: Sequence[int]) -> "tuple[Kept, Rows]":
        """The same for the members of these things, with the owner of each.

        `before` intp[members] says whose each member was, rising; `new` how many the new ones have.
        """
        had = np.bincount(before, minlength=self.before)
        sizes = np.concatenate((had, np.asarray(new, np.intp))).astype(np.intp)
        counts = sizes[self.source]
        begins = (np.cumsum(sizes) - sizes)[self.source]
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        owners = np.repeat(np.arange(len(counts), dtype=np.intp), counts)
        return Kept(np.repeat(begins, counts) + within, len(before)), owners

    def pick(self, before: Sequence[T], new: Sequence[T]) -> tuple[T, ...]:
        """The things themselves, from those before and the new ones."""
        return tuple(map([*before, *new].__getitem__, self.source.tolist()))

    def rows(self, before: NDArray[N], new: NDArray[N]) -> NDArray[N]:
        """The same for rows of numbers, copied once."""
        if not len(before):
            return new
        found = np.empty((len(self.source), *before.shape[1:]), before.dtype)
        np.take(before, self.source, axis=0, out=found, mode="clip")
        found[self.is_new] = new
        return found
