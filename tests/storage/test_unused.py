"""Vectors of models that nobody uses any more: which go, and which never do."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.core.ports import Fit
from bot.core.query import text_hash
from bot.storage.database import Database, open_database
from bot.storage.statements import AT_ONCE
from tests.contracts.examples import MODEL, OTHER_MODEL, a_decision, a_receipt, vectors_of

NOW = datetime.now(UTC)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
TEXTS = [f"text {number}" for number in range(2 * AT_ONCE + 1)]
HASHES = [text_hash(text) for text in TEXTS]


@pytest.fixture
async def database(either_url: str) -> AsyncIterator[Database]:
    """Two models, with vectors of the same texts."""
    async with open_database(either_url) as opened:
        for model in (MODEL, OTHER_MODEL):
            await opened.embeddings.add(model, vectors_of(*TEXTS))
        yield opened


async def left(database: Database) -> tuple[int, int]:
    """How many vectors each of them has."""
    first, second = [
        len(await database.embeddings.known(model, HASHES)) for model in (MODEL, OTHER_MODEL)
    ]
    return first, second


async def test_what_is_of_a_model_that_no_process_has_any_more_goes(database: Database) -> None:
    await database.leases.hold("host/1/a", [f"re-embed@{MODEL.id}", "expire"], 30)

    assert await database.unused.forget(BEFORE, HASHES[:3]) == len(TEXTS) - 3

    assert await left(database) == (len(TEXTS), 3)
    assert await database.unused.forget(BEFORE, HASHES[:3]) == 0


async def test_a_model_that_another_process_had_lately_keeps_all(database: Database) -> None:
    await database.leases.hold("host/1/a", [f"re-embed@{MODEL.id}"], 30)
    await database.leases.hold("host/2/b", [f"calibrate@{OTHER_MODEL.id}"], 30)
    await database.leases.release("host/2/b", [f"calibrate@{OTHER_MODEL.id}"])

    assert await database.unused.forget(BEFORE) == 0
    assert await left(database) == (len(TEXTS), len(TEXTS))


@pytest.mark.parametrize("work", ["re-embed@{}", "fit 1@{}/method"])
async def test_a_model_that_is_at_work_is_used(database: Database, work: str) -> None:
    await database.leases.hold("host/1/a", [f"place@{MODEL.id}", work.format(OTHER_MODEL.id)], 30)

    assert await database.unused.forget(BEFORE) == 0


async def test_a_model_keeps_all_while_a_question_can_be_replayed(database: Database) -> None:
    await database.leases.hold("host/1/a", [f"re-embed@{MODEL.id}"], 30)
    old = a_receipt(at=BEFORE, decision=a_decision(model=OTHER_MODEL.id))
    await database.receipts.add_receipt(old)
    before = NOW - timedelta(hours=1)

    kept = await database.unused.forget(before)
    await database.retention.expire(before)

    assert (kept, await database.unused.forget(before)) == (0, len(TEXTS))


async def test_what_was_fitted_is_a_use_and_stays(database: Database) -> None:
    kb = await database.faq.create_knowledge_base("helpdesk")
    made = Fit(0, 1, f"{OTHER_MODEL.id}/method", "{}", b"head")
    fit = await database.fits.add_fit(kb.key, made)
    await database.receipts.add_receipt(a_receipt(at=LATER))

    assert await database.unused.forget(BEFORE) == 0
    assert await database.unused.forget(LATER) == len(TEXTS)
    assert await database.fits.fit_by_key(fit.key) == fit


async def test_where_no_model_was_used_nothing_goes(database: Database) -> None:
    assert await database.unused.forget(LATER) == 0
    assert await left(database) == (len(TEXTS), len(TEXTS))


async def test_copies_for_pgvector_go_with_them(postgres_url: str) -> None:
    rows = np.array(list(vectors_of(*TEXTS[:5]).values()))
    async with open_database(postgres_url) as database:
        kb = await database.faq.create_knowledge_base("helpdesk")
        assert database.near is not None
        for model in (MODEL, OTHER_MODEL):
            await database.embeddings.add(model, vectors_of(*TEXTS[:5]))
            await database.near.add(kb.key, model, HASHES[:5], rows)
            await database.near.settle(kb.key, model, HASHES[:5])
        await database.leases.hold("host/1/a", [f"place@{MODEL.id}"], 30)

        assert await database.unused.forget(BEFORE) == 5

        assert await database.near.held(MODEL) == {kb.key}
        assert await database.near.held(OTHER_MODEL) == set()
        await database.embeddings.add(OTHER_MODEL, vectors_of(*TEXTS[:5]))
        await database.near.add(kb.key, OTHER_MODEL, HASHES[:5], rows)
        assert await database.near.lacking(kb.key, OTHER_MODEL, HASHES[:5]) == set()
