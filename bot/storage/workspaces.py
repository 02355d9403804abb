"""The workspaces, and which knowledge base each uses."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import KnowledgeBase
from bot.core.ports import Workspace, Workspaces
from bot.storage import tables
from bot.storage.columns import utc_now
from bot.storage.engine import Transactions
from bot.storage.knowledge_bases import create, find, keyed, read_knowledge_bases
from bot.storage.locking import lock_names
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
        ping: str | None = None,
    ) -> None:
        """Changes where questions for people and notices go, and who is notified of the former."""
        await self._set(platform, workspace, helpers=helpers, notices=notices, ping=ping)

    async def set_limits(
        self,
        platform: str,
        workspace: str,
        *,
        question_limit: int | None = None,
        reply_limit: int | None = None,
        retention: int | None = None,
    ) -> None:
        """Changes how much a person may ask and a channel gets unasked, and how long it is kept."""
        await self._set(
            platform,
            workspace,
            question_limit=question_limit,
            reply_limit=reply_limit,
            retention=retention,
        )

    async def _set(self, platform: str, workspace: str, **given: str | int | None) -> None:
        """Changes what is not None."""
        changed = {name: value for name, value in given.items() if value is not None}
        async with self._transactions.write() as connection:
            await _seen(connection, platform, workspace, shares=platform == _TERMINAL)
            if changed:
                here = update(tables.workspace).where(*_here(platform, workspace))
                await connection.execute(here.values(changed))

    async def left(self, platform: str, workspace: str) -> None:
        """Notes since when the bot is no member any more; twice is once."""
        member = (*_here(platform, workspace), _workspace.left_at.is_(None))
        async with self._transactions.write() as connection:
            gone = update(tables.workspace).where(*member).values(left_at=utc_now())
            await connection.execute(gone)

    async def returned(self, platform: str, workspace: str) -> None:
        """Takes that back."""
        back = update(tables.workspace).where(*_here(platform, workspace)).values(left_at=None)
        async with self._transactions.write() as connection:
            await connection.execute(back)

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


def own_name(platform: str, workspace: str) -> str:
    """What the knowledge base is called that is made for a workspace, if need be with a number."""
    return f"{platform}-{workspace}"


async def _seen(
    connection: AsyncConnection, platform: str, workspace: str, *, shares: bool
) -> Workspace:
    await lock_names(connection)
    # Another process may have been first since.
    if found := await _read(connection, platform, workspace):
        return found
    if shares:
        kb = await find(connection, DEFAULT) or await create(connection, DEFAULT)
    else:
        kb = await create(connection, await _free_name(connection, own_name(platform, workspace)))
    row = {"platform": platform, "id": workspace, "kb": kb.key}
    await connection.execute(insert(tables.workspace), row)
    return Workspace(platform, workspace, kb)


async def _read(connection: AsyncConnection, platform: str, workspace: str) -> Workspace | None:
    here = select(tables.workspace).where(*_here(platform, workspace))
    row = (await connection.execute(here)).first()
    return _from(row, await keyed(connection, row.kb)) if row else None


def _here(platform: str, workspace: str) -> tuple[ColumnElement[bool], ...]:
    return _workspace.platform == platform, _workspace.id == workspace


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
        row.ping,
        row.left_at,
        row.retention,
    )


async def _free_name(connection: AsyncConnection, name: str) -> str:
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    while await find(connection, free := next(names)):
        pass
    return free
