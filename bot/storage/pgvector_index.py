"""The index for a knowledge base that outgrew the search in memory: pgvector finds candidates."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from time import monotonic
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import StorageError
from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import Candidates, Matrix, NearRows, TextHash
from bot.core.retrieval.shortened import Shortened
from bot.core.retrieval.similarity import similarity
from bot.storage.exact_index import ExactIndex

logger = logging.getLogger(__name__)

FOUND = 200
"""Rows asked for, and `hnsw.ef_search`: of the ten nearest of 100,000 it then finds 0.999."""

PATIENCE = 1.0
"""Seconds that a question waits for the database; then it is answered from memory."""

PAUSE = 10.0
"""Seconds after a search that failed in which the database is not asked."""

MOST_BESIDE = 10_000
"""Rows not placed yet that are compared in memory, beside those that are: half a millisecond."""


class PgvectorIndex:
    """Keeps `FaqIndex`: the rows that the database finds nearest, and how far it has reached.

    What is not placed yet is compared in memory beside them, so that an edit is found at once.
    While the database has not answered, or holds too little, all rows are compared, exactly.
    """

    def __init__(
        self,
        near: NearRows,
        kb: int,
        model: ModelProvenance,
        hashes: Sequence[TextHash],
        vectors: Matrix,
        found: int = FOUND,
        shortened: Shortened | None = None,
    ) -> None:
        """Row by row the hash of a text and its vector, float32[n, d]. `look` comes first.

        Where all are compared in memory, it is by the `shortened` ones first, if there are.
        """
        self._near = near
        self.kb = kb
        self._model = model
        self._hashes = hashes
        self._vectors = vectors
        self._found = found
        self._exact = ExactIndex(vectors, model.similarity, shortened)
        numbers = _numbers(hashes)
        self._order = np.argsort(numbers, kind="stable")
        self._ordered = numbers[self._order]
        self._beside: NDArray[np.intp] | None = None
        self._quiet_until = 0.0
        self.looked_at = 0.0
        """When `look` was called last, by the monotonic clock."""

    @classmethod
    async def looked(
        cls,
        near: NearRows,
        kb: int,
        model: ModelProvenance,
        hashes: Sequence[TextHash],
        vectors: Matrix,
        before: Self | None = None,
        shortened: Shortened | None = None,
    ) -> Self:
        """The same, made beside the event loop, after a look at what is placed.

        What was placed in the index `before`, of an earlier revision, counts as placed until the
        next look.
        """
        made = await asyncio.to_thread(cls, near, kb, model, hashes, vectors, shortened=shortened)
        if before is None or not before.placed:
            await made.look()
        else:
            made.looked_at = before.looked_at
            await made._look(await asyncio.to_thread(made._not_in, before))
        return made

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self._hashes)

    @property
    def placed(self) -> int:
        """How many of them the database finds, as of the last look."""
        return 0 if self._beside is None else self.rows - len(self._beside)

    @property
    def is_rough(self) -> bool:
        """Whether all are compared in memory, shortened first."""
        return self._exact.is_rough and not self.is_used

    @property
    def is_used(self) -> bool:
        """Whether questions go to the database."""
        return self._beside is not None and len(self._beside) <= MOST_BESIDE

    async def look(self) -> None:
        """Looks at what is placed by now; all stays as it is while the database does not answer."""
        self.looked_at = monotonic()
        await self._look(self._hashes)

    async def _look(self, hashes: Sequence[TextHash]) -> None:
        try:
            if not await self._near.settled(self.kb, self._model):
                self._beside = None
                return
            lacking = await self._near.lacking(self.kb, self._model, hashes)
        except StorageError as error:
            logger.info("what is placed is not known: %s", type(error).__name__)
            return
        self._beside = await asyncio.to_thread(self._rows_of, lacking)

    def _not_in(self, before: "PgvectorIndex") -> Sequence[TextHash]:
        """The texts that were not placed there."""
        placed = np.ones(before.rows, np.bool_)
        placed[before._beside] = False
        there = before._ordered[placed[before._order]]
        rows = self._order[~np.isin(self._ordered, there)]
        return [self._hashes[row] for row in rows.tolist()]

    async def candidates(self, vector: Vector) -> Candidates:
        """About the 200 nearest rows; all of them where the database does not help."""
        beside = self._beside
        if beside is None or not self.is_used or monotonic() < self._quiet_until:
            return await self._exact.candidates(vector)
        try:
            async with asyncio.timeout(PATIENCE):
                hashes = await self._near.nearest(self.kb, self._model, vector, self._found)
        except (StorageError, TimeoutError) as error:
            self._quiet_until = monotonic() + PAUSE
            kind = type(error).__name__
            logger.warning("questions are answered from memory for a while: %s", kind)
            return await self._exact.candidates(vector)
        rows = self._rows_of(hashes)
        if not len(rows) or len(rows) + len(beside) >= self.rows:
            return await self._exact.candidates(vector)
        return self._reached(vector, rows, beside)

    def _reached(
        self, vector: Vector, rows: NDArray[np.intp], beside: NDArray[np.intp]
    ) -> Candidates:
        """Those rows, and of those beside them what is as near: nothing farther says more."""
        # The server's own similarities differ in the last bits, and would not be replayed.
        reach = float(self._similarities(rows, vector).min())
        more = beside[self._similarities(beside, vector) >= np.float32(reach)]
        every = np.union1d(rows, more).astype(np.intp)
        return Candidates(every, self._similarities(every, vector), reach)

    def _similarities(self, rows: NDArray[np.intp], vector: Vector) -> NDArray[np.float32]:
        return similarity(self._model.similarity, self._vectors[rows], vector, alone=True)

    def _rows_of(self, hashes: Collection[TextHash]) -> NDArray[np.intp]:
        """Where these texts stand, rising; two entries may have the same, or another revision."""
        wanted = np.unique(_numbers(list(hashes)))
        starts = np.searchsorted(self._ordered, wanted)
        counts = np.searchsorted(self._ordered, wanted, "right") - starts
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.sort(self._order[np.repeat(starts, counts) + steps]).astype(np.intp)


def _numbers(hashes: Sequence[TextHash]) -> NDArray[np.uint64]:
    """The first eight bytes of each: two texts with the same would only be looked at together."""
    return np.frombuffer(b"".join(one[:8] for one in hashes), ">u8").astype(np.uint64)
