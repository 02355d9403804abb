"""What platforms were given last."""

from sqlalchemy import delete, select

from bot.core.ports import Deployments
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.statements import store

_deployment = tables.deployment.c


class SqlDeployments(Deployments):
    """The table `deployment`: one row a name."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def digest(self, name: str) -> str:
        """The digest of what was given under that name; empty where nothing was."""
        named = select(_deployment.digest).where(_deployment.name == name)
        async with self._transactions.read() as connection:
            return await connection.scalar(named) or ""

    async def set_digest(self, name: str, digest: str) -> None:
        """Notes it in place of the one before; empty: nothing is given any more."""
        async with self._transactions.write() as connection:
            if digest:
                row = {"name": name, "digest": digest}
                await store(connection, tables.deployment, row)
            else:
                gone = delete(tables.deployment).where(_deployment.name == name)
                await connection.execute(gone)
