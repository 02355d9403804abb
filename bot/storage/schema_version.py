"""Which version the schema has, for a process that is up already."""

from datetime import datetime

from sqlalchemy import text

from bot.storage.clock import moment
from bot.storage.engine import Transactions
from bot.storage.migrating import head


class SqlSchema:
    """Alembic's own table."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._wanted = head() or ""

    async def now(self) -> datetime:
        """What time it is by the clock that leases go by."""
        async with self._transactions.read() as connection:
            return await moment(connection)

    async def versions(self) -> tuple[str, str]:
        """The version that the database has, and the one that this program works with."""
        async with self._transactions.read() as connection:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found or "", self._wanted
