"""The table `lease`: which process owns which job."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import NotFoundError
from bot.core.ports import Lease, Leases
from bot.storage import tables
from bot.storage.clock import moment
from bot.storage.engine import Transactions
from bot.storage.fence import fenced
from bot.storage.statements import insert_missing

_lease = tables.lease.c
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

LONGEST = timedelta(hours=1)
"""No lease is given for so long: one that seems to be was given by a clock that was wrong."""


class SqlLeases(Leases):
    """One row a name, there from the first time that it is held."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def hold(self, owner: str, names: Collection[str], seconds: float) -> Mapping[str, Lease]:
        """Prolongs what this owner has of these and takes what is free; what it owns now."""
        async with self._transactions.write() as connection:
            rows = [{"name": name, "until": _NEVER} for name in sorted(names)]
            await insert_missing(connection, tables.lease, rows)
            found = await _locked(connection, names)
            now = await moment(connection)
            until = now + timedelta(seconds=seconds)
            owned = {
                lease.name: _owned(lease, owner, until)
                for lease in found
                if lease.owner == owner or _is_free(lease, now)
            }
            for lease in owned.values():
                changed = update(tables.lease).where(_lease.name == lease.name)
                values = {"owner": owner, "token": lease.token, "until": until}
                await connection.execute(changed.values(values))
            in_use = set(names) - {lease.name for lease in found}
            return owned | {one.name: one for one in await _read(connection, _mine(owner, in_use))}

    async def release(self, owner: str, names: Collection[str]) -> None:
        """Gives up what this owner has of these, for another to take at once."""
        async with self._transactions.write() as connection:
            given_up = update(tables.lease).where(_mine(owner, names))
            now = await moment(connection)
            await connection.execute(given_up.values(owner="", until=now))

    async def ask(self, name: str) -> int:
        """Asks the owner of a lease that exists to do it now; the number of that request."""
        asked = update(tables.lease).where(_lease.name == name).values(asked=_lease.asked + 1)
        async with self._transactions.write() as connection:
            number: int | None = await connection.scalar(asked.returning(_lease.asked))
        if number is None:
            raise NotFoundError(f"Nobody ever owned the job {name}.")
        return number

    async def serve(self, lease: Lease, asked: int) -> None:
        """Notes that what was asked up to that number is done; nothing where it was lost."""
        mine = _mine(lease.owner, [lease.name]) & (_lease.token == lease.token)
        async with self._transactions.write() as connection:
            await connection.execute(update(tables.lease).where(mine).values(served=asked))

    async def leases(self) -> Sequence[Lease]:
        """All there are, by name; owner empty: nobody's, `until` in the past: run out."""
        async with self._transactions.read() as connection:
            return await _read(connection)

    async def expire(self, before: datetime) -> int:
        """Forgets those that ran out before then; how many."""
        async with self._transactions.write() as connection:
            old = delete(tables.lease).where(_lease.until < before)
            return (await connection.execute(old)).rowcount

    def guard(self, lease: Lease) -> AbstractContextManager[None]:
        """Inside the block every write to the database needs the lease still to be the owner's."""
        return fenced(lease)


async def _locked(connection: AsyncConnection, names: Collection[str]) -> list[Lease]:
    # A row that is locked belongs to a job that is writing just now: it is nobody else's to take.
    rows = select(tables.lease).where(_lease.name.in_(names)).order_by(_lease.name)
    return [Lease(*row) for row in await connection.execute(rows.with_for_update(skip_locked=True))]


async def _read(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[Lease]:
    rows = select(tables.lease).where(*which).order_by(_lease.name)
    return [Lease(*row) for row in await connection.execute(rows)]


def _mine(owner: str, names: Collection[str]) -> ColumnElement[bool]:
    return (_lease.owner == owner) & _lease.name.in_(names)


def _is_free(lease: Lease, now: datetime) -> bool:
    return not now < lease.until <= now + LONGEST


def _owned(lease: Lease, owner: str, until: datetime) -> Lease:
    token = lease.token + (lease.owner != owner)
    return replace(lease, owner=owner, token=token, until=until)
