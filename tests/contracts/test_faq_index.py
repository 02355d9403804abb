"""What every FaqIndex promises."""

from abc import ABC, abstractmethod

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.core.ports import FaqIndex, Matrix
from bot.storage.exact_index import ExactIndex

_RNG = np.random.default_rng(0)
_ROWS = _RNG.normal(size=(50, 8)).astype(np.float32)
_UNIT = _ROWS / np.linalg.norm(_ROWS, axis=1, keepdims=True)


class IndexContract(ABC):
    """Tests that every index passes; a subclass says how it is made."""

    @abstractmethod
    def make(self, vectors: Matrix, function: str) -> FaqIndex:
        """An index of these rows."""

    async def test_the_nearest_row_is_a_candidate_with_its_similarity(self) -> None:
        found = await self.make(_UNIT, "cosine").candidates(_UNIT[7])

        best = int(np.argmax(found.similarities))
        assert found.rows[best] == 7
        assert found.similarities[best] == pytest.approx(1.0, abs=1e-6)
        assert found.rows.dtype == np.intp
        assert found.similarities.dtype == np.float32

    @pytest.mark.parametrize("function", ["cosine", "dot", "euclidean"])
    async def test_similarity_is_the_models_own_and_more_is_nearer(self, function: str) -> None:
        rows = _UNIT if function == "cosine" else _ROWS
        vector = rows[3] * np.float32(0.9)

        found = await self.make(rows, function).candidates(vector)

        expected = {
            "cosine": rows @ vector,
            "dot": rows @ vector,
            "euclidean": -np.linalg.norm(rows - vector, axis=1),
        }[function]
        assert found.similarities == pytest.approx(expected[found.rows], abs=1e-4)

    async def test_rows_are_distinct_and_the_same_each_time(self) -> None:
        index = self.make(_UNIT, "cosine")

        first, second = await index.candidates(_UNIT[0]), await index.candidates(_UNIT[0])

        assert len(set(first.rows.tolist())) == len(first.rows)
        assert np.array_equal(first.rows, second.rows)
        assert np.array_equal(first.similarities, second.similarities)

    async def test_an_empty_index_has_no_candidates(self) -> None:
        found = await self.make(np.zeros((0, 8), np.float32), "cosine").candidates(_UNIT[0])

        assert len(found.rows) == len(found.similarities) == 0


class TestExactIndex(IndexContract):
    """All rows, in order."""

    def make(self, vectors: Matrix, function: str) -> FaqIndex:
        return ExactIndex(vectors, function)

    async def test_every_row_is_a_candidate(self) -> None:
        found = await self.make(_UNIT, "cosine").candidates(_UNIT[0])

        assert np.array_equal(found.rows, np.arange(50))

    async def test_an_unknown_similarity_function_is_refused(self) -> None:
        with pytest.raises(ModelError, match="manhattan"):
            await self.make(_UNIT, "manhattan").candidates(_UNIT[0])
