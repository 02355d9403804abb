"""Receipts: what was decided, to be replayed exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, assert_never

from sqlalchemy import Row, func, insert, or_, select

from bot.core.errors import NotFoundError
from bot.core.faq import Audience
from bot.core.outcomes import (
    Answered,
    Decision,
    Hit,
    Outcome,
    Receipt,
    Rule,
    Suggested,
    Timing,
    Unanswered,
)
from bot.core.ports import ReceiptStore
from bot.storage import tables
from bot.storage.engine import Transactions

SHORTEST_BEGINNING = 6
"""Characters of a receipt's id that are enough to ask for it."""

_receipt = tables.receipt.c


class SqlReceiptStore(ReceiptStore):
    """The table `receipt`: what is counted in columns, the rest as JSON, bit for bit."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add_receipt(self, receipt: Receipt) -> None:
        """Stores it."""
        async with self._transactions.write() as connection:
            await connection.execute(insert(tables.receipt), _to_row(receipt))

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
        return _from_row(rows[0])

    async def last_receipt(
        self, kb: int, platform: str, workspace: str, channel: str
    ) -> Receipt | None:
        """The newest one of a channel, by that knowledge base."""
        statement = (
            select(tables.receipt)
            .where(
                _receipt.kb == kb,
                _receipt.platform == platform,
                _receipt.workspace == workspace,
                _receipt.channel == channel,
            )
            .order_by(_receipt.key.desc())
            .limit(1)
        )
        async with self._transactions.read() as connection:
            row = (await connection.execute(statement)).first()
        return _from_row(row) if row else None

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


def _to_row(receipt: Receipt) -> dict[str, Any]:
    decision = receipt.decision
    kind, hits = _outcome_parts(decision.outcome)
    return {
        "id": receipt.id,
        "at": receipt.at,
        "platform": receipt.platform,
        "workspace": receipt.workspace,
        "channel": receipt.channel,
        "trigger": receipt.trigger,
        "asker": receipt.asker,
        "outcome": kind,
        "rule": decision.rule.value,
        "confidence": decision.confidence,
        "kb": decision.kb,
        "knowledge_base": decision.knowledge_base,
        "revision": decision.revision,
        "model": decision.model,
        "fit": decision.fit,
        "answer": hits[0].entry if kind == "answered" else None,
        "text": decision.text,
        "vector": decision.vector,
        "details": {
            "cut": float(decision.cut),
            "floor": float(decision.floor),
            "chosen": [_hit_details(hit) for hit in hits],
            "hits": [_hit_details(hit) for hit in decision.hits],
            "features": [float(value) for value in decision.features],
            "signals": {name: float(value) for name, value in decision.signals.items()},
            "audience": decision.audience.value,
            "target": float(decision.target),
            "has_head": decision.has_head,
            "timing": asdict(decision.timing),
        },
    }


def _from_row(row: Row[Any]) -> Receipt:
    details = row.details
    decision = Decision(
        outcome=_outcome(row.outcome, tuple(_hit(hit) for hit in details["chosen"])),
        rule=Rule(row.rule),
        confidence=row.confidence,
        cut=details["cut"],
        floor=details["floor"],
        hits=tuple(_hit(hit) for hit in details["hits"]),
        text=row.text or "",
        vector=row.vector,
        features=tuple(details["features"]),
        signals=details["signals"],
        knowledge_base=row.knowledge_base,
        kb=row.kb,
        revision=row.revision,
        model=row.model,
        fit=row.fit,
        audience=Audience(details["audience"]),
        target=details["target"],
        has_head=details["has_head"],
        timing=Timing(**details["timing"]),
    )
    return Receipt(
        row.id,
        row.at,
        row.platform,
        row.workspace,
        row.channel,
        row.trigger,
        row.asker,
        decision,
    )


def _outcome_parts(outcome: Outcome) -> tuple[str, tuple[Hit, ...]]:
    match outcome:
        case Answered(hit):
            return "answered", (hit,)
        case Suggested(hits):
            return "suggested", hits
        case Unanswered():
            return "unanswered", ()
        case _:
            assert_never(outcome)


def _outcome(kind: str, hits: tuple[Hit, ...]) -> Outcome:
    if kind == "answered":
        return Answered(hits[0])
    return Suggested(hits) if kind == "suggested" else Unanswered()


def _hit_details(hit: Hit) -> dict[str, Any]:
    return asdict(hit) | {"similarity": float(hit.similarity), "score": float(hit.score)}


def _hit(details: Mapping[str, Any]) -> Hit:
    return Hit(**details)
