"""The index for knowledge bases that fit in memory: every similarity."""

import asyncio
import os

import numkong
import numpy as np

from bot.core.outcomes import Vector
from bot.core.ports import Candidates, Matrix
from bot.core.retrieval.shortened import LARGE, Codes, Short, Shortened
from bot.core.retrieval.similarity import BLOCK, Floats, similarity
from bot.core.threads import beside

_MOST_PARTS = 4


class ExactIndex:
    """The vectors of one knowledge base at one revision, compared one and all.

    Keeps `FaqIndex`: `candidates` are all rows, in order. 100,000 rows of 384 float32 take 154 MB
    and about 5 ms of one core, shortened ones 38 MB and 1.4 ms. Many are shared out among the
    cores, with the same bits.
    """

    def __init__(self, vectors: Matrix, function: str, shortened: Shortened | None = None) -> None:
        """Holds `vectors`, float32[n, d]; `function` is cosine (rows of length one), dot or
        euclidean, else a ModelError at the first question.

        Where they are `shortened` the candidates are `rough`.
        """
        self._vectors = np.ascontiguousarray(vectors, np.float32)
        self._function = function
        self._short = shortened
        self._rows = np.arange(len(vectors), dtype=np.intp)

    @property
    def is_rough(self) -> bool:
        """Whether the first comparison is one of shortened vectors."""
        return self._short is not None

    async def candidates(self, vector: Vector) -> Candidates:
        """All rows with the model's own similarity to `vector`, or about that where rough."""
        if self._short is not None:
            return await self._rough(self._short, vector)
        if len(self._rows) <= LARGE:
            return Candidates(self._rows, similarity(self._function, self._vectors, vector))
        near = (
            beside(similarity, self._function, self._vectors[part], vector)
            for part in _parts(len(self._rows))
        )
        return Candidates(self._rows, np.concatenate(await asyncio.gather(*near)))

    async def _rough(self, shortened: Shortened, vector: Vector) -> Candidates:
        short = Short.of(vector[None])
        near, rough = await asyncio.gather(
            beside(shortened.phrasings.similarities, self._function, short, products),
            beside(shortened.rough, self._function, vector, short, products),
        )
        return Candidates(self._rows, near, rough=rough)


def products(codes: Codes, code: Codes) -> Floats:
    """A `Multiply`: a quarter of the time of NumPy's, and the same bits."""
    found = np.empty(len(codes), np.float32)
    if len(codes):
        numkong.cdist(code[None], codes, metric="dot", out=found[None], out_dtype="float32")
    return found


def _parts(rows: int) -> list[slice]:
    """Whole blocks for each core."""
    count = min(_MOST_PARTS, os.cpu_count() or 1)
    size = max(1, -(-rows // (count * BLOCK))) * BLOCK
    return [slice(at, at + size) for at in range(0, rows, size)]
