"""The index for knowledge bases that fit in memory: every similarity, exactly."""

from functools import partial

import numpy as np

from bot.core.deciding import QUICK
from bot.core.outcomes import Vector
from bot.core.ports import Candidates, Matrix
from bot.core.retrieval.similarity import similarity
from bot.core.threads import beside


class ExactIndex:
    """The vectors of one knowledge base at one revision, compared one and all.

    Keeps `FaqIndex`: `candidates` are all rows, in order. 100,000 rows of 384 float32 take 154 MB
    and about 7 ms.
    """

    def __init__(self, vectors: Matrix, function: str) -> None:
        """Holds `vectors`, float32[n, d]; `function` is cosine (rows of length one), dot or
        euclidean, else a ModelError at the first question.
        """
        self._vectors = np.ascontiguousarray(vectors, np.float32)
        self._function = function
        self._rows = np.arange(len(vectors), dtype=np.intp)

    async def candidates(self, vector: Vector) -> Candidates:
        """All rows with the model's own similarity to `vector`."""
        compare = partial(similarity, self._function, self._vectors, vector)
        near = await beside(compare) if len(self._rows) > QUICK else compare()
        return Candidates(self._rows, near)
