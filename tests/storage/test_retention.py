"""Forgetting much at once, beside others who write."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.errors import StorageError
from bot.storage import retention
from bot.storage.database import Database
from tests.contracts.examples import PLACE, a_message, a_receipt, claimed

MANY = 2 * retention.AT_ONCE + 1
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
