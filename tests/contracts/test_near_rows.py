"""What every NearRows promises."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.ports import Matrix, NearRows, TextHash
from bot.core.retrieval.similarity import similarity
from bot.storage.database import open_database
from tests.contracts.conftest import Stores
from tests.fakes import MemoryDatabase
from tests.postgres import Server

MODEL = ModelProvenance("tiny", "1", 8, "0123456789ab", "cosine", 256)
FUNCTIONS = ("cosine", "dot", "euclidean")


@dataclass
class World:
    """Two knowledge bases, and thirty texts that one of them may hold."""

    stores: Stores
    near: NearRows
    one: int
    other: int

    async def knows(self, model: ModelProvenance) -> ModelProvenance:
        """The model, as after its first vector."""
        await self.stores.embeddings.add(model, {HASHES[0]: vectors_of(model)[0]})
        return model

    async def place(self, kb: int, model: ModelProvenance, rows: slice = slice(None)) -> None:
        await self.near.add(kb, model, HASHES[rows], vectors_of(model)[rows])

    async def held(self, kb: int, model: ModelProvenance = MODEL) -> set[TextHash]:
        return set(HASHES) - await self.near.lacking(kb, model, HASHES)


HASHES = [sha256(bytes([number])).digest() for number in range(30)]


def vectors_of(model: ModelProvenance) -> Matrix:
    rows = np.random.default_rng(0).normal(size=(len(HASHES), model.dimension))
    if model.similarity == "cosine":
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


@pytest.fixture(params=["memory", "postgres"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "memory":
        memory = MemoryDatabase()
        yield await _world(memory, memory.near)
        return
    server: Server = request.getfixturevalue("postgres")
    async with server.database() as name, open_database(server.url(name)) as database:
        assert database.near is not None
        yield await _world(database, database.near)


async def _world(stores: Stores, near: NearRows) -> World:
    keys = [(await stores.faq.create_knowledge_base(name)).key for name in ("one", "other")]
    world = World(stores, near, *keys)
    await world.knows(MODEL)
    return world


async def test_nothing_is_placed_at_first(world: World) -> None:
    assert await world.near.lacking(world.one, MODEL, HASHES) == set(HASHES)
    assert await world.near.held(MODEL) == set()
    assert not await world.near.settled(world.one, MODEL)
    assert await world.near.settle(world.one, MODEL, HASHES) == 0


async def test_what_is_placed_is_no_longer_lacking(world: World) -> None:
    await world.place(world.one, MODEL, slice(20))

    assert await world.held(world.one) == set(HASHES[:20])
    assert await world.near.held(MODEL) == {world.one}


@pytest.mark.parametrize("function", FUNCTIONS)
async def test_the_nearest_come_first_by_the_models_own_similarity(
    world: World, function: str
) -> None:
    model = await world.knows(replace(MODEL, digest=function * 3, similarity=function))
    await world.place(world.one, model)
    await world.near.settle(world.one, model, HASHES)
    vector = vectors_of(model)[4] * np.float32(0.5)

    found = await world.near.nearest(world.one, model, vector, 5)

    order = np.argsort(-similarity(function, vectors_of(model), vector))
    assert found == [HASHES[at] for at in order[:5]]


async def test_knowledge_bases_and_models_stand_apart(world: World) -> None:
    second = await world.knows(replace(MODEL, digest="ba9876543210", dimension=3))
    await world.place(world.one, MODEL, slice(10))
    await world.place(world.other, MODEL, slice(10, 20))
    await world.place(world.one, second, slice(20, 30))

    found = await world.near.nearest(world.one, MODEL, vectors_of(MODEL)[15], 30)
    newer = await world.near.nearest(world.one, second, vectors_of(second)[0], 30)

    assert set(found) == set(HASHES[:10])
    assert set(newer) == set(HASHES[20:])
    assert await world.near.held(second) == {world.one}


async def test_settling_drops_what_is_not_kept_and_can_be_done_again(world: World) -> None:
    await world.place(world.one, MODEL)

    first = await world.near.settle(world.one, MODEL, HASHES[:12])
    again = await world.near.settle(world.one, MODEL, HASHES[:12])

    assert (first, again) == (18, 0)
    assert await world.near.settled(world.one, MODEL)
    assert await world.held(world.one) == set(HASHES[:12])


async def test_what_is_placed_after_settling_is_found_too(world: World) -> None:
    await world.place(world.one, MODEL, slice(20))
    await world.near.settle(world.one, MODEL, HASHES)

    await world.place(world.one, MODEL, slice(20, 30))

    assert await world.near.nearest(world.one, MODEL, vectors_of(MODEL)[25], 1) == [HASHES[25]]


async def test_everything_can_be_taken_out(world: World) -> None:
    await world.place(world.one, MODEL)
    await world.near.settle(world.one, MODEL, HASHES)

    assert await world.near.settle(world.one, MODEL, ()) == 30

    assert await world.near.held(MODEL) == set()
    assert await world.near.nearest(world.one, MODEL, vectors_of(MODEL)[0], 5) == []


async def test_one_that_is_there_stays_and_several_may_place_the_same_at_once(
    world: World,
) -> None:
    await asyncio.gather(
        *(world.place(world.one, MODEL, rows) for rows in (slice(20), slice(10, 30), slice(30)))
    )
    await world.near.add(world.one, MODEL, HASHES[:1], -vectors_of(MODEL)[:1])

    assert await world.held(world.one) == set(HASHES)
    assert await world.near.nearest(world.one, MODEL, vectors_of(MODEL)[0], 1) == [HASHES[0]]


async def test_vectors_that_no_index_takes_are_refused(world: World) -> None:
    large = await world.knows(replace(MODEL, digest="fedcba987654", dimension=2_001))

    with pytest.raises(ModelError, match="BOT_INDEX=memory"):
        await world.place(world.one, large)
