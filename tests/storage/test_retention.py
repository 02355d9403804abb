"""Forgetting much at once, beside others who write."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.errors import NotFoundError, StorageError
from bot.storage.database import Database
from bot.storage.statements import AT_ONCE
from tests.contracts.examples import PLACE, a_message, a_receipt, an_entry, claimed, saved
from tests.contracts.test_forgetting import GUILD, is_whole, lived_in

MANY = 2 * AT_ONCE + 1
SOON = datetime.now(UTC) + timedelta(days=1)


def fill(path: Path) -> None:
    """Many threads that people have joined in, and many messages that have ended."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO thread VALUES ('slack', 'T1', 'C1', ?, '2026-05-03 14:02:59.000000')",
            ([str(number)] for number in range(MANY)),
        )
        connection.executemany(
            "INSERT INTO outbox (key, platform, state, claimed_at, ended_at) VALUES"
            " (?, 'slack', 'done', '2026-05-03 14:02:59.0', '2026-05-03 14:02:59.000000')",
            ([str(number)] for number in range(MANY)),
        )


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(rows)


async def test_however_much_is_old_all_of_it_goes(database: Database, path: Path) -> None:
    fill(path)

    assert await database.retention.expire(SOON) == 2 * MANY

    assert (count(path, "thread"), count(path, "outbox")) == (0, 0)


async def test_others_write_meanwhile(database: Database, path: Path) -> None:
    fill(path)

    expiring = asyncio.create_task(database.retention.expire(SOON))
    await asyncio.sleep(0)  # it has the lock now
    await database.receipts.add_receipt(a_receipt())
    left = count(path, "thread")

    assert left == MANY  # it was not yet their turn
    assert await expiring == 2 * MANY


async def test_what_was_forgotten_before_a_failure_stays_forgotten(
    database: Database, path: Path
) -> None:
    await database.receipts.add_receipt(a_receipt())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE DELETE ON outbox BEGIN SELECT raise(ABORT, 'full'); END"
        )
    await claimed(database.outbox, a_message(place=PLACE))
    await database.outbox.done("m1")

    with pytest.raises(StorageError):
        await database.retention.expire(SOON)

    assert (await database.receipts.receipt("0123456789abcdef")).decision.text == ""
    assert await database.outbox.settled("m1") is not None


async def test_no_text_and_no_vector_is_left_in_the_row(database: Database, path: Path) -> None:
    await database.receipts.add_receipt(a_receipt())

    await database.retention.expire(SOON)

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT text, vector FROM receipt").fetchone() == (None, None)


# In the order in which they go.
FORGOTTEN = [
    "outbox",
    "vote",
    "help_request",
    "receipt",
    "thread",
    "channel",
    "role_grant",
    "block",
    "entry_revision",
    "entry",
    "change",
    "label",
    "fit",
    "workspace",
    "knowledge_base",
]


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize("table", FORGOTTEN)
async def test_forgetting_goes_on_where_it_was_broken_off(
    database: Database, path: Path, table: str
) -> None:
    kb = await lived_in(database, GUILD)
    await database.workspaces.left("discord", "G1")
    execute(
        path,
        f"CREATE TRIGGER full BEFORE DELETE ON {table} BEGIN SELECT raise(ABORT, 'full'); END",
    )
    with pytest.raises(StorageError):
        await database.retention.forget_left(SOON)
    execute(path, "DROP TRIGGER full")

    assert await database.retention.forget_left(SOON) == 1

    assert not await is_whole(database, GUILD, kb)
    assert [count(path, one) for one in (*FORGOTTEN, "phrasing")] == [0] * 16


@pytest.mark.parametrize("table", ["outbox", "receipt", "block", "entry", "fit"])
async def test_who_returns_while_being_forgotten_keeps_what_is_left(
    database: Database, path: Path, table: str
) -> None:
    await lived_in(database, GUILD)
    await database.workspaces.left("discord", "G1")
    execute(
        path,
        f"CREATE TRIGGER back AFTER DELETE ON {table}"
        " BEGIN UPDATE workspace SET left_at = NULL; END",
    )

    assert await database.retention.forget_left(SOON) == 0

    left = [one for one in FORGOTTEN if count(path, one)]
    assert left == FORGOTTEN[FORGOTTEN.index(table) + 1 :]


async def test_however_much_a_workspace_has_all_of_it_goes_beside_others_who_write(
    database: Database, path: Path
) -> None:
    kb = (await database.workspaces.workspace("slack", "T1")).kb
    await saved(database.faq, kb, *(an_entry(f"e{number}") for number in range(250)))
    fill(path)
    execute(path, "UPDATE outbox SET workspace = 'T1'")
    await database.workspaces.left("slack", "T1")

    forgetting = asyncio.create_task(database.retention.forget_left(SOON))
    await asyncio.sleep(0)  # it has begun
    await database.receipts.add_receipt(a_receipt(workspace="T2"))
    left = count(path, "thread")

    assert left == MANY  # it was not yet their turn
    assert await forgetting == 1
    assert [count(path, table) for table in ("thread", "outbox", "entry", "change")] == [0] * 4
    assert count(path, "receipt") == 1


async def test_a_change_that_undoes_another_goes_before_it(database: Database, path: Path) -> None:
    kb = (await database.workspaces.workspace("slack", "T1")).kb
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO change (key, kb, author, at, undoes)"
            f" VALUES (?, {kb.key}, 'ann', '2026-05-03 14:02:59.0', ?)",
            ((number, number - 1 or None) for number in range(1, MANY + 1)),
        )
    await database.workspaces.left("slack", "T1")

    assert await database.retention.forget_left(SOON) == 1

    assert count(path, "change") == 0


async def test_an_entry_that_was_moved_away_by_sql_stays(database: Database, path: Path) -> None:
    kb = (await database.workspaces.workspace("slack", "T1")).kb
    other = await database.faq.create_knowledge_base("it")
    await saved(database.faq, kb, an_entry("vpn"))
    execute(path, f"UPDATE entry SET kb = {other.key}")
    await database.workspaces.left("slack", "T1")

    assert await database.retention.forget_left(SOON) == 1

    assert (await database.faq.entry(other.key, "vpn")).answer == "About vpn."
    with pytest.raises(NotFoundError):
        await database.faq.knowledge_base("slack-T1")
