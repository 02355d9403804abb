"""Receipts: what was decided, to be replayed exactly."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, insert, or_, select

from bot.core.errors import NotFoundError
from bot.core.faq import Audience
from bot.core.messages import Place, Trigger
from bot.core.outcomes import Receipt, Silence
from bot.core.ports import Asked, ReceiptStore, Said
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.receipt_rows import ANSWERED, from_row, to_row
from bot.storage.tables import OutboxState

SHORTEST_BEGINNING = 6
"""Characters of a receipt's id that are enough to ask for it."""

AT_MOST_SAID = 50
"""Replies of a place that are given at once: enough to know what was said there lately."""

_receipt = tables.receipt.c
_PRIVATE = [trigger.value for trigger in Trigger if trigger.is_private]
_ADDRESSED = [trigger.value for trigger in Trigger if trigger.expects_reply]
_REFUSED = [silence.value for silence in (Silence.LIMIT, Silence.BLOCKED, Silence.OFF)]


class SqlReceiptStore(ReceiptStore):
    """The table `receipt`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add_receipt(self, receipt: Receipt) -> None:
        """Stores it."""
        async with self._transactions.write() as connection:
            await connection.execute(insert(tables.receipt), to_row(receipt))

    async def receipt(self, receipt_id: str) -> Receipt:
        """The one with that id (or its unambiguous beginning, six characters or more)."""
        which = _receipt.id == receipt_id
        if len(receipt_id) >= SHORTEST_BEGINNING:
            # A range and not LIKE, which SQLite takes without regard to case.
            last = receipt_id + chr(0x10FFFF)
            which = or_(which, _receipt.id.between(receipt_id, last))
        statement = select(tables.receipt).where(which).order_by(_receipt.id).limit(2)
        async with self._transactions.read() as connection:
            rows = (await connection.execute(statement)).all()
        if not rows:
            raise NotFoundError(f"There is no receipt `{receipt_id}`; it may have expired.")
        if len(rows) > 1 and rows[0].id != receipt_id:
            raise NotFoundError(f"Several receipts begin with `{receipt_id}`; write more of it.")
        return from_row(rows[0])

    async def last_receipt(
        self, kb: int, platform: str, workspace: str, channel: str, asker: str
    ) -> Receipt | None:
        """The newest one of a channel, by that knowledge base; no private ones of others."""
        statement = (
            select(tables.receipt)
            .where(
                _receipt.kb == kb,
                _receipt.platform == platform,
                _receipt.workspace == workspace,
                _receipt.channel == channel,
                or_(_receipt.trigger.not_in(_PRIVATE), _receipt.asker == asker),
            )
            .order_by(_receipt.key.desc())
            .limit(1)
        )
        async with self._transactions.read() as connection:
            row = (await connection.execute(statement)).first()
        return from_row(row) if row else None

    async def last_about(self, place: Place, key: str) -> Receipt | None:
        """The newest decision on the message of that key, in that place's channel."""
        statement = (
            select(tables.receipt)
            .where(*_in_channel(place), _receipt.message == key, _receipt.message != "")
            .order_by(_receipt.key.desc())
            .limit(1)
        )
        async with self._transactions.read() as connection:
            row = (await connection.execute(statement)).first()
        return from_row(row) if row else None

    async def said_in(self, place: Place) -> Sequence[Said]:
        """What stands in that place's channel and thread, newest first, 50 at most."""
        stands = exists().where(
            tables.outbox.c.receipt == _receipt.id, tables.outbox.c.state != OutboxState.DROPPED
        )
        statement = (
            select(_receipt.message, _receipt.asker, _receipt.at, _receipt.answer)
            .where(
                *_in_channel(place),
                _receipt.thread == place.thread,  # SQLAlchemy makes IS NULL of None
                _receipt.silence.is_(None),
                _receipt.trigger.not_in(_PRIVATE),
                stands,
            )
            .order_by(_receipt.key.desc())
            .limit(AT_MOST_SAID)
        )
        async with self._transactions.read() as connection:
            return [Said(*row) for row in await connection.execute(statement)]

    async def asked_since(self, asker: str, since: datetime) -> tuple[int, int]:
        """How many messages of that asker the bot dealt with, and how many met the limit."""
        dealt_with = or_(
            _receipt.silence.is_(None),
            _receipt.trigger.in_(_ADDRESSED) & _receipt.silence.not_in(_REFUSED),
        )
        statement = select(
            _messages(dealt_with), _messages(_receipt.silence == Silence.LIMIT.value)
        ).where(_receipt.asker == asker, _receipt.at >= since)
        async with self._transactions.read() as connection:
            counted, limited = (await connection.execute(statement)).one()
        return counted, limited

    async def last_workspace(self, platform: str, asker: str) -> str:
        """The workspace in which that asker asked last; empty: nowhere yet."""
        statement = (
            select(_receipt.workspace)
            .where(
                _receipt.asker == asker,
                _receipt.platform == platform,
                _receipt.workspace != "",
                _receipt.trigger.in_(_ADDRESSED),
            )
            .order_by(_receipt.at.desc())
            .limit(1)
        )
        async with self._transactions.read() as connection:
            return await connection.scalar(statement) or ""

    async def automatic_since(self, place: Place, since: datetime) -> int:
        """How many messages in that place's channel got an automatic answer since then."""
        automatic = (
            (_receipt.trigger == Trigger.AMBIENT.value)
            & _receipt.silence.is_(None)
            & (_receipt.outcome == ANSWERED)
        )
        statement = select(_messages(automatic)).where(*_in_channel(place), _receipt.at >= since)
        async with self._transactions.read() as connection:
            return await connection.scalar(statement) or 0

    async def most_answered(self, kb: int, limit: int) -> Sequence[int]:
        """Keys of the entries answered most often, most first."""
        statement = (
            select(_receipt.answer)
            .where(_receipt.kb == kb, _receipt.answer.is_not(None))
            .group_by(_receipt.answer)
            .order_by(func.count().desc(), _receipt.answer)
            .limit(limit)
        )
        async with self._transactions.read() as connection:
            return (await connection.scalars(statement)).all()

    async def last_asked(self, kb: int, model: str, limit: int) -> Sequence[Asked]:
        """The last questions looked up under that model, newest first; each message once."""
        where = (_receipt.platform + ":" + _receipt.workspace).label("place")
        what = (_receipt.text, _receipt.read_as, _receipt.vector, _receipt.details)
        statement = (
            select(_receipt.message, *what, where)
            .where(_receipt.kb == kb, _receipt.model == model, _receipt.vector.is_not(None))
            .order_by(_receipt.at.desc(), _receipt.key.desc())
            .limit(2 * limit)  # one that was edited was decided twice
        )
        async with self._transactions.read() as connection:
            rows = (await connection.execute(statement)).all()
        found: dict[object, Asked] = {}
        for number, row in enumerate(rows):
            audience = Audience(row.details["audience"])
            asked = Asked(row.text or "", row.vector, audience, row.place, row.read_as or "")
            found.setdefault(row.message or number, asked)
        return [*found.values()][:limit]


def _in_channel(place: Place) -> tuple[ColumnElement[bool], ...]:
    return (
        _receipt.platform == place.platform,
        _receipt.workspace == place.workspace,
        _receipt.channel == place.channel,
    )


def _messages(which: ColumnElement[bool]) -> ColumnElement[int]:
    """How many messages they are about: decided twice is one, each one without a key is one."""
    message = func.coalesce(func.nullif(_receipt.message, ""), _receipt.id)
    return func.count(case((which, message)).distinct())
