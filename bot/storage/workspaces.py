"""The workspaces, and which knowledge base each uses."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import KnowledgeBase
from bot.core.ports import Workspace, Workspaces
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.knowledge_bases import create, find, keyed, read_knowledge_bases
from bot.storage.statements import store

DEFAULT = "default"
"""The knowledge base that the terminal and the command line use."""

_TERMINAL = "terminal"

_workspace = tables.workspace.c


class SqlWorkspaces(Workspaces):
    """The table `workspace`: at first sight each gets an empty knowledge base of its own."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def workspace(self, platform: str, workspace: str) -> Workspace:
        """The workspace, made at first sight; the terminal's knowledge base is `default`."""
        return await self._seen(platform, workspace, shares=platform == _TERMINAL)

    async def adopt(self, platform: str, workspace: str) -> Workspace:
        """The same, but one that is made gets `default`."""
        return await self._seen(platform, workspace, shares=True)

    async def set_channels(
        self,
        platform: str,
        workspace: str,
        *,
        helpers: str | None = None,
        notices: str | None = None,
    ) -> None:
        """Changes where questions for people and notices go; None leaves it, empty: nowhere."""
        given = {"helpers": helpers, "notices": notices}
        changed = {name: channel for name, channel in given.items() if channel is not None}
        async with self._transactions.write() as connection:
            await _seen(connection, platform, workspace, shares=platform == _TERMINAL)
            if changed:
                here = (_workspace.platform == platform, _workspace.id == workspace)
                await connection.execute(update(tables.workspace).where(*here).values(changed))

    async def use(
        self, platform: str, workspace: str, kb: int, *, public_only: bool = False
    ) -> None:
        """Gives the workspace that knowledge base; NotFoundError where there is none."""
        row = {"platform": platform, "id": workspace, "kb": kb, "public_only": public_only}
        async with self._transactions.write() as connection:
            await keyed(connection, kb)
            await store(connection, tables.workspace, row)

    async def workspaces(self) -> Sequence[Workspace]:
        """All of them, by platform and id."""
        every = select(tables.workspace).order_by(_workspace.platform, _workspace.id)
        async with self._transactions.read() as connection:
            bases = {kb.key: kb for kb in await read_knowledge_bases(connection)}
            return [_from(row, bases[row.kb]) for row in await connection.execute(every)]

    async def _seen(self, platform: str, workspace: str, *, shares: bool) -> Workspace:
        async with self._transactions.read() as connection:
            if found := await _read(connection, platform, workspace):
                return found
        async with self._transactions.write() as connection:
            return await _seen(connection, platform, workspace, shares=shares)


async def _seen(
    connection: AsyncConnection, platform: str, workspace: str, *, shares: bool
) -> Workspace:
    # Another process may have been first since.
    if found := await _read(connection, platform, workspace):
        return found
    if shares:
        kb = await find(connection, DEFAULT) or await create(connection, DEFAULT)
    else:
        kb = await create(connection, await _free_name(connection, f"{platform}-{workspace}"))
    row = {"platform": platform, "id": workspace, "kb": kb.key}
    await connection.execute(insert(tables.workspace), row)
    return Workspace(platform, workspace, kb)


async def _read(connection: AsyncConnection, platform: str, workspace: str) -> Workspace | None:
    here = (_workspace.platform == platform, _workspace.id == workspace)
    row = (await connection.execute(select(tables.workspace).where(*here))).first()
    return _from(row, await keyed(connection, row.kb)) if row else None


def _from(row: Row[Any], kb: KnowledgeBase) -> Workspace:
    return Workspace(
        row.platform,
        row.id,
        kb,
        row.public_only,
        row.helpers,
        row.notices,
        row.question_limit,
        row.reply_limit,
    )


async def _free_name(connection: AsyncConnection, name: str) -> str:
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    while await find(connection, free := next(names)):
        pass
    return free
