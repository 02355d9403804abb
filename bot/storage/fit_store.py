"""What was fitted for each revision of a knowledge base."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import NotFoundError
from bot.core.ports import Fit, FitStore
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.knowledge_bases import lock_revision
from bot.storage.statements import insert_missing

_fit = tables.fit.c


class SqlFitStore(FitStore):
    """The table `fit`: one row for a knowledge base, a model and a revision."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def fit(self, kb: int, model: str, revision: int) -> Fit | None:
        """What was fitted for exactly this revision and still has its head, if anything was."""
        async with self._transactions.read() as connection:
            row = await _row(connection, kb, model, revision)
        return _from(row) if row and row.head is not None else None

    async def add_fit(self, kb: int, fit: Fit) -> Fit:
        """Stores it and gives it its key; the one stored first wins.

        The heads of earlier revisions are dropped, their calibrations stay for `why`.
        """
        values = {
            "kb": kb,
            "model": fit.model,
            "revision": fit.revision,
            "calibration": fit.calibration,
            "head": fit.head,
        }
        async with self._transactions.write() as connection:
            await lock_revision(connection, kb)
            await insert_missing(connection, tables.fit, [values])
            await connection.execute(
                update(tables.fit)
                .where(_fit.kb == kb, _fit.revision < fit.revision, _fit.head.is_not(None))
                .values(head=None)
            )
            row = await _row(connection, kb, fit.model, fit.revision)
        assert row is not None  # it was inserted, or was there
        # One whose head was dropped, because a newer revision came: its maker still has it.
        return _from(row) if row.head is not None else replace(_from(row), head=fit.head)

    async def fit_by_key(self, key: int) -> Fit:
        """The one that a receipt names; without its head where that was dropped."""
        async with self._transactions.read() as connection:
            row = (await connection.execute(select(tables.fit).where(_fit.key == key))).first()
        if row is None:
            raise NotFoundError(f"There is no calibration number {key}.")
        return _from(row)


async def _row(connection: AsyncConnection, kb: int, model: str, revision: int) -> Row[Any] | None:
    which = (_fit.kb == kb, _fit.model == model, _fit.revision == revision)
    return (await connection.execute(select(tables.fit).where(*which))).first()


def _from(row: Row[Any]) -> Fit:
    return Fit(row.key, row.revision, row.model, row.calibration, row.head or b"")
