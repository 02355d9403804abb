"""Replies on their way: what was claimed, decided, sent, and who has it in hand."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Update, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import NotFoundError
from bot.core.messages import IncomingMessage, Place, Reply
from bot.core.ports import InUse, Outbox, Settled, StandingReply, Unfinished
from bot.storage import tables
from bot.storage.clock import moment
from bot.storage.columns import utc_now
from bot.storage.engine import Transactions
from bot.storage.in_use import read_in_use
from bot.storage.messages import to_json
from bot.storage.standing import read_standing
from bot.storage.statements import chunks, insert_missing
from bot.storage.tables import OutboxState
from bot.storage.unfinished import readable

T = TypeVar("T", bound=tuple[Any, ...])

_outbox = tables.outbox.c
UNREADABLE = "unreadable"
"""Why a message was dropped of which another version stored what this one cannot read."""

_WAITING = (OutboxState.CLAIMED, OutboxState.DECIDED)
_OPEN = (*_WAITING, OutboxState.SENT)
_ENDED = (OutboxState.DONE, OutboxState.DROPPED)
_FORGOTTEN = {"message": null(), "reply": null(), "owner": null(), "lease_until": null()}


class SqlOutbox(Outbox):
    """The table `outbox`: one row a message, whose state moves forward and never back."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def claim(
        self, message: IncomingMessage, *, asker: str, owner: str, lease: float
    ) -> bool:
        """True for the first who claims this message, False for everyone after."""
        row = {
            "key": message.key,
            "platform": message.place.platform,
            "workspace": message.place.workspace,
            "channel": message.place.channel,
            "thread": message.place.thread,
            "trigger": message.trigger.value,
            "asker": asker,
            "message": to_json(message),
            "owner": owner,
            "claimed_at": utc_now(),
        }
        async with self._transactions.write() as connection:
            row["lease_until"] = _after(await moment(connection), lease)
            return await insert_missing(connection, tables.outbox, [row]) == 1

    async def decided(self, key: str, receipt_id: str | None, reply: Reply) -> bool:
        """The reply that shall be sent; False where none shall be any more."""
        moved = _update(key, OutboxState.CLAIMED).values(
            state=OutboxState.DECIDED.value,
            receipt=receipt_id,
            reply=to_json(reply),
            decided_at=utc_now(),
        )
        return await self._change(key, moved) is OutboxState.DECIDED

    async def sending(self, key: str, owner: str) -> bool:
        """Sending begins now (and is counted); False where this owner must not any more."""
        counted = _update(key, *_WAITING).where(_outbox.owner == owner)
        async with self._transactions.write() as connection:
            await _state(connection, key)
            begun = await connection.execute(counted.values(sends=_outbox.sends + 1))
            return begun.rowcount == 1

    async def placed(self, key: str, posted_as: str) -> None:
        """Something stands under this id already, in whose place the reply will be put."""
        open_ = (*_WAITING, OutboxState.DROPPED)
        await self._change(key, _update(key, *open_).values(posted_as=posted_as))

    async def sent(self, key: str, posted_as: str) -> bool:
        """The platform took it, under this id; False where the message was dropped meanwhile."""
        moved = _update(key, *_WAITING).values(
            state=OutboxState.SENT.value, posted_as=posted_as, sent_at=utc_now()
        )
        late = _update(key, OutboxState.DROPPED).values(posted_as=posted_as, sent_at=utc_now())
        return await self._change(key, late, moved) is not OutboxState.DROPPED

    async def done(self, key: str) -> None:
        """Nothing is left to do for this message."""
        await self._change(key, _ended(_update(key, *_OPEN), OutboxState.DONE))

    async def dropped(self, key: str, cause: str = "") -> None:
        """It will get no reply, or not keep the one that it had."""
        await self._change(key, _dropped(_update(key, *_OPEN, OutboxState.DONE), cause))

    async def revised(self, key: str, receipt_id: str | None, posted_as: str) -> None:
        """The message was edited, and its reply with it; empty: it has none any more."""
        revised = update(tables.outbox).where(_outbox.key == key)
        await self._change(key, revised.values(receipt=receipt_id, posted_as=posted_as))

    async def renew(self, owner: str, keys: Collection[str], lease: float) -> int:
        """Prolongs those of these messages that this owner still has in hand; how many."""
        count = 0
        async with self._transactions.write() as connection:
            until = _after(await moment(connection), lease)
            renewed = update(tables.outbox).where(_in_hand(owner)).values(lease_until=until)
            for chunk in chunks(set(keys)):
                count += (await connection.execute(renewed.where(_outbox.key.in_(chunk)))).rowcount
        return count

    async def release(self, owner: str) -> None:
        """Gives up what this owner still has in hand, for another to take up at once."""
        given_up = update(tables.outbox).where(_in_hand(owner))
        async with self._transactions.write() as connection:
            now = await moment(connection)
            await connection.execute(given_up.values(owner=None, lease_until=now))

    async def take_up(
        self, owner: str, lease: float, limit: int, platforms: Collection[str]
    ) -> Sequence[Unfinished]:
        """Makes this owner the owner of messages whose lease has run out, oldest first.

        One that was sent already is ended instead: nothing but the word `done` was missing. One
        that cannot be read is dropped.
        """
        async with self._transactions.write() as connection:
            now = await moment(connection)
            sent = select(_outbox.key).where(_abandoned(now, OutboxState.SENT))
            ended = update(tables.outbox).where(_outbox.key.in_(_unlocked(sent)))
            await connection.execute(_ended(ended, OutboxState.DONE))
            left = (
                select(tables.outbox)
                .where(_abandoned(now, *_WAITING), _outbox.platform.in_(platforms))
                .order_by(_outbox.claimed_at, _outbox.key)
                .limit(limit)
            )
            rows = (await connection.execute(_unlocked(left))).all()
            unfinished = readable(rows)
            taken = update(tables.outbox).where(_outbox.key.in_(unfinished))
            await connection.execute(taken.values(owner=owner, lease_until=_after(now, lease)))
            if unreadable := [row.key for row in rows if row.key not in unfinished]:
                lost = update(tables.outbox).where(_outbox.key.in_(unreadable))
                await connection.execute(_dropped(lost, UNREADABLE))
        return list(unfinished.values())

    async def in_use(self, platform: str, since: datetime, limit: int) -> Sequence[InUse]:
        """Where messages were taken since then, each channel and thread once, newest first."""
        async with self._transactions.read() as connection:
            return await read_in_use(connection, platform, since, limit)

    async def standing(self, place: Place, posted_as: str) -> StandingReply | None:
        """The reply that stands in that place's channel under this id; None where none does."""
        there = (
            _outbox.platform == place.platform,
            _outbox.workspace == place.workspace,
            _outbox.channel == place.channel,
        )
        async with self._transactions.read() as connection:
            return await read_standing(connection, *there, _outbox.posted_as == posted_as)

    async def standing_for(self, receipt: str) -> StandingReply | None:
        """The reply that was decided by that receipt, where it stands."""
        async with self._transactions.read() as connection:
            return await read_standing(connection, _outbox.receipt == receipt)

    async def settled(self, key: str) -> Settled | None:
        """What became of the message of that key; None where it never came here."""
        async with self._transactions.read() as connection:
            row = (
                await connection.execute(select(tables.outbox).where(_outbox.key == key))
            ).first()
        if row is None:
            return None
        return Settled(
            key,
            row.trigger,
            row.asker,
            row.claimed_at,
            row.state in _ENDED,
            row.posted_as or "",
            row.receipt or "",
            row.state == OutboxState.DROPPED,
        )

    async def _change(self, key: str, *changes: Update) -> OutboxState:
        """Makes the changes; the state after them, NotFoundError where there is no such row."""
        async with self._transactions.write() as connection:
            await _state(connection, key)
            for change in changes:
                await connection.execute(change)
            return await _state(connection, key)


async def _state(connection: AsyncConnection, key: str) -> OutboxState:
    # Locked, so that no other process moves it on between two statements.
    row = select(_outbox.state).where(_outbox.key == key).with_for_update()
    state = await connection.scalar(row)
    if state is None:
        raise NotFoundError(f"The message {key} was never claimed.")
    return OutboxState(state)


def _unlocked(rows: Select[T]) -> Select[T]:
    """Where there are several writers, those that nobody else is at; SQLite leaves it out."""
    return rows.with_for_update(skip_locked=True)


def _update(key: str, *states: OutboxState) -> Update:
    return update(tables.outbox).where(_outbox.key == key, _outbox.state.in_(states))


def _ended(rows: Update, state: OutboxState) -> Update:
    """Puts an end to rows, and forgets what was needed only until then."""
    values: dict[str, Any] = {"state": state.value, "ended_at": utc_now(), **_FORGOTTEN}
    return rows.values(values)


def _dropped(rows: Update, cause: str) -> Update:
    return _ended(rows, OutboxState.DROPPED).values(cause=cause)


def _in_hand(owner: str) -> ColumnElement[bool]:
    return _outbox.state.in_(_OPEN) & (_outbox.owner == owner)


def _abandoned(now: datetime, *states: OutboxState) -> ColumnElement[bool]:
    # Rows of version 0001 have neither lease nor message, and are left alone.
    return _outbox.state.in_(states) & (_outbox.lease_until <= now)


def _after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)
