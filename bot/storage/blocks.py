"""Whom the bot does not answer."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from bot.core.errors import NotFoundError
from bot.core.ports import Blocks
from bot.storage import tables
from bot.storage.columns import utc_now
from bot.storage.engine import Transactions
from bot.storage.statements import insert_missing

_block = tables.block.c


class SqlBlocks(Blocks):
    """The table `block`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def is_blocked(self, workspace: str, person: str) -> bool:
        """Whether that person is."""
        which = (_block.workspace == workspace, _block.person == person)
        async with self._transactions.read() as connection:
            return await connection.scalar(select(_block.person).where(*which)) is not None

    async def block(self, workspace: str, person: str, by: str) -> None:
        """Blocks them; twice changes nothing."""
        row = {"workspace": workspace, "person": person, "by": by, "at": utc_now()}
        async with self._transactions.write() as connection:
            await insert_missing(connection, tables.block, [row])

    async def unblock(self, workspace: str, person: str) -> None:
        """Takes it back; NotFoundError where they were not blocked."""
        which = (_block.workspace == workspace, _block.person == person)
        async with self._transactions.write() as connection:
            gone = await connection.execute(delete(tables.block).where(*which))
            if not gone.rowcount:
                raise NotFoundError("That person was not blocked.")

    async def blocked(self, workspace: str) -> Sequence[str]:
        """Everyone who is, by id."""
        here = select(_block.person).where(_block.workspace == workspace).order_by(_block.person)
        async with self._transactions.read() as connection:
            return (await connection.scalars(here)).all()
