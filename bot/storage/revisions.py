"""How entries were before: reading recorded revisions."""

from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import ChangeKind, Revision
from bot.storage import tables
from bot.storage.entries import entry_from

_change, _revision = tables.change.c, tables.entry_revision.c


async def read_history(connection: AsyncConnection, entry: int) -> list[Revision]:
    """The revisions of one entry, newest first."""
    rows = await connection.execute(
        _revisions().where(_revision.entry == entry).order_by(_revision.version.desc())
    )
    return [_revision_of(row) for row in rows]


async def read_last_change(connection: AsyncConnection, kb: int, author: str) -> list[Revision]:
    """The newest change of that author not undone yet and no undo itself; empty if none."""
    undone = select(_change.undoes).where(_change.undoes.is_not(None))
    undos = select(_revision.change).where(_revision.kind == ChangeKind.UNDO)
    newest = (
        select(_change.key)
        .join(tables.entry_revision)
        .where(_change.kb == kb, _change.author == author, _change.undoes.is_(None))
        .where(_change.key.not_in(undone), _change.key.not_in(undos))
        .order_by(_change.key.desc())
        .limit(1)
    )
    key = await connection.scalar(newest)
    return await read_change(connection, kb, key) if key is not None else []


async def read_change(connection: AsyncConnection, kb: int, key: int) -> list[Revision]:
    """What one change made of entries."""
    rows = await connection.execute(
        _revisions().where(_change.kb == kb, _change.key == key).order_by(_revision.entry)
    )
    return [_revision_of(row) for row in rows]


def _revisions() -> Select[Any]:
    return select(
        _revision.entry,
        _revision.version,
        _revision.kind,
        _revision.content,
        _change.key.label("change"),
        _change.author,
        _change.at,
        _change.undoes,
    ).join(tables.change)


def _revision_of(row: Row[Any]) -> Revision:
    return Revision(
        entry=entry_from(row.content, key=row.entry, version=row.version, at=row.at),
        kind=ChangeKind(row.kind),
        author=row.author,
        at=row.at,
        change=row.change,
        undoes=row.undoes,
    )
