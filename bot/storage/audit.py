"""Who decided what about the bot."""

from collections.abc import Collection, Sequence

from sqlalchemy import insert, select

from bot.core.ports import Audit, Deed
from bot.storage import tables
from bot.storage.engine import Transactions

_audit = tables.audit.c


class SqlAudit(Audit):
    """The table `audit`, to which rows are only added."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def record(self, workspace: str, deeds: Sequence[Deed]) -> None:
        """Stores them."""
        rows = [
            {
                "workspace": workspace,
                "at": deed.at,
                "author": deed.author,
                "what": deed.what,
                "about": deed.about,
                "before": deed.before,
                "after": deed.after,
            }
            for deed in deeds
        ]
        if rows:
            async with self._transactions.write() as connection:
                await connection.execute(insert(tables.audit), rows)

    async def last(
        self, workspace: str, limit: int, *, skip: int = 0, without: Collection[str] = ()
    ) -> Sequence[Deed]:
        """The newest ones after the first `skip`, newest first."""
        here = select(tables.audit).where(
            _audit.workspace == workspace, _audit.what.not_in([*without])
        )
        newest = here.order_by(_audit.key.desc()).offset(skip).limit(limit)
        async with self._transactions.read() as connection:
            return [
                Deed(row.author, row.what, row.before, row.after, row.at, row.about)
                for row in await connection.execute(newest)
            ]
