"""Numbers that a database gives to new rows, carried on where another left off.

A number is in receipts and under buttons: one that was given is never given again, not even when
its row is gone.
"""

from sqlalchemy import Integer, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables


async def continue_numbering(old: AsyncConnection, new: AsyncConnection) -> None:
    """Makes `new`, which has the rows of `old`, go on with the number after the last given."""
    for table in tables.metadata.sorted_tables:
        if (column := _numbered(table)) is None:
            continue
        highest = await old.scalar(select(func.max(table.c[column]))) or 0
        if last := max(highest, await _last_given(old, table.name, column)):
            await _go_on(new, table, column, last)


def _numbered(table: Table) -> str | None:
    (first, *more) = table.primary_key
    counts = isinstance(first.type, Integer) and not more and not first.foreign_keys
    return first.name if counts else None


async def _last_given(connection: AsyncConnection, table: str, column: str) -> int:
    if connection.dialect.name == "postgresql":
        name = select(func.pg_get_serial_sequence(table, column))
        given = text("SELECT pg_sequence_last_value(CAST(:name AS regclass))")
        found = await connection.scalar(given, {"name": await connection.scalar(name)})
    else:
        given = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        found = await connection.scalar(given, {"name": table})
    return int(found or 0)


async def _go_on(connection: AsyncConnection, table: Table, column: str, last: int) -> None:
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, column)
        await connection.execute(select(func.setval(sequence, last)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        named = {"name": table.name, "last": last}
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), named)
        await connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), named)
