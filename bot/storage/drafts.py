"""Forms that were filled in and not saved yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import SpentError
from bot.core.ports import Draft, Drafts
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.statements import store

MOST = 10
"""Drafts of one author in one workspace."""

_draft = tables.draft.c


class SqlDrafts(Drafts):
    """The table `draft`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, draft: Draft) -> None:
        """Stores it, in place of the one with that id; an author's oldest go beyond ten."""
        row = {
            "id": draft.id,
            "workspace": draft.workspace,
            "author": draft.author,
            "form": draft.form,
            "entered": dict(draft.entered),
            "at": draft.at,
        }
        theirs = (_draft.workspace == draft.workspace, _draft.author == draft.author)
        newest = select(_draft.id).where(*theirs).order_by(_draft.at.desc(), _draft.id).limit(MOST)
        async with self._transactions.write() as connection:
            await store(connection, tables.draft, row)
            # One statement sees one state: what another process keeps just now is not too old.
            old = delete(tables.draft).where(*theirs, _draft.id.not_in(newest))
            await connection.execute(old)

    async def draft(self, workspace: str, author: str, id_: str) -> Draft | None:
        """That author's draft of that id in that workspace."""
        which = (_draft.workspace == workspace, _draft.author == author, _draft.id == id_)
        async with self._transactions.read() as connection:
            row = (await connection.execute(select(tables.draft).where(*which))).first()
        return _from(row) if row else None

    async def found(self, workspace: str, author: str, form: str) -> Sequence[Draft]:
        """The author's drafts there of forms whose ids begin so, newest first."""
        statement = (
            select(tables.draft)
            .where(_draft.workspace == workspace, _draft.author == author)
            .where(_draft.form.startswith(form, autoescape=True))
            .order_by(_draft.at.desc(), _draft.id)
        )
        async with self._transactions.read() as connection:
            rows = (await connection.execute(statement)).all()
        return [_from(row) for row in rows]

    async def drop(self, id_: str) -> None:
        """Forgets it; one that is gone already is no error."""
        async with self._transactions.write() as connection:
            await connection.execute(delete(tables.draft).where(_draft.id == id_))

    async def expire(self, before: datetime) -> int:
        """Forgets what was kept earlier; how many."""
        async with self._transactions.write() as connection:
            gone = await connection.execute(delete(tables.draft).where(_draft.at < before))
        return gone.rowcount


async def use_up(connection: AsyncConnection, id_: str) -> None:
    """Forgets it in the transaction that saves it; SpentError where another one has done so."""
    gone = await connection.execute(delete(tables.draft).where(_draft.id == id_))
    if not gone.rowcount:
        raise SpentError("That is not kept any more; nothing was saved a second time.")


def _from(row: Row[Any]) -> Draft:
    return Draft(row.id, row.workspace, row.author, row.form, row.entered, row.at)
