"""Workspaces that the bot has left are forgotten, a little at a time.

Each transaction looks first whether the workspace is still to be forgotten. The row that says so
goes last, so that after a crash the next run goes on where this one stood.

Embeddings stay: they are of texts, whoever wrote them, and hold none.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.statements import AT_ONCE, PAUSE
from bot.storage.workspaces import own_name

ENTRIES_AT_ONCE = 100
"""With each go its phrasings, and a trigger runs for every one of them."""

_workspace = tables.workspace.c
_channel = tables.channel.c
_kb = tables.knowledge_base.c


@dataclass(frozen=True, slots=True)
class _Left:
    """A workspace to forget, and the knowledge base that was made for it and for nobody else."""

    platform: str
    id: str
    kb: int | None


_Step = Callable[[AsyncConnection, _Left], Awaitable[bool]]
"""Forgets a little of it; whether there may be more."""


async def forget_workspaces(transactions: Transactions, before: datetime) -> int:
    """Forgets each workspace that the bot left before then; how many."""
    names = select(_workspace.platform, _workspace.id).where(_workspace.left_at < before)
    async with transactions.read() as connection:
        left = (await connection.execute(names)).all()
    return sum([await _forget(transactions, before, *names) for names in left])


async def _forget(transactions: Transactions, before: datetime, platform: str, id_: str) -> bool:
    for step in _STEPS:
        more = True
        while more:
            async with transactions.write() as connection:
                left = await _still_left(connection, before, platform, id_)
                if left is None:
                    return False
                more = await step(connection, left)
            if more:
                await asyncio.sleep(PAUSE)
    return True


async def _still_left(
    connection: AsyncConnection, before: datetime, platform: str, id_: str
) -> _Left | None:
    which = (_workspace.platform == platform, _workspace.id == id_, _workspace.left_at < before)
    # Who returns, and who takes the knowledge base for another, waits for this step to end.
    kb = await connection.scalar(select(_workspace.kb).where(*which).with_for_update())
    if kb is None:
        return None
    await connection.execute(select(_kb.key).where(_kb.key == kb).with_for_update())
    others = exists().where(
        _workspace.kb == kb, or_(_workspace.platform != platform, _workspace.id != id_)
    )
    elsewhere = exists().where(
        _channel.kb == kb, or_(_channel.platform != platform, _channel.workspace != id_)
    )
    own = select(_kb.key).where(_kb.key == kb, _made_for(platform, id_), ~others, ~elsewhere)
    return _Left(platform, id_, await connection.scalar(own))


def _made_for(platform: str, id_: str) -> ColumnElement[bool]:
    """One that an operator made, renamed or filled as `default` is theirs, and stays."""
    name = own_name(platform, id_)
    return or_(_kb.name == name, _kb.name.startswith(f"{name}-", autoescape=True))


def _rows_of(table: Table) -> _Step:
    """Forgets the rows of a table that names platform and workspace."""

    async def step(connection: AsyncConnection, left: _Left) -> bool:
        here = (table.c.platform == left.platform) & (table.c.workspace == left.id)
        return await _some(connection, table, here)

    return step


def _people_of(table: Table) -> _Step:
    """The same for one that names them in one column."""

    async def step(connection: AsyncConnection, left: _Left) -> bool:
        here = table.c.workspace == f"{left.platform}:{left.id}"
        return await _some(connection, table, here)

    return step


def _knowledge_of(table: Table, at_once: int = AT_ONCE) -> _Step:
    """The same for one that names the knowledge base."""

    async def step(connection: AsyncConnection, left: _Left) -> bool:
        own = table.c.kb == left.kb
        return left.kb is not None and await _some(connection, table, own, at_once)

    return step


async def _some(
    connection: AsyncConnection, table: Table, which: ColumnElement[bool], at_once: int = AT_ONCE
) -> bool:
    names = list(table.primary_key)
    some = select(*names).where(which).limit(at_once)
    gone = await connection.execute(delete(table).where(tuple_(*names).in_(some)))
    return gone.rowcount == at_once


async def _receipts(connection: AsyncConnection, left: _Left) -> bool:
    receipt = tables.receipt.c
    here = (receipt.platform == left.platform, receipt.workspace == left.id)
    ids = (await connection.scalars(select(receipt.id).where(*here).limit(AT_ONCE))).all()
    for column in (tables.vote.c.receipt, tables.help_request.c.receipt, receipt.id):
        await connection.execute(delete(column.table).where(column.in_(ids)))
    return len(ids) == AT_ONCE


async def _revisions(connection: AsyncConnection, left: _Left) -> bool:
    changes = select(tables.change.c.key).where(tables.change.c.kb == left.kb)
    made = tables.entry_revision.c.change.in_(changes)
    return left.kb is not None and await _some(connection, tables.entry_revision, made)


async def _changes(connection: AsyncConnection, left: _Left) -> bool:
    change = tables.change.c
    # The newest first: one that undoes another names it.
    some = select(change.key).where(change.kb == left.kb).order_by(change.key.desc()).limit(AT_ONCE)
    gone = await connection.execute(delete(tables.change).where(change.key.in_(some)))
    return gone.rowcount == AT_ONCE


async def _itself(connection: AsyncConnection, left: _Left) -> bool:
    here = (_workspace.platform == left.platform, _workspace.id == left.id)
    await connection.execute(delete(tables.workspace).where(*here))
    if left.kb is not None:
        await connection.execute(delete(tables.knowledge_base).where(_kb.key == left.kb))
    return False


_STEPS: tuple[_Step, ...] = (
    _rows_of(tables.outbox),
    _receipts,
    _rows_of(tables.thread),
    _rows_of(tables.channel),
    _people_of(tables.role_grant),
    _people_of(tables.block),
    _people_of(tables.audit),
    _rows_of(tables.dismissed_gap),
    _people_of(tables.draft),
    _people_of(tables.upload),
    _revisions,
    _knowledge_of(tables.entry, ENTRIES_AT_ONCE),
    _changes,
    _knowledge_of(tables.label),
    _knowledge_of(tables.synced_entry),
    _knowledge_of(tables.fit),
    _itself,
)
