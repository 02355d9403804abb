"""How the database is set up, and what stands in the rows that no port shows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.errors import StorageError
from bot.storage.database import Database
from bot.storage.engine import Transactions, make_engine
from tests.contracts.examples import a_receipt, an_entry, saved


async def test_connections_are_set_up_for_safety(database: Database, url: str) -> None:
    engine = make_engine(url, lock_timeout=7)
    async with Transactions(engine).read() as connection:
        names = ("journal_mode", "foreign_keys", "busy_timeout")
        values = [await connection.scalar(text(f"PRAGMA {name}")) for name in names]
    await engine.dispose()

    assert values == ["wal", 1, 7000]


async def test_what_goes_wrong_is_said_without_what_people_wrote(database: Database) -> None:
    await database.receipts.add_receipt(a_receipt())

    with pytest.raises(StorageError, match=r"UNIQUE .* Run `faqbot doctor`") as refused:
        await database.receipts.add_receipt(a_receipt())

    assert "vpn token" not in str(refused.value)
    assert "vpn token" not in str(refused.value.__cause__)


async def test_a_reply_on_its_way_moves_forward_only(database: Database, path: Path) -> None:
    await database.outbox.claim("m1", "slack")
    await database.outbox.decided("m1", "r1", "{}")
    await database.outbox.sent("m1", "1700000000.1")
    await database.outbox.done("m1")

    await database.outbox.decided("m1", "r2", "another")
    await database.outbox.sent("m1", "another")

    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT state, receipt, reply, posted_as FROM outbox").fetchone()
        moments = connection.execute(
            "SELECT claimed_at, decided_at, sent_at, ended_at FROM outbox"
        ).fetchone()
    assert row == ("done", "r1", "{}", "1700000000.1")
    assert list(moments) == sorted(moments)


async def test_a_phrasing_whose_text_stays_keeps_its_row(database: Database, path: Path) -> None:
    def rows() -> dict[str, int]:
        with closing(sqlite3.connect(path)) as connection:
            return dict(connection.execute("SELECT text, key FROM phrasing").fetchall())

    kb = await database.faq.create_knowledge_base("helpdesk")
    (entry,) = await saved(database.faq, kb, an_entry(alternates=("a", "b", "c")))
    before = rows()

    await saved(database.faq, kb, an_entry(alternates=("c", "new", "a"), version=entry.version))

    after = rows()
    assert after.keys() == {"c", "new", "a"}
    assert (after["a"], after["c"]) == (before["a"], before["c"])
