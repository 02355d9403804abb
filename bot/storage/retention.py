"""What is too old is forgotten, a little at a time."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Delete,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    func,
    select,
    true,
    tuple_,
    update,
)

from bot.core.ports import Retention
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.expired import NAMED, emptied
from bot.storage.forgetting import forget_workspaces
from bot.storage.scrubbing import scrub
from bot.storage.statements import AT_ONCE, PAUSE, execute_many
from bot.storage.tables import OutboxState

_receipt, _vote = tables.receipt.c, tables.vote.c
_workspace = tables.workspace.c
_outbox = tables.outbox.c
NAMELESS = "~"
"""Before what stands for a voter who is nobody any more: no keyed hash begins so."""

_OPEN = (OutboxState.CLAIMED, OutboxState.DECIDED, OutboxState.SENT)


@dataclass(frozen=True, slots=True)
class _Within:
    """The rows of one workspace; of all where none is named."""

    platform: str = ""
    workspace: str = ""

    def __call__(self, table: Table) -> ColumnElement[bool]:
        if not self.platform:
            return true()
        columns = table.c
        return and_(columns.platform == self.platform, columns.workspace == self.workspace)

    def asked(self, table: Table) -> ColumnElement[bool]:
        """The rows that are about its receipts."""
        if not self.platform:
            return true()
        theirs = (_receipt.id == table.c.receipt) & self(tables.receipt)
        return select(_receipt.id).where(theirs).exists()


class SqlRetention(Retention):
    """The tables `receipt`, `vote`, `outbox`, `thread`, `help_request`; and who has left."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def expire(self, before: datetime) -> int:
        """Forgets what is older; how many rows changed or went."""
        return await self._expire(before, _Within())

    async def expire_early(self, now: datetime) -> int:
        """The same of each workspace that has less kept."""
        shorter = select(_workspace.platform, _workspace.id, _workspace.retention).where(
            _workspace.retention.is_not(None)
        )
        async with self._transactions.read() as connection:
            found = (await connection.execute(shorter)).all()
        return sum(
            [
                await self._expire(now - timedelta(days=days), _Within(platform, id_))
                for platform, id_, days in found
            ]
        )

    async def _expire(self, before: datetime, within: "_Within") -> int:
        empty = update(tables.receipt).values(emptied())
        named = (_receipt.at < before) & NAMED
        # What is still open after so long belongs to a platform that is served no more, or was
        # begun by the first version, which knew no leases.
        held = func.coalesce(_outbox.lease_until, _outbox.claimed_at)
        abandoned = _outbox.state.in_(_OPEN) & (held < before)
        in_outbox, asked = within(tables.outbox), within.asked(tables.help_request)
        thread, request = tables.thread, tables.help_request
        return (
            await self._in_turns(empty, tables.receipt, named & within(tables.receipt))
            + await self._unname(before, within.asked(tables.vote))
            + await self._gone(tables.outbox, (_outbox.ended_at < before) & in_outbox)
            + await self._gone(tables.outbox, abandoned & in_outbox)
            + await self._gone(thread, (thread.c.joined_at < before) & within(thread))
            + await self._gone(request, (request.c.at < before) & asked)
        )

    async def forget_left(self, before: datetime) -> int:
        """Forgets each workspace that the bot left before then; how many."""
        return await forget_workspaces(self._transactions, before)

    async def scrub(self) -> bool:
        """Whether the database's files hold nothing of deleted rows any more; PostgreSQL's may."""
        return await scrub(self._transactions.address)

    async def _unname(self, before: datetime, within: ColumnElement[bool]) -> int:
        """Makes voters somebody: each vote counts on, and belongs to nobody; how many."""
        named = (_vote.at < before) & (_vote.voter < NAMELESS) & within
        some = select(_vote.receipt, _vote.voter).where(named).limit(AT_ONCE)
        which = (_vote.receipt == bindparam("of"), _vote.voter == bindparam("by"))
        unnamed = update(tables.vote).where(*which).values(voter=bindparam("now"))
        total = 0
        while True:
            async with self._transactions.write() as connection:
                found = await connection.execute(some.with_for_update(skip_locked=True))
                rows = [{"of": of, "by": by, "now": _somebody()} for of, by in found]
                await execute_many(connection, unnamed, rows)
            total += len(rows)
            if len(rows) < AT_ONCE:
                return total
            await asyncio.sleep(PAUSE)

    async def _gone(self, table: Table, old: ColumnElement[bool]) -> int:
        return await self._in_turns(delete(table), table, old)

    async def _in_turns(
        self, change: Update | Delete, table: Table, old: ColumnElement[bool]
    ) -> int:
        """Makes the change to all of the rows; how many there were."""
        names = list(table.primary_key)
        # What somebody has in hand on PostgreSQL is forgotten the next time.
        rows = select(*names).where(old).limit(AT_ONCE).with_for_update(skip_locked=True)
        some = change.where(tuple_(*names).in_(rows))
        total = 0
        while True:
            async with self._transactions.write() as connection:
                changed = (await connection.execute(some)).rowcount
            total += changed
            if changed < AT_ONCE:
                return total
            await asyncio.sleep(PAUSE)


def _somebody() -> str:
    return f"{NAMELESS}{secrets.token_hex(8)}"
