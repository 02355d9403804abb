"""Questions without an answer: read out of the receipts, as far as their texts are still there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.editing import reviewed_at
from bot.core.faq import Audience
from bot.core.messages import Trigger
from bot.core.outcomes import Rule
from bot.core.ports import Gap, GapStore, Opinion, Scope
from bot.storage import tables
from bot.storage.columns import utc_now
from bot.storage.engine import Transactions
from bot.storage.entries import read_entries
from bot.storage.receipt_rows import UNANSWERED, decided_again
from bot.storage.revisions import read_history
from bot.storage.statements import chunks, insert_missing

_receipt = tables.receipt.c
_gap = tables.dismissed_gap.c
_vote = tables.vote.c
_ADDRESSED = [trigger.value for trigger in Trigger if trigger.expects_reply]


class SqlGapStore(GapStore):
    """The tables `receipt`, `vote` and `help_request`; and `dismissed_gap`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def unanswered(self, scope: Scope, since: datetime, limit: int) -> Sequence[Gap]:
        """What the bot was asked since then, has its text still and got no answer."""
        groups = _groups(scope, since, limit)
        newest = (
            select(tables.receipt, groups.c.times, groups.c.last, groups.c.handed)
            .join(groups, groups.c.newest == _receipt.key)
            .order_by(groups.c.times.desc(), groups.c.last.desc(), groups.c.newest.desc())
        )
        async with self._transactions.read() as connection:
            return [_gap_of(row) for row in await connection.execute(newest)]

    async def dismissed(self, scope: Scope) -> set[bytes]:
        """The hashes of what was dismissed."""
        here = select(_gap.question).where(*_in_scope(scope, tables.dismissed_gap.c))
        async with self._transactions.read() as connection:
            return set(await connection.scalars(here))

    async def dismiss(self, scope: Scope, question: bytes, by: str) -> None:
        """Dismisses it; twice changes nothing."""
        row = {
            "kb": scope.kb,
            "platform": scope.platform,
            "workspace": scope.workspace,
            "question": question,
            "by": by,
            "at": utc_now(),
        }
        async with self._transactions.write() as connection:
            await insert_missing(connection, tables.dismissed_gap, [row])

    async def bring_back(self, scope: Scope, question: bytes) -> None:
        """Takes that back."""
        here = (*_in_scope(scope, tables.dismissed_gap.c), _gap.question == question)
        async with self._transactions.write() as connection:
            await connection.execute(delete(tables.dismissed_gap).where(*here))

    async def outdated(self, scope: Scope) -> Sequence[tuple[int, int]]:
        """Entries whose answer was called wrong or out of date since somebody last saw to it."""
        entry = func.coalesce(_vote.entry, _receipt.answer)
        called = (
            select(entry.label("entry"), _vote.voter, _vote.at)
            .join(tables.receipt, _receipt.id == _vote.receipt)
            .where(*_in_scope(scope, _receipt), _vote.opinion == Opinion.OUT_OF_DATE.value)
        )
        people: dict[int, set[str]] = {}
        async with self._transactions.read() as connection:
            votes = (await connection.execute(called)).all()
            those = {vote.entry for vote in votes}
            seen_to = await _seen_to(connection, scope.kb, those)
        for vote in votes:
            at = seen_to.get(vote.entry)
            if at is not None and vote.at > at:
                people.setdefault(vote.entry, set()).add(vote.voter)
        counts = [(key, len(voters)) for key, voters in people.items()]
        return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


async def _seen_to(connection: AsyncConnection, kb: int, keys: set[int]) -> dict[int, datetime]:
    """When somebody last saw to what each of these entries answers."""
    found: dict[int, datetime] = {}
    entry = tables.entry.c
    for some in chunks(keys):
        for one in await read_entries(connection, (entry.kb == kb) & entry.key.in_(some)):
            at = reviewed_at(one, await read_history(connection, one.key))
            if at is not None:
                found[one.key] = at
    return found


def _groups(scope: Scope, since: datetime, limit: int) -> Subquery:
    """Each text once, with the key of the newest receipt of it."""
    disowned = exists().where(
        _vote.receipt == _receipt.id,
        _vote.voter == _receipt.asker,
        _vote.opinion == Opinion.NOT_MY_QUESTION.value,
    )
    handed = tables.help_request.c
    count, last = func.count().label("times"), func.max(_receipt.at).label("last")
    newest = func.max(_receipt.key).label("newest")
    return (
        select(newest, count, last, func.count(handed.receipt).label("handed"))
        .select_from(tables.receipt)
        .outerjoin(tables.help_request, handed.receipt == _receipt.id)
        .where(
            *_in_scope(scope, _receipt),
            _receipt.at >= since,
            or_(_receipt.outcome == UNANSWERED, disowned),
            _receipt.silence.is_(None),
            _receipt.trigger.in_(_ADDRESSED),
            _receipt.text.is_not(None),
            _receipt.text != "",
            ~decided_again(),
        )
        .group_by(_receipt.text)
        .order_by(count.desc(), last.desc(), newest.desc())
        .limit(limit)
        .subquery()
    )


def _in_scope(scope: Scope, columns: Any) -> tuple[ColumnElement[bool], ...]:
    kb: ColumnElement[bool] = columns.kb == scope.kb
    if not scope.platform:
        return (kb,)
    return kb, columns.platform == scope.platform, columns.workspace == scope.workspace


def _gap_of(row: Row[Any]) -> Gap:
    return Gap(
        text=row.text,
        count=row.times,
        last=row.last,
        receipt=row.id,
        audience=Audience(row.details["audience"]),
        vector=row.vector,
        model=row.model,
        refused=row.answer,
        by_words=row.answer is not None and row.rule == Rule.EXACT.value,
        handed=bool(row.handed),
        read_as=row.read_as or "",
    )
