"""What people think of replies."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update

from bot.core.outcomes import Rule
from bot.core.ports import Given, Judgement, Opinion, Vote, Votes
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.receipt_rows import decided_again
from bot.storage.statements import store

_vote, _receipt = tables.vote.c, tables.receipt.c


class SqlVotes(Votes):
    """The table `vote`: one row a person and reply."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def vote(self, vote: Vote) -> bool:
        """Stores it in place of the person's earlier one; whether there was one."""
        row = {
            "receipt": vote.receipt,
            "voter": vote.voter,
            "opinion": vote.opinion.value,
            "editor": vote.editor,
            "at": vote.at,
            "entry": vote.entry,
        }
        async with self._transactions.write() as connection:
            return not await store(connection, tables.vote, row)

    async def votes(self, receipt: str) -> list[Vote]:
        """All on one reply, oldest first."""
        here = select(tables.vote).where(_vote.receipt == receipt).order_by(_vote.at, _vote.voter)
        async with self._transactions.read() as connection:
            return [_from(row) for row in await connection.execute(here)]

    async def tells(self, vote: Vote, since: datetime) -> bool:
        """Notes that word of it goes out; False where some did since then."""
        theirs = _vote.receipt == vote.receipt, _vote.voter == vote.voter
        not_since = or_(_vote.told_at.is_(None), _vote.told_at < since)
        note = update(tables.vote).where(*theirs, not_since).values(told_at=vote.at)
        async with self._transactions.write() as connection:
            return (await connection.execute(note)).rowcount == 1

    async def judgements(self, kb: int, opinion: Opinion, limit: int) -> Sequence[Judgement]:
        """The newest of that opinion about what a knowledge base gave, newest first."""
        statement = (
            select(
                tables.vote,
                _receipt.text,
                _receipt.details,
                _receipt.platform,
                _receipt.workspace,
            )
            .join(tables.receipt, _receipt.id == _vote.receipt)
            .where(_vote.opinion == opinion.value, _receipt.kb == kb, _receipt.text.is_not(None))
            .order_by(_vote.at.desc(), _vote.receipt, _vote.voter)
            .limit(limit)
        )
        async with self._transactions.read() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            Judgement(_from(row), row.text, _about(row), f"{row.platform}:{row.workspace}")
            for row in rows
        ]

    async def given(self, kb: int, limit: int) -> Sequence[Given]:
        """The last answers of a knowledge base by rule `confident`, newest first."""
        last = (
            select(_receipt.id)
            .where(
                _receipt.kb == kb,
                _receipt.rule == Rule.CONFIDENT.value,
                _receipt.text.is_not(None),
                _receipt.silence.is_(None),
                ~decided_again(),
            )
            .order_by(_receipt.at.desc(), _receipt.key.desc())
            .limit(limit)
        ).cte()
        answers = (
            select(tables.receipt)
            .join(last, last.c.id == _receipt.id)
            .order_by(_receipt.at.desc(), _receipt.key.desc())
        )
        said = (
            select(tables.vote)
            .join(last, last.c.id == _vote.receipt)
            .order_by(_vote.at.desc(), _vote.voter.desc())
        )
        votes = defaultdict[str, list[Vote]](list)
        async with self._transactions.read() as connection:
            for row in await connection.execute(said):
                votes[row.receipt].append(_from(row))
            rows = (await connection.execute(answers)).all()
        return [_given(row, votes[row.id]) for row in rows]


def _given(row: Row[Any], votes: Sequence[Vote]) -> Given:
    features = tuple(row.details["features"])
    where = f"{row.platform}:{row.workspace}"
    return Given(row.text, row.answer, features, row.fit, where, tuple(votes))


def _from(row: Row[Any]) -> Vote:
    opinion = Opinion(row.opinion)
    return Vote(row.receipt, row.voter, opinion, row.at, row.editor, row.entry)


def _about(row: Row[Any]) -> tuple[int, ...]:
    given = tuple(hit["entry"] for hit in row.details["chosen"])
    return given if row.entry is None else (row.entry,)
