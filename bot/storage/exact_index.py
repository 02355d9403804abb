"""The index for knowledge bases that fit in memory: every similarity, exactly."""

import asyncio
import os

import numpy as np

from bot.core.deciding import QUICK
from bot.core.outcomes import Vector
from bot.core.ports import Candidates, Matrix
from bot.core.retrieval.similarity import BLOCK, Floats, similarity
from bot.core.threads import beside

_MOST_PARTS = 4


class ExactIndex:
    """The vectors of one knowledge base at one revision, compared one and all.

    Keeps `FaqIndex`: `candidates` are all rows, in order. 100,000 rows of 384 float32 take 154 MB
    and about 5 ms of one core; many rows are shared out among the cores, with the same bits.
    """

    def __init__(self, vectors: Matrix, function: str) -> None:
        """Holds `vectors`, float32[n, d]; `function` is cosine (rows of length one), dot or
        euclidean, else a ModelError at the first question.
        """
        self._vectors = np.ascontiguousarray(vectors, np.float32)
        self._function = function
        self._rows = np.arange(len(vectors), dtype=np.intp)
        count = min(_MOST_PARTS, os.cpu_count() or 1)
        size = max(1, -(-len(vectors) // (count * BLOCK))) * BLOCK
        self._parts = [slice(at, at + size) for at in range(0, len(vectors), size)]

    async def candidates(self, vector: Vector) -> Candidates:
        """All rows with the model's own similarity to `vector`."""
        if len(self._rows) <= QUICK:
            return Candidates(self._rows, self._compared(vector, slice(None)))
        parts = (beside(self._compared, vector, part) for part in self._parts)
        return Candidates(self._rows, np.concatenate(await asyncio.gather(*parts)))

    def _compared(self, vector: Vector, part: slice) -> Floats:
        return similarity(self._function, self._vectors[part], vector)
