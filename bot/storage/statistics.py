"""Figures out of the receipts."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Text, case, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.messages import Trigger
from bot.core.outcomes import Rule, Silence
from bot.core.ports import Day, Figures, Observed, Opinion, Sample, Scope, Statistics
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.receipt_rows import ANSWERED, decided_again
from bot.storage.tables import OutboxState

_receipt = tables.receipt.c
_outbox = tables.outbox.c
_ADDRESSED = [trigger.value for trigger in Trigger if trigger.expects_reply]
_NO_QUESTIONS = [rule.value for rule in (Rule.CHATTER, Rule.NO_TEXT)]
_OBSERVED = Silence.OBSERVED.value
_LOOKED_UP = (_OBSERVED, Silence.UNSURE.value)
T = TypeVar("T")


class SqlStatistics(Statistics):
    """The tables `receipt`, `vote` and `outbox`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def figures(self, scope: Scope, since: datetime) -> Figures:
        """What happened since then."""
        async with self._transactions.read() as connection:
            tally = await _tally(connection, scope, since)
            return Figures(
                asked=_most_first(tally.asked),
                automatic=tally.unasked.total(),
                silences=_most_first(tally.silences),
                entries=_most_first(tally.entries),
                votes=await _votes(connection, scope, since),
                refusals=await _refusals(connection, scope, since),
                observed=await _observed(connection, scope, since),
                days=[tally.day(iso) for iso in sorted({*tally.daily, *tally.unasked})],
            )

    async def samples(
        self, scope: Scope, channels: Sequence[str], since: datetime, limit: int
    ) -> Sequence[Sample]:
        """The newest questions that would have been answered in these channels."""
        newest = (
            select(func.max(_receipt.key))
            .where(
                *_questions(scope, since),
                _receipt.channel.in_(channels),
                _receipt.silence == _OBSERVED,
                _receipt.answer.is_not(None),
                _receipt.text.is_not(None),
            )
            .group_by(_receipt.text)
        )
        statement = (
            select(_receipt.channel, _receipt.text, _receipt.answer)
            .where(_receipt.key.in_(newest))
            .order_by(_receipt.key.desc())
            .limit(limit)
        )
        async with self._transactions.read() as connection:
            return [Sample(*row) for row in await connection.execute(statement)]


@dataclass(slots=True)
class _Tally:
    """Counts of decisions on questions."""

    daily: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unasked: Counter[str] = field(default_factory=Counter)
    silences: Counter[Silence] = field(default_factory=Counter)
    entries: Counter[int] = field(default_factory=Counter)

    @property
    def asked(self) -> Counter[str]:
        """All days together."""
        return sum(self.daily.values(), Counter())

    def day(self, iso: str) -> Day:
        """What happened on it."""
        return Day(date.fromisoformat(iso), dict(self.daily.get(iso, {})), self.unasked[iso])


async def _tally(connection: AsyncConnection, scope: Scope, since: datetime) -> _Tally:
    """All that one look at each receipt tells."""
    day = func.substr(cast(_receipt.at, Text), 1, 10)  # moments are kept in UTC
    by = (day, _receipt.trigger, _receipt.outcome, _receipt.silence, _receipt.answer)
    statement = select(*by, func.count()).where(*_questions(scope, since)).group_by(*by)
    tally = _Tally()
    for iso, trigger, outcome, silence, answer, number in await connection.execute(statement):
        if silence is not None:
            tally.silences[Silence(silence)] += number
            continue
        if trigger in _ADDRESSED:
            tally.daily[iso][outcome] += number
        elif outcome == ANSWERED:
            tally.unasked[iso] += number
        if answer is not None:
            tally.entries[answer] += number
    return tally


def _most_first(counts: Counter[T]) -> dict[T, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0]))))


async def _votes(
    connection: AsyncConnection, scope: Scope, since: datetime
) -> Mapping[Opinion, int]:
    vote = tables.vote.c
    voted = (*_of(scope), vote.at >= since)
    statement = (
        select(vote.opinion, func.count())
        .select_from(tables.vote)
        .join(tables.receipt, _receipt.id == vote.receipt)
        .where(*voted)
        .group_by(vote.opinion)
    )
    rows = await connection.execute(statement)
    return _most_first(Counter({Opinion(opinion): number for opinion, number in rows}))


async def _refusals(
    connection: AsyncConnection, scope: Scope, since: datetime
) -> Mapping[str, int]:
    """The outbox knows no knowledge base but by its receipts."""
    ours = exists().where(_receipt.id == _outbox.receipt, *_of(scope))
    dropped = (
        _outbox.state == OutboxState.DROPPED,
        _outbox.cause != "",
        _outbox.claimed_at >= since,
        ours,
    )
    counted = select(_outbox.cause, func.count()).where(*dropped).group_by(_outbox.cause)
    rows = await connection.execute(counted)
    return _most_first(Counter({row[0]: row[1] for row in rows}))


async def _observed(
    connection: AsyncConnection, scope: Scope, since: datetime
) -> Sequence[Observed]:
    answered = func.count(case((_receipt.silence == _OBSERVED, 1)))
    statement = (
        select(_receipt.channel, answered, func.count())
        .where(
            *_questions(scope, since),
            _receipt.trigger.not_in(_ADDRESSED),
            _receipt.silence.in_(_LOOKED_UP),
        )
        .group_by(_receipt.channel)
        .order_by(answered.desc(), _receipt.channel)
    )
    return [Observed(*row) for row in await connection.execute(statement)]


def _questions(scope: Scope, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Decisions on questions, as their messages read now."""
    asks = _receipt.rule.not_in(_NO_QUESTIONS)
    return (*_in_scope(scope, since), asks, ~decided_again())


def _in_scope(scope: Scope, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (*_of(scope), _receipt.at >= since)


def _of(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    if not scope.platform:
        return (_receipt.kb == scope.kb,)
    return (
        _receipt.kb == scope.kb,
        _receipt.platform == scope.platform,
        _receipt.workspace == scope.workspace,
    )
