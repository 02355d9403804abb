"""A receipt as a row and back: what is counted in columns, the rest as JSON, bit for bit.

Text and vector expire together: a row whose text is NULL has neither any more, or never had.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Row, exists

from bot.core.faq import Audience
from bot.core.outcomes import (
    Answered,
    Decision,
    Hit,
    Outcome,
    Receipt,
    Rule,
    Silence,
    Suggested,
    Timing,
    Unanswered,
)
from bot.storage import tables

ANSWERED, UNANSWERED = "answered", "unanswered"
"""Outcomes; of the first there is one hit, in the column `answer`."""


def decided_again() -> ColumnElement[bool]:
    """Whether there is a later decision on the receipt's message, which was edited since."""
    one, later = tables.receipt.c, tables.receipt.alias().c
    return exists().where(later.message == one.message, one.message != "", later.key > one.key)


def to_row(receipt: Receipt) -> dict[str, Any]:
    """The receipt, by column."""
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
        "thread": receipt.thread,
        "message": receipt.key,
        "silence": receipt.silence.value if receipt.silence else None,
        "outcome": kind,
        "rule": decision.rule.value,
        "confidence": decision.confidence,
        "kb": decision.kb,
        "knowledge_base": decision.knowledge_base,
        "revision": decision.revision,
        "model": decision.model,
        "fit": decision.fit,
        "answer": hits[0].entry if kind == ANSWERED else None,
        "text": decision.text if decision.text or decision.vector is not None else None,
        "vector": decision.vector,
        "read_as": decision.read_as or None,
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


def from_row(row: Row[Any]) -> Receipt:
    """The receipt that `to_row` was given."""
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
        read_as=row.read_as or "",
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
        row.thread,
        row.message,
        Silence(row.silence) if row.silence else None,
    )


def _outcome_parts(outcome: Outcome) -> tuple[str, tuple[Hit, ...]]:
    match outcome:
        case Answered(hit):
            return ANSWERED, (hit,)
        case Suggested(hits):
            return "suggested", hits
        case Unanswered():
            return "unanswered", ()
        case _:
            assert_never(outcome)


def _outcome(kind: str, hits: tuple[Hit, ...]) -> Outcome:
    if kind == ANSWERED:
        return Answered(hits[0])
    return Suggested(hits) if kind == "suggested" else Unanswered()


def _hit_details(hit: Hit) -> dict[str, Any]:
    return asdict(hit) | {"similarity": float(hit.similarity), "score": float(hit.score)}


def _hit(details: Mapping[str, Any]) -> Hit:
    return Hit(**details)
