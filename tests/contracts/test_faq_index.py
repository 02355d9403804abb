"""What every FaqIndex promises."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.ports import FaqIndex, Matrix, NearRows
from bot.core.query import text_hash
from bot.storage.database import open_database
from bot.storage.engine import Transactions, make_engine
from bot.storage.exact_index import ExactIndex
from bot.storage.near_rows import PgvectorRows
from bot.storage.pgvector_index import PgvectorIndex
from tests.core.retrieval.test_sharpening import built, made, shortened
from tests.fakes import MemoryNearRows
from tests.postgres import Server

_RNG = np.random.default_rng(0)
_ROWS = _RNG.normal(size=(50, 8)).astype(np.float32)
_UNIT = _ROWS / np.linalg.norm(_ROWS, axis=1, keepdims=True)


class IndexContract(ABC):
    """Tests that every index passes; a subclass says how it is made."""

    @abstractmethod
    async def make(self, vectors: Matrix, function: str) -> FaqIndex:
        """An index of these rows."""

    async def test_the_nearest_row_is_a_candidate_with_its_similarity(self) -> None:
        found = await (await self.make(_UNIT, "cosine")).candidates(_UNIT[7])

        best = int(np.argmax(found.similarities))
        assert found.rows[best] == 7
        assert found.similarities[best] == pytest.approx(1.0, abs=1e-6)
        assert found.rows.dtype == np.intp
        assert found.similarities.dtype == np.float32

    @pytest.mark.parametrize("function", ["cosine", "dot", "euclidean"])
    async def test_similarity_is_the_models_own_and_more_is_nearer(self, function: str) -> None:
        rows = _UNIT if function == "cosine" else _ROWS
        vector = rows[3] * np.float32(0.9)

        found = await (await self.make(rows, function)).candidates(vector)

        expected = {
            "cosine": rows @ vector,
            "dot": rows @ vector,
            "euclidean": -np.linalg.norm(rows - vector, axis=1),
        }[function]
        assert found.similarities == pytest.approx(expected[found.rows], abs=1e-4)

    async def test_rows_are_distinct_and_the_same_each_time(self) -> None:
        index = await self.make(_UNIT, "cosine")

        first, second = await index.candidates(_UNIT[0]), await index.candidates(_UNIT[0])

        assert len(set(first.rows.tolist())) == len(first.rows)
        assert np.array_equal(first.rows, second.rows)
        assert np.array_equal(first.similarities, second.similarities)

    async def test_an_empty_index_has_no_candidates(self) -> None:
        found = await (await self.make(np.zeros((0, 8), np.float32), "cosine")).candidates(_UNIT[0])

        assert len(found.rows) == len(found.similarities) == 0


class TestExactIndex(IndexContract):
    """All rows, in order."""

    async def make(self, vectors: Matrix, function: str) -> FaqIndex:
        return ExactIndex(vectors, function)

    async def test_every_row_is_a_candidate(self) -> None:
        found = await (await self.make(_UNIT, "cosine")).candidates(_UNIT[0])

        assert np.array_equal(found.rows, np.arange(50))

    async def test_an_unknown_similarity_function_is_refused(self) -> None:
        with pytest.raises(ModelError, match="manhattan"):
            await (await self.make(_UNIT, "manhattan")).candidates(_UNIT[0])


class ApproximateContract(IndexContract):
    """Twenty of fifty rows, found by another and compared here."""

    @pytest.fixture(autouse=True)
    async def _near(self) -> AsyncIterator[None]:
        self.near: NearRows = MemoryNearRows()
        yield

    async def make(self, vectors: Matrix, function: str) -> FaqIndex:
        model = ModelProvenance("tiny", "1", 8, function * 3, function, 256)
        hashes = [text_hash(str(row)) for row in range(len(vectors))]
        await self.prepare(model)
        if hashes:
            await self.near.add(1, model, hashes, vectors)
            await self.near.settle(1, model, hashes)
        index = PgvectorIndex(self.near, 1, model, hashes, vectors, found=20)
        await index.look()
        return index

    async def prepare(self, model: ModelProvenance) -> None:
        """Where a model and a knowledge base have to be known."""

    async def test_the_reach_is_that_of_the_farthest_and_no_other_row_is_nearer(self) -> None:
        index = await self.make(_UNIT, "cosine")

        found = await index.candidates(_UNIT[0])

        every = _UNIT @ _UNIT[0]
        others = np.setdiff1d(np.arange(50), found.rows)
        assert len(found.rows) == 20
        assert found.reach == found.similarities.min()
        assert every[others].max() <= found.similarities.min() + 1e-6


class TestIndexOfNearRows(ApproximateContract):
    """Over rows in memory."""

    async def test_until_they_are_placed_all_are_compared_as_where_no_database_is(self) -> None:
        large = shortened(built(*made(60), "cosine"))
        rows, model = large.phrasings, large.model
        index = PgvectorIndex(
            self.near, 1, model, rows.hashes, rows.vectors, found=20, shortened=large.shortened
        )
        vector = rows.vectors[7]

        before = (index.is_rough, await index.candidates(vector))
        await self.near.add(1, model, rows.hashes, rows.vectors)
        await self.near.settle(1, model, rows.hashes)
        await index.look()
        after = (index.is_rough, await index.candidates(vector))

        alike = large.candidates(vector)
        assert before[0] and before[1].rough and alike.rough
        assert np.array_equal(before[1].similarities, alike.similarities)
        assert np.array_equal(before[1].rough.passages, alike.rough.passages)
        assert np.array_equal(before[1].rough.centroids, alike.rough.centroids)
        assert (after[0], after[1].rough) == (False, None)


class TestPgvectorIndex(ApproximateContract):
    """Over pgvector."""

    @pytest.fixture(autouse=True)
    async def _near(self, postgres: Server) -> AsyncIterator[None]:
        async with postgres.database() as name, open_database(postgres.url(name)) as self.database:
            await self.database.faq.create_knowledge_base("helpdesk")
            engine = make_engine(postgres.url(name))
            self.near = PgvectorRows(Transactions(engine))
            yield
            await engine.dispose()

    async def prepare(self, model: ModelProvenance) -> None:
        await self.database.embeddings.add(model, {text_hash("0"): _UNIT[0]})
