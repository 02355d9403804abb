"""What is particular to PostgreSQL: addresses, faults, a server that goes and comes back."""

import asyncio
import logging
import traceback

import pytest
from sqlalchemy import select, text

from bot.core.errors import StorageError
from bot.core.faq import KnowledgeBase
from bot.storage import migrating, tables
from bot.storage.database import Database
from bot.storage.engine import Transactions
from tests.contracts.examples import a_message, a_receipt, an_entry, claimed, saved
from tests.postgres import Server


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://bot:top@secret@db/faqbot", "more than one @"),
        ("postgresql://bot:secret@db:top/faqbot", "is no database URL"),
        ("postgresql://bot:secret@db/faqbot?options=secret", "a parameter `options`"),
        ("postgresql://bot:secret@db/faqbot?host=a&host=secret", "gives a parameter twice"),
        ("mysql://bot:secret@db/faqbot", "mysql is neither"),
        ("postgresql://bot:secret@/faqbot?host=/nowhere", "does not answer"),
        ("postgresql://bot:secret@/faqbot?host=/nowhere&ssl=maybe", "must be one of: disable"),
        ("postgres://bot:secret@localhost:1/faqbot", "faqbot at localhost:1 does not answer"),
    ],
)
async def test_an_address_that_leads_nowhere_says_so_without_the_password(
    url: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(StorageError, match=says) as refused:
        await migrating.current(url)

    told = "".join(traceback.format_exception(refused.value))
    assert "secret" not in told.replace(__file__, "").split("StorageError:")[-1]
    assert "secret" not in caplog.text


async def test_a_database_that_is_not_there_is_named(postgres: Server) -> None:
    with pytest.raises(StorageError, match=r"There is no database nowhere at /.* Create it"):
        await migrating.current(postgres.url("nowhere"))


async def test_a_user_who_is_not_known_is_refused(postgres: Server, url: str) -> None:
    with pytest.raises(StorageError, match="refuses this user"):
        await migrating.current(url.replace("postgres@", "nobody@"))


async def test_what_goes_wrong_is_said_without_what_people_wrote(
    database: Database, transactions: Transactions
) -> None:
    await database.receipts.add_receipt(a_receipt())

    with pytest.raises(StorageError, match="uq_receipt_id forbids it") as refused:
        await database.receipts.add_receipt(a_receipt())
    with pytest.raises(StorageError) as too_large:
        async with transactions.write() as connection:
            await connection.execute(select(tables.receipt).where(tables.receipt.c.kb == 2**70))
    with pytest.raises(StorageError, match="NUL"):
        await claimed(database.outbox, a_message("vpn token\0"))

    for error in (refused, too_large):
        assert "vpn token" not in "".join(traceback.format_exception(error.value))
        assert str(2**70) not in "".join(traceback.format_exception(error.value)[-1:])


async def test_a_statement_that_takes_too_long_is_ended(transactions: Transactions) -> None:
    with pytest.raises(StorageError, match="took too long"):
        async with transactions.read() as connection:
            await connection.execute(text("SET LOCAL statement_timeout = 50"))
            await connection.execute(text("SELECT pg_sleep(60)"))


async def test_a_transaction_that_goes_on_with_nothing_gives_up_its_locks(
    postgres: Server, database: Database, kb: KnowledgeBase, transactions: Transactions
) -> None:
    idle = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
    async with postgres.session() as session:
        with pytest.raises(StorageError, match="does not answer"):
            async with transactions.write() as connection:
                await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 50"))
                await connection.execute(text("SELECT 1 FROM knowledge_base FOR UPDATE"))
                while await session.fetchval(idle):  # noqa: ASYNC110 - it happens on the server
                    await asyncio.sleep(0.01)
                await connection.execute(text("SELECT 1"))

    assert len(await saved(database.faq, kb, an_entry())) == 1


async def test_connections_that_were_cut_are_made_anew(
    database: Database, kb: KnowledgeBase, postgres: Server
) -> None:
    await cut_off(postgres)

    assert await database.faq.entries(kb.key) == []


async def test_a_database_that_was_away_is_used_again_when_it_is_back(
    database: Database, kb: KnowledgeBase, postgres: Server
) -> None:
    async with postgres.session() as session:
        await session.execute("ALTER DATABASE faqbot ALLOW_CONNECTIONS false")
        await cut_off(postgres)
        for attempt in (claimed(database.outbox), saved(database.faq, kb, an_entry())):
            with pytest.raises(StorageError, match=r"faqbot at /.* does not answer"):
                await attempt
        await session.execute("ALTER DATABASE faqbot ALLOW_CONNECTIONS true")

    assert await claimed(database.outbox)
    assert len(await saved(database.faq, kb, an_entry())) == 1


async def cut_off(server: Server) -> None:
    """Ends every connection to the database."""
    async with server.session() as session:
        await session.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'faqbot'"
        )


async def test_texts_compare_as_on_sqlite_whatever_the_databases_language(
    transactions: Transactions,
) -> None:
    async with transactions.read() as connection:
        strange = await connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND data_type = 'text'"
                " AND table_name <> 'alembic_version' AND collation_name IS DISTINCT FROM 'C'"
            )
        )

        assert strange.all() == []
