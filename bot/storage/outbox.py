"""Replies on their way: what was claimed, decided, sent."""

from typing import Any

from sqlalchemy import select, update

from bot.core.errors import NotFoundError
from bot.core.ports import Outbox
from bot.storage import tables
from bot.storage.columns import utc_now
from bot.storage.engine import Transactions
from bot.storage.statements import insert_missing
from bot.storage.tables import OutboxState

_outbox = tables.outbox.c
_ORDER = tuple(OutboxState)


class SqlOutbox(Outbox):
    """The table `outbox`: one row a message, whose state moves forward and never back."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def claim(self, key: str, platform: str) -> bool:
        """True for the first who claims this message, False for everyone after."""
        row = {"key": key, "platform": platform, "claimed_at": utc_now()}
        async with self._transactions.write() as connection:
            return await insert_missing(connection, tables.outbox, [row]) == 1

    async def decided(self, key: str, receipt_id: str | None, reply: str) -> None:
        """The reply (JSON) that shall be sent."""
        await self._move(
            key, OutboxState.DECIDED, receipt=receipt_id, reply=reply, decided_at=utc_now()
        )

    async def sent(self, key: str, posted_as: str) -> None:
        """The platform took it, under this id."""
        await self._move(key, OutboxState.SENT, posted_as=posted_as, sent_at=utc_now())

    async def done(self, key: str) -> None:
        """Nothing is left to do for this message."""
        await self._move(key, OutboxState.DONE, ended_at=utc_now())

    async def dropped(self, key: str) -> None:
        """It will get no reply: something failed, and nobody had asked for one."""
        await self._move(key, OutboxState.DROPPED, ended_at=utc_now())

    async def _move(self, key: str, to: OutboxState, **values: Any) -> None:
        """Notes that a message came so far; one that is there or further stays as it is."""
        earlier = _ORDER[: _ORDER.index(to)]
        before = [state.value for state in earlier if state is not OutboxState.DONE]
        statement = (
            update(tables.outbox)
            .where(_outbox.key == key, _outbox.state.in_(before))
            .values(state=to.value, **values)
        )
        async with self._transactions.write() as connection:
            moved = await connection.execute(statement)
            there = select(_outbox.key).where(_outbox.key == key)
            if not moved.rowcount and await connection.scalar(there) is None:
                raise NotFoundError(f"The message {key} was never claimed.")
