"""The phrasings of entries besides their questions, written."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import FaqEntry
from bot.storage import tables
from bot.storage.statements import chunks, execute_many
from bot.storage.tables import PhrasingKind


async def add_phrasings(connection: AsyncConnection, entries: Sequence[FaqEntry]) -> None:
    """Writes those of entries that have none yet."""
    rows = [row for entry in entries for row in _rows(entry)]
    await execute_many(connection, insert(tables.phrasing), rows)


async def update_phrasings(connection: AsyncConnection, entries: Sequence[FaqEntry]) -> None:
    """Brings the phrasings to what the entries say; a row whose text stays is kept."""
    table = tables.phrasing
    rows: dict[tuple[Any, ...], list[Any]] = {}
    for chunk in chunks([entry.key for entry in entries]):
        for row in await connection.execute(select(table).where(table.c.entry.in_(chunk))):
            rows.setdefault((row.entry, row.kind, row.text), []).append(row)
    new, moved = [], []
    for wanted in (row for entry in entries for row in _rows(entry)):
        there = rows.get((wanted["entry"], wanted["kind"], wanted["text"]))
        if not there:
            new.append(wanted)
        elif (kept := there.pop()).position != wanted["position"]:
            moved.append({"of": kept.key, "to": wanted["position"]})
    gone = [{"of": row.key} for left in rows.values() for row in left]
    where = table.c.key == bindparam("of")
    await execute_many(connection, delete(table).where(where), gone)
    await execute_many(
        connection, update(table).where(where).values(position=bindparam("to")), moved
    )
    await execute_many(connection, insert(table), new)


def _rows(entry: FaqEntry) -> list[dict[str, Any]]:
    kinds: Sequence[tuple[PhrasingKind, Sequence[str]]] = (
        (PhrasingKind.ALTERNATE, entry.alternates),
        (PhrasingKind.NEGATIVE, entry.negatives),
    )
    return [
        {"entry": entry.key, "kind": kind.value, "position": position, "text": text}
        for kind, texts in kinds
        for position, text in enumerate(texts)
    ]
