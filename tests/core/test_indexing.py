"""Texts become vectors once, and what was made is kept whatever happens next."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.core.faq import FaqEntry
from bot.core.indexing import PORTION, Indexer
from bot.core.ports import Matrix, Progress
from tests.core.services import ENTRIES, services
from tests.fakes.knowledge import MemoryEmbeddingStore
from tests.fakes_encoder import FakeEncoder

MANY = [FaqEntry(f"e{at}", f"what about {at}", "\u2014") for at in range(2 * PORTION + 9)]


class EndedEncoder(FakeEncoder):
    """Does so many portions; then its process ends."""

    def __init__(self, portions: int) -> None:
        super().__init__()
        self._left = portions

    async def encode_texts(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        self._left -= 1
        if self._left < 0:
            raise asyncio.CancelledError
        return await super().encode_texts(texts, progress)


async def test_what_was_encoded_before_the_end_is_not_encoded_again() -> None:
    store = MemoryEmbeddingStore()
    with pytest.raises(asyncio.CancelledError):
        await Indexer(EndedEncoder(1), store).embed(MANY)
    encoder = FakeEncoder()

    embedded = await Indexer(encoder, store).embed(MANY)

    assert embedded == len(encoder.encoded) == len(MANY) - PORTION
    assert await Indexer(encoder, store).stale(MANY) == {}


async def test_progress_is_told_over_the_whole() -> None:
    told: list[tuple[int, int]] = []

    await Indexer(FakeEncoder(), MemoryEmbeddingStore()).embed(
        MANY, lambda done, of: told.append((done, of))
    )

    assert told == [(at, len(MANY)) for at in (PORTION, 2 * PORTION, len(MANY))]


async def test_an_import_that_ends_midway_goes_on_where_it_was() -> None:
    one = services()
    kb = await one.knows(ENTRIES)
    ended = Indexer(EndedEncoder(1), one.stores.embeddings)
    with pytest.raises(asyncio.CancelledError):
        await ended.encode_missing(MANY)
    before = len(one.encoder.encoded)

    await one.curation.import_entries(kb, MANY, author="ada")
    found = await one.library.current(await one.again(kb))

    assert len(one.encoder.encoded) - before == len(MANY) - PORTION
    assert (len(found.snapshot.entries), found.stale) == (len(MANY) + len(ENTRIES), 0)
    await one.library.close()


async def test_the_vectors_of_few_texts_are_left_to_who_saves_them() -> None:
    store = MemoryEmbeddingStore()
    indexer = Indexer(FakeEncoder(), store)

    vectors = await indexer.encode_missing(ENTRIES)

    assert vectors.keys() == (await indexer.stale(ENTRIES)).keys() != set()
