"""Statements for many rows at once, and what each kind of database says in its own words."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Executable, Select, Table, literal, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

CHUNK = 1_000
"""Rows or values a statement: below SQLite's 32,766 variables, short enough for the event loop."""

AT_ONCE = 1_000
"""Rows a transaction that forgets: others wait for a tenth of a second, not for a million rows."""

PAUSE = 0.1
"""Seconds between two of them: SQLite lets another process that waits look as often as that."""

Row = Mapping[str, Any]
T = TypeVar("T")


def chunks(items: Sequence[T] | Mapping[T, Any] | set[T]) -> Iterator[list[T]]:
    """The items in lists of at most CHUNK."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


async def read_at_once(connection: AsyncConnection, statement: Select[Any]) -> AsyncIterator[Any]:
    """The rows of the statement."""
    for row in await connection.execute(statement):
        yield row


async def streamed(connection: AsyncConnection, statement: Select[Any]) -> AsyncIterator[Any]:
    """The same, with time for other work between two parts of them."""
    async with connection.stream(statement) as rows:
        async for part in rows.partitions(CHUNK):
            for row in part:
                yield row


async def execute_many(
    connection: AsyncConnection, statement: Executable, rows: Sequence[Row]
) -> None:
    """Executes the statement for every row; nothing where there is none."""
    for chunk in chunks(rows):
        await connection.execute(statement, chunk)


async def insert_missing(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> int:
    """Inserts rows, leaving those that are there already as they are; how many were new."""
    new = 0
    for chunk in chunks(rows):
        if connection.dialect.name == "postgresql":  # whose driver counts no more than one row
            missing = postgresql.insert(table).on_conflict_do_nothing().returning(literal(1))
            new += len((await connection.execute(missing, chunk)).all())
        else:
            statement = sqlite.insert(table).on_conflict_do_nothing()
            new += (await connection.execute(statement, chunk)).rowcount
    return new


async def store(connection: AsyncConnection, table: Table, row: Row) -> bool:
    """Inserts a row, or changes the one with its primary key; whether it was new.

    Columns that `row` leaves out get their defaults, or stay as they are.
    """
    if await insert_missing(connection, table, [row]):
        return True
    same = (column == row[column.name] for column in table.primary_key)
    await connection.execute(update(table).where(*same).values(row))
    return False
