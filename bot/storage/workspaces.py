"""Which knowledge base a workspace uses."""

from itertools import count

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import KnowledgeBase
from bot.core.ports import Workspaces
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.knowledge_bases import create, find, named

DEFAULT = "default"
"""The knowledge base that the terminal and the command line use."""

_TERMINAL = "terminal"


class SqlWorkspaces(Workspaces):
    """The table `workspace`: at first sight each gets an empty knowledge base of its own."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def knowledge_base_of(self, platform: str, workspace: str) -> KnowledgeBase:
        """The workspace's knowledge base, made at first sight; the terminal's is `default`."""
        async with self._transactions.read() as connection:
            if found := await _bound(connection, platform, workspace):
                return found
        async with self._transactions.write() as connection:
            # Another process may have been first since.
            if found := await _bound(connection, platform, workspace):
                return found
            return await _bind(connection, platform, workspace)


async def _bound(
    connection: AsyncConnection, platform: str, workspace: str
) -> KnowledgeBase | None:
    table, kb = tables.workspace, tables.knowledge_base
    name = await connection.scalar(
        select(kb.c.name).join(table).where(table.c.platform == platform, table.c.id == workspace)
    )
    return await named(connection, name) if name else None


async def _bind(connection: AsyncConnection, platform: str, workspace: str) -> KnowledgeBase:
    if platform == _TERMINAL:
        kb = await find(connection, DEFAULT) or await create(connection, DEFAULT)
    else:
        kb = await create(connection, await _free_name(connection, f"{platform}-{workspace}"))
    await connection.execute(
        insert(tables.workspace), {"platform": platform, "id": workspace, "kb": kb.key}
    )
    return kb


async def _free_name(connection: AsyncConnection, name: str) -> str:
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    while await find(connection, free := next(names)):
        pass
    return free
