"""What a followed folder held when it was read last."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from bot.core.ports import Synced
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.statements import execute_many

_synced = tables.synced_entry.c


class SqlSynced(Synced):
    """The table `synced_entry`: one row an entry of the folder."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def digests(self, kb: int) -> Mapping[str, bytes]:
        """The digest of each entry that came from the folder, by its slug."""
        statement = select(_synced.slug, _synced.digest).where(_synced.kb == kb)
        async with self._transactions.read() as connection:
            rows = await connection.execute(statement)
            return {row.slug: row.digest for row in rows}

    async def replace_digests(self, kb: int, digests: Mapping[str, bytes]) -> None:
        """These and no others from now on."""
        rows = [{"kb": kb, "slug": slug, "digest": digest} for slug, digest in digests.items()]
        async with self._transactions.write() as connection:
            await connection.execute(delete(tables.synced_entry).where(_synced.kb == kb))
            await execute_many(connection, insert(tables.synced_entry), rows)
