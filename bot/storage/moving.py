"""A knowledge base read by what changed in it: a mark of every entry, and those that differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import NullType

from bot.core.faq import FaqEntry
from bot.core.ports import Mark, Moved
from bot.storage import tables
from bot.storage.entries import read_entries
from bot.storage.knowledge_bases import read_revision
from bot.storage.statements import chunks, streamed

_SHARE = 8
"""Where more than one in so many entries changed, all are read: that is one statement."""


async def read_moved(
    connection: AsyncConnection, kb: int, since: Mapping[int, Mark | None]
) -> Moved:
    """What is stored against how it was known, in the transaction of `connection`."""
    revision = await read_revision(connection, kb)
    marks = await _read_marks(connection, kb)
    changed = [key for key, mark in marks.items() if mark is None or since.get(key) != mark]
    return Moved(revision, marks, await _read(connection, kb, changed, len(marks)))


async def _read_marks(connection: AsyncConnection, kb: int) -> dict[int, Mark | None]:
    return {row.key: _mark(row) async for row in streamed(connection, _marks(kb))}


def _mark(row: Row[Any]) -> Mark | None:
    # While its version is not recorded, an entry that was changed by SQL is changed by more SQL
    # without a trace in its own row (`_PHRASING` in migration 0001): it counts as changed.
    return None if row.recorded is None else (row.version, row.updated_at)


def _marks(kb: int) -> Select[Any]:
    entry, revision = tables.entry.c, tables.entry_revision.c
    recorded = and_(revision.entry == entry.key, revision.version == entry.version)
    return (
        select(
            entry.key,
            entry.version,
            # As the driver gives it: it is only compared.
            type_coerce(entry.updated_at, NullType()).label("updated_at"),
            revision.entry.label("recorded"),
        )
        .outerjoin_from(tables.entry, tables.entry_revision, recorded)
        .where(entry.kb == kb)
        .order_by(entry.key)
    )


async def _read(
    connection: AsyncConnection, kb: int, keys: Sequence[int], of: int
) -> Sequence[FaqEntry]:
    here: ColumnElement[bool] = tables.entry.c.kb == kb
    if len(keys) * _SHARE > of:
        wanted = set(keys)
        stored = await read_entries(connection, here, many=True)
        return [entry for entry in stored if entry.key in wanted]
    found: list[FaqEntry] = []
    for chunk in chunks(keys):
        found += await read_entries(connection, and_(here, tables.entry.c.key.in_(chunk)))
    return found
