"""Two models' vectors never mix, whatever the server calls them and whenever it changes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.core.ports import EmbeddingStore, Matrix
from bot.embedding.model import TextModel
from bot.embedding.remote import Patience, open_remote
from bot.embedding.remote.identifying import LONG_PROBE, PROBES, packaged_probes
from bot.storage.database import open_database
from tests.embedding.remote.server import Server, turned

Makes: TypeAlias = Callable[[Matrix], Matrix]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[EmbeddingStore]:
    async with open_database(f"sqlite:///{tmp_path}/faqbot.db") as stores:
        yield stores.embeddings


async def identity(server: Server, store: EmbeddingStore | None = None, **changes: Any) -> str:
    async with open_remote(server.endpoint(**changes), store) as encoder:
        return encoder.provenance.id


def noisy(rows: Matrix) -> Matrix:
    """As float16 on another machine has it."""
    return rows.astype(np.float16).astype(np.float32)


def coarse(rows: Matrix) -> Matrix:
    """Another copy of the model, of eight bits."""
    return np.round(rows * 16) / np.float32(16)


def test_what_the_packaged_model_gives_is_known_beforehand(model: TextModel) -> None:
    short, long = packaged_probes()

    np.testing.assert_allclose(model.encode_documents(PROBES), short, atol=1e-5)
    np.testing.assert_allclose(model.encode_documents([LONG_PROBE])[0], long, atol=1e-5)


@pytest.mark.parametrize("api", ["openai", "huggingface"])
@pytest.mark.parametrize("makes", [np.asarray, noisy], ids=["itself", "float16"])
async def test_the_packaged_model_is_itself_wherever_it_runs(
    server: Server, model: TextModel, api: str, makes: Makes
) -> None:
    server.makes, server.name, server.info = makes, "whatever", False

    async with open_remote(server.endpoint(api=api)) as encoder:
        assert encoder.provenance == model.provenance


@pytest.mark.parametrize("makes", [turned, coarse])
async def test_other_vectors_under_its_name_are_another_model(
    server: Server, model: TextModel, makes: Makes
) -> None:
    server.makes = makes

    assert await identity(server) != model.provenance.id


async def test_a_packaged_model_that_reads_less_is_another_one(
    server: Server, model: TextModel
) -> None:
    server.window, server.cuts_off = 128, True

    assert await identity(server) != model.provenance.id


async def test_what_shapes_the_vectors_shapes_the_identity(server: Server) -> None:
    server.makes = turned
    ids = [
        await identity(server),
        await identity(server, model="other"),
        await identity(server, similarity="dot"),
        await identity(server, query_prompt="query: "),
        await identity(server, document_prompt="query: "),
        await identity(server, window=64),
    ]
    server.revision = "another"
    ids.append(await identity(server))

    assert len(set(ids)) == 7


async def test_the_same_server_has_the_same_identity_again(
    server: Server, store: EmbeddingStore
) -> None:
    server.makes = turned
    first = await identity(server, store)
    server.makes = lambda rows: turned(noisy(rows))

    assert await identity(server, store) == first


async def test_another_model_under_the_same_name_gets_an_identity_of_its_own(
    server: Server, store: EmbeddingStore
) -> None:
    server.makes = turned
    first = await identity(server, store)

    server.makes = lambda rows: turned(turned(rows))
    second = await identity(server, store)
    again = await identity(server, store)
    server.makes = turned
    back = await identity(server, store)

    assert second == again != first
    assert back == first


async def test_processes_that_begin_at_once_agree(server: Server, store: EmbeddingStore) -> None:
    server.makes = turned

    found = await asyncio.gather(*(identity(server, store) for _ in range(4)))

    assert len(set(found)) == 1


async def test_a_look_leaves_nothing_behind(server: Server, store: EmbeddingStore) -> None:
    server.makes = turned

    async with open_remote(server.endpoint(), store, remember=False) as encoder:
        model = encoder.provenance

    assert not await store.vectors(model, [b"0" * 32])
    async with open_remote(server.endpoint(), store) as encoder:
        assert encoder.provenance == model


@pytest.mark.parametrize("many", [False, True])
async def test_a_model_that_is_replaced_meanwhile_gives_nothing(server: Server, many: bool) -> None:
    async with open_remote(server.endpoint()) as encoder:
        server.makes = turned

        with pytest.raises(ModelError, match="has another model"):
            if many:
                await encoder.encode_texts(["a", "b"])
            else:
                await encoder.encode_question("How do I reset it?")
        assert "start the bot again" in encoder.trouble

        server.makes = lambda rows: rows
        await encoder.encode_question("How do I reset it?")
        assert encoder.trouble == ""


async def test_a_model_that_is_replaced_for_good_asks_for_a_new_start(server: Server) -> None:
    patience = Patience(look=0.01, look_when_away=0.01, replaced_after=0.1)
    async with open_remote(server.endpoint(patience=patience), patient=True) as encoder:
        server.makes = turned

        await encoder.replaced.wait()


async def test_a_replica_with_another_dimension_gives_nothing(server: Server) -> None:
    async with open_remote(server.endpoint()) as encoder:
        server.makes = lambda rows: rows[:, :200]

        with pytest.raises(ModelError, match="has another model"):
            await encoder.encode_texts(["a", "b"])
