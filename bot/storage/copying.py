"""A whole database copied into an empty one, of the same kind or the other, and compared."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import numpy as np
from sqlalchemy import Row, Select, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import StorageError, UsageError
from bot.core.ports import Progress
from bot.storage import tables
from bot.storage.engine import (
    Transactions,
    make_engine,
    refuse_missing,
    same_database,
    sqlite_file,
)
from bot.storage.migrating import current, ensure_current, head
from bot.storage.numbering import continue_numbering
from bot.storage.statements import CHUNK

# While `entry_revision` is empty the triggers take no phrasing for a change from outside.
_IN_ORDER = sorted(tables.metadata.sorted_tables, key=lambda one: one is tables.entry_revision)


async def copy_database(
    source: str, target: str, progress: Progress | None = None
) -> Mapping[str, int]:
    """Every row of `source` in `target`, which is empty; how many, by table.

    All or nothing: what was written is read again and compared before it is kept. Raises
    UsageError or StorageError; then no row is in `target`. Rows of an entry that somebody deleted
    by SQL without them are left behind.
    """
    if same_database(source, target):
        raise UsageError("A database cannot be copied into itself; name another one.")
    await _refuse_unfit(source)
    await ensure_current(target)
    async with _reading(source) as old, _writing(target) as new:
        await _refuse_filled(new)
        counts = {table.name: await _count(old, table) for table in _IN_ORDER}
        steps = _Steps(2 * sum(counts.values()), progress)
        for table in _IN_ORDER:
            await _copy(old, new, table, steps)
        await _restore_revisions(old, new)
        await continue_numbering(old, new)
        for table in _IN_ORDER:
            await _compare(old, new, table, steps)
    return counts


class _Steps:
    """Tells of progress, a step for each row that is written and each that is compared."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._progress = progress
        self._done = 0

    def took(self, rows: int) -> None:
        self._done += rows
        if self._progress:
            self._progress(self._done, self._total)


async def _refuse_unfit(source: str) -> None:
    refuse_missing(source)
    version = await current(source)
    if version is None:
        raise UsageError("The database to copy from is empty: there is nothing to copy.")
    if version != head():
        raise StorageError(
            f"The database to copy from is of version {version}; this faqbot copies {head()}. Run"
            " `faqbot db upgrade` on it first."
        )


async def _refuse_filled(new: AsyncConnection) -> None:
    for table in _IN_ORDER:
        if await _count(new, table):
            raise UsageError(
                f"The database to copy into is not empty: its table {table.name} has rows. Nothing"
                " was copied; name an empty one."
            )


@asynccontextmanager
async def _reading(url: str) -> AsyncIterator[AsyncConnection]:
    """One state of the database, however long it is read."""
    async with _transactions(url) as transactions, transactions.read() as connection:
        yield connection


@asynccontextmanager
async def _writing(url: str) -> AsyncIterator[AsyncConnection]:
    async with _transactions(url) as transactions, transactions.write() as connection:
        yield connection


@asynccontextmanager
async def _transactions(url: str) -> AsyncIterator[Transactions]:
    # A server gives them time; SQLite takes what it needs, and minds foreign keys.
    engine = make_engine(url, restructuring=sqlite_file(url) is None)
    try:
        yield Transactions(engine)
    finally:
        await engine.dispose()


async def _copy(old: AsyncConnection, new: AsyncConnection, table: Table, steps: _Steps) -> None:
    async for rows in _pages(old, table):
        await new.execute(insert(table), [row._asdict() for row in rows])
        steps.took(len(rows))


async def _compare(old: AsyncConnection, new: AsyncConnection, table: Table, steps: _Steps) -> None:
    """Raises StorageError where a row is not in both, or not the same."""
    written, numbers = _pages(new, table), count(1)
    async for rows in _pages(old, table):
        found: list[Row[Any]] = await anext(written, [])
        for row, one, other in zip(numbers, rows, [*found, *[None] * len(rows)], strict=False):
            if other is None or not _same(one, other):
                raise _different(table, row)
        steps.took(len(rows))
    if await anext(written, []):
        raise _different(table, next(numbers))


def _different(table: Table, row: int) -> StorageError:
    return StorageError(
        f"Row {row} of the table {table.name} is not the same after it was copied; nothing was"
        " kept. Does something else write to the new database?"
    )


def _same(one: Row[Any], other: Row[Any]) -> bool:
    """Bit for bit: as Python writes them, in which -0.0 and 1 differ from 0.0 and True."""
    pairs = zip(one, other, strict=True)
    return all(_written(mine) == _written(theirs) for mine, theirs in pairs)


def _written(value: object) -> object:
    return value.tobytes() if isinstance(value, np.ndarray) else repr(value)


async def _pages(connection: AsyncConnection, table: Table) -> AsyncIterator[list[Row[Any]]]:
    """The rows by their keys, CHUNK at a time."""
    statement = _rows(table).order_by(*table.primary_key)
    streamed = await connection.stream(statement, execution_options={"yield_per": CHUNK})
    async for page in streamed.partitions():
        yield list(page)
        await asyncio.sleep(0)


def _rows(table: Table) -> Select[Any]:
    """All but those that should have gone with another: `sqlite3` leaves them where it deletes."""
    rows = select(table)
    for key in table.foreign_keys:
        if key.ondelete == "CASCADE":
            rows = rows.where(key.parent.in_(select(key.column)))
    return rows


async def _count(connection: AsyncConnection, table: Table) -> int:
    found = await connection.scalar(select(func.count()).select_from(_rows(table).subquery()))
    return int(found or 0)


async def _restore_revisions(old: AsyncConnection, new: AsyncConnection) -> None:
    """The triggers took what was copied for changes."""
    kb = tables.knowledge_base
    for row in await old.execute(select(kb.c.key, kb.c.revision)):
        restored = update(kb).where(kb.c.key == row.key).values(revision=row.revision)
        await new.execute(restored)
