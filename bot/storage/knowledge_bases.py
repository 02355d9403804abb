"""Knowledge bases in the transaction of a connection, for the stores that need them."""

from typing import Any

from sqlalchemy import Row, Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import ConflictError, NotFoundError
from bot.core.faq import KnowledgeBase, Status
from bot.storage import tables

_table = tables.knowledge_base


async def read_knowledge_bases(connection: AsyncConnection) -> list[KnowledgeBase]:
    """All of them, by name."""
    return [_knowledge_base(row) for row in await connection.execute(_counted())]


async def find(connection: AsyncConnection, name: str) -> KnowledgeBase | None:
    """The one of that name, if there is one."""
    row = (await connection.execute(_counted().where(_table.c.name == name))).first()
    return _knowledge_base(row) if row else None


async def keyed(connection: AsyncConnection, key: int) -> KnowledgeBase:
    """The one with that key; NotFoundError where there is none."""
    row = (await connection.execute(_counted().where(_table.c.key == key))).first()
    if row is None:
        raise _no_such_key(key)
    return _knowledge_base(row)


async def named(connection: AsyncConnection, name: str) -> KnowledgeBase:
    """The one of that name; NotFoundError names the others."""
    if found := await find(connection, name):
        return found
    others = ", ".join(f"`{kb.name}`" for kb in await read_knowledge_bases(connection))
    raise NotFoundError(
        f"There is no knowledge base `{name}`; there {f'is {others}' if others else 'is none yet'}."
    )


async def refuse_taken(connection: AsyncConnection, name: str) -> None:
    """Raises ConflictError where a knowledge base has that name."""
    if await find(connection, name):
        raise ConflictError(f"A knowledge base `{name}` exists; choose another name.")


async def create(connection: AsyncConnection, name: str) -> KnowledgeBase:
    """A new, empty one; the name must be free."""
    await connection.execute(insert(_table), {"name": name})
    return await named(connection, name)


async def read_revision(connection: AsyncConnection, kb: int) -> int:
    """The revision of a knowledge base; NotFoundError where there is none with that key."""
    revision = await connection.scalar(select(_table.c.revision).where(_table.c.key == kb))
    if revision is None:
        raise _no_such_key(kb)
    return int(revision)


async def lock_revision(connection: AsyncConnection, kb: int) -> None:
    """Until the transaction ends nobody else changes that knowledge base, by SQL neither.

    NotFoundError where there is none with that key.
    """
    # The triggers move the revision, and so wait for this lock; who refers to the row does not.
    row = select(_table.c.key).where(_table.c.key == kb).with_for_update(key_share=True)
    if await connection.scalar(row) is None:
        raise _no_such_key(kb)


def _no_such_key(key: int) -> NotFoundError:
    return NotFoundError(f"There is no knowledge base with the key {key}.")


def _counted() -> Select[Any]:
    # Every question reads one of these rows: it is counted in an index, and nothing is joined.
    entry = tables.entry
    active = select(func.count()).select_from(entry).where(entry.c.kb == _table.c.key)
    entries = active.where(entry.c.status == Status.ACTIVE).scalar_subquery().label("entries")
    columns = (_table.c.key, _table.c.name, _table.c.revision, _table.c.target)
    return select(*columns, entries).order_by(_table.c.name)


def _knowledge_base(row: Row[Any]) -> KnowledgeBase:
    return KnowledgeBase(row.key, row.name, row.revision, row.entries, row.target)
