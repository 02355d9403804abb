"""Questions that people judged: evidence for a knowledge base's calibration."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from bot.core.ports import Label, LabelStore
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.knowledge_bases import lock_revision

_label = tables.label.c
_kb = tables.knowledge_base.c


class SqlLabelStore(LabelStore):
    """The table `label`, in the order the questions were given."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def labels(self, kb: int) -> Sequence[Label]:
        """All of them, in the order they were given."""
        statement = select(tables.label).where(_label.kb == kb).order_by(_label.position)
        async with self._transactions.read() as connection:
            rows = await connection.execute(statement)
            return [Label(row.text, tuple(row.relevant), row.kind) for row in rows]

    async def replace_labels(self, kb: int, labels: Sequence[Label]) -> None:
        """These and no others from now on; moves the revision, so that all is fitted anew."""
        rows = [
            {
                "kb": kb,
                "position": position,
                "text": label.text,
                "relevant": list(label.relevant),
                "kind": label.kind,
            }
            for position, label in enumerate(labels)
        ]
        async with self._transactions.write() as connection:
            await lock_revision(connection, kb)
            await connection.execute(delete(tables.label).where(_label.kb == kb))
            if rows:
                await connection.execute(insert(tables.label), rows)
            moved = update(tables.knowledge_base).where(_kb.key == kb)
            await connection.execute(moved.values(revision=_kb.revision + 1))
