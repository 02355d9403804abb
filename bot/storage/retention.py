"""What is too old is forgotten, a little at a time."""

import asyncio
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Delete,
    Table,
    Update,
    delete,
    null,
    select,
    tuple_,
    update,
)

from bot.core.ports import Retention
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.forgetting import forget_workspaces
from bot.storage.statements import AT_ONCE, PAUSE
from bot.storage.tables import OutboxState

_receipt = tables.receipt.c
_outbox = tables.outbox.c
_OPEN = (OutboxState.CLAIMED, OutboxState.DECIDED, OutboxState.SENT)


class SqlRetention(Retention):
    """The tables `receipt`, `outbox`, `thread` and `help_request`; and all of who has left."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def expire(self, before: datetime) -> int:
        """Forgets what is older; how many rows changed or went."""
        emptied = update(tables.receipt).values(text=null(), vector=null())
        wordy = (_receipt.at < before) & _receipt.text.is_not(None)
        # What is still open after so long belongs to a platform that is served no more.
        abandoned = _outbox.state.in_(_OPEN) & (_outbox.lease_until < before)
        return (
            await self._in_turns(emptied, tables.receipt, wordy)
            + await self._gone(tables.outbox, _outbox.ended_at < before)
            + await self._gone(tables.outbox, abandoned)
            + await self._gone(tables.thread, tables.thread.c.joined_at < before)
            + await self._gone(tables.help_request, tables.help_request.c.at < before)
        )

    async def forget_left(self, before: datetime) -> int:
        """Forgets each workspace that the bot left before then; how many."""
        return await forget_workspaces(self._transactions, before)

    async def _gone(self, table: Table, old: ColumnElement[bool]) -> int:
        return await self._in_turns(delete(table), table, old)

    async def _in_turns(
        self, change: Update | Delete, table: Table, old: ColumnElement[bool]
    ) -> int:
        """Makes the change to all of the rows; how many there were."""
        names = list(table.primary_key)
        some = change.where(tuple_(*names).in_(select(*names).where(old).limit(AT_ONCE)))
        total = 0
        while True:
            async with self._transactions.write() as connection:
                changed = (await connection.execute(some)).rowcount
            total += changed
            if changed < AT_ONCE:
                return total
            await asyncio.sleep(PAUSE)
