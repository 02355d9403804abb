"""The JSON shapes that scripts rely on; more keys may come, none of these goes."""

from typing import Any

from bot.core.faq import FaqEntry, KnowledgeBase, Revision
from bot.core.outcomes import Receipt, Withheld
from bot.core.replies.explaining import outcome_word
from bot.core.tracing import trace_of

Document = dict[str, Any]


def entry_document(entry: FaqEntry) -> Document:
    """An entry with its version."""
    return {
        "id": entry.slug,
        "version": entry.version,
        "question": entry.question,
        "answer": entry.answer,
        "alternates": list(entry.alternates),
        "negatives": list(entry.negatives),
        "tags": list(entry.tags),
        "source": entry.source,
        "owner": entry.owner,
        "review_on": entry.review_on.isoformat() if entry.review_on else None,
        "audience": entry.audience.value,
        "status": entry.status.value,
        "updated_at": entry.updated_at.isoformat() if entry.updated_at else None,
    }


def revision_document(revision: Revision) -> Document:
    """An entry as it stood, and the change that made it so."""
    return {
        "change": revision.kind.value,
        "author": revision.author,
        "at": revision.at.isoformat(),
        **entry_document(revision.entry),
    }


def knowledge_base_document(kb: KnowledgeBase) -> Document:
    """A knowledge base with the number of its active entries."""
    return {"name": kb.name, "entries": kb.entries, "revision": kb.revision}


def receipt_document(
    receipt: Receipt, answered: FaqEntry | None, withheld: Withheld | None = None
) -> Document:
    """One decision, with the entry that answered, where one did, and what a negative withheld."""
    decision, timing = receipt.decision, receipt.decision.timing
    return {
        "outcome": outcome_word(decision),
        "confidence": round(float(decision.confidence), 6),
        "rule": decision.rule.value,
        "read_as": decision.read_as or None,
        "answer": answered.answer if answered else None,
        "entry": answered.slug if answered else None,
        "hits": [
            {
                "entry": hit.slug,
                "question": hit.question,
                "phrasing": hit.phrasing,
                "similarity": float(hit.similarity),
                "score": float(hit.score),
            }
            for hit in decision.hits
        ],
        "receipt": receipt.id,
        "trace": trace_of(receipt.key) if receipt.key else "",
        "model": decision.model,
        "ms": {"encode": timing.encode, "search": timing.search, "total": timing.total},
        "withheld": _withheld(withheld) if withheld else None,
        "cut": float(decision.cut),
        "floor": float(decision.floor),
    }


def _withheld(one: Withheld) -> Document:
    return {"entry": one.slug, "confidence": float(one.confidence), "by": one.by or None}
