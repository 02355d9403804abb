"""What people think of replies."""

from sqlalchemy import select

from bot.core.ports import Opinion, Vote, Votes
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.statements import store

_vote = tables.vote.c


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
        }
        async with self._transactions.write() as connection:
            return not await store(connection, tables.vote, row)

    async def votes(self, receipt: str) -> list[Vote]:
        """All on one reply, oldest first."""
        here = select(tables.vote).where(_vote.receipt == receipt).order_by(_vote.at, _vote.voter)
        async with self._transactions.read() as connection:
            return [
                Vote(row.receipt, row.voter, Opinion(row.opinion), row.at, row.editor)
                for row in await connection.execute(here)
            ]
