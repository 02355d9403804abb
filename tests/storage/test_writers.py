"""Many writers on one PostgreSQL: who waits for whom, and what nobody loses."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.core.errors import ConflictError, StorageError
from bot.core.faq import KnowledgeBase
from bot.core.ports import Label
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions, make_engine
from tests.contracts.examples import a_message, a_receipt, an_entry, claimed, saved


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


async def test_who_waits_too_long_for_another_is_told(
    database: Database, kb: KnowledgeBase, transactions: Transactions
) -> None:
    async with transactions.write() as connection:
        await connection.execute(text("SELECT 1 FROM knowledge_base FOR UPDATE"))

        with pytest.raises(StorageError, match="is locked: another process is writing"):
            await saved(database.faq, kb, an_entry())

    assert len(await saved(database.faq, kb, an_entry())) == 1


async def test_others_answer_while_one_knowledge_base_is_being_saved(
    database: Database, kb: KnowledgeBase, transactions: Transactions
) -> None:
    async with transactions.write() as connection:
        await connection.execute(text("SELECT 1 FROM knowledge_base FOR UPDATE"))

        assert await claimed(database.outbox)
        await database.receipts.add_receipt(a_receipt())
        assert await database.faq.entries(kb.key) == []


async def test_two_that_wait_for_each_other_do_not_wait_for_ever(url: str) -> None:
    engine = make_engine(url, lock_timeout=60)
    transactions = Transactions(engine)

    async def lock_both(mine: int, met: asyncio.Barrier) -> None:
        async with transactions.write() as connection:
            for number in (mine, 3 - mine):
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({number})"))
                if number == mine:
                    await met.wait()

    met = asyncio.Barrier(2)
    ended = await asyncio.gather(lock_both(1, met), lock_both(2, met), return_exceptions=True)
    await engine.dispose()

    (refused,) = [error for error in ended if error]
    assert isinstance(refused, StorageError)
    assert "at the same moment. Nothing was changed here; try again" in str(refused)


async def test_reading_writes_nothing(transactions: Transactions) -> None:
    with pytest.raises(StorageError, match="read-only"):
        async with transactions.read() as connection:
            await connection.execute(text("DELETE FROM entry"))


async def test_what_is_read_together_is_of_one_moment(
    database: Database, kb: KnowledgeBase, transactions: Transactions
) -> None:
    async with transactions.read() as connection:
        count = text("SELECT count(*) FROM entry")
        before = await connection.scalar(count)
        await saved(database.faq, kb, an_entry())

        assert await connection.scalar(count) == before


async def test_more_questions_than_connections_all_get_their_turn(url: str) -> None:
    async with open_database(url) as database:
        taken = await asyncio.gather(
            *(claimed(database.outbox, a_message(f"m{number % 30}")) for number in range(90))
        )

    assert taken.count(True) == 30


async def test_two_who_name_one_at_once_are_told_apart(database: Database) -> None:
    made = await asyncio.gather(
        *(database.faq.create_knowledge_base("it") for _ in range(5)), return_exceptions=True
    )

    assert [type(one) for one in made if isinstance(one, Exception)] == [ConflictError] * 4


async def test_labels_replaced_by_two_at_once_are_those_of_one(
    database: Database, kb: KnowledgeBase
) -> None:
    labels = [[Label(f"{name}{n}", ("vpn",)) for n in range(20)] for name in "ab"]

    await asyncio.gather(*(database.labels.replace_labels(kb.key, each) for each in labels * 3))

    assert await database.labels.labels(kb.key) in labels


async def test_a_transaction_moves_the_revision_once(
    database: Database, kb: KnowledgeBase, transactions: Transactions
) -> None:
    (one,) = await saved(database.faq, kb, an_entry("vpn", alternates=("a", "b")))
    (before,) = await database.faq.knowledge_bases()

    await saved(database.faq, kb, replace(one, question="New?", alternates=("c", "d", "e")))

    (after,) = await database.faq.knowledge_bases()
    assert after.revision == before.revision + 1


async def test_a_change_that_was_taken_back_to_a_savepoint_moves_nothing_and_the_next_does(
    database: Database, kb: KnowledgeBase, transactions: Transactions
) -> None:
    await saved(database.faq, kb, an_entry())
    (before,) = await database.faq.knowledge_bases()

    async with transactions.write() as connection:
        try:
            async with connection.begin_nested():
                await connection.execute(text("UPDATE entry SET answer = 'A.'"))
                raise ConflictError("taken back")
        except ConflictError:
            await connection.execute(text("UPDATE entry SET answer = 'B.'"))

    (after,) = await database.faq.knowledge_bases()
    assert after.revision == before.revision + 1
