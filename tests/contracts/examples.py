"""Values that the store contracts are tried with."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import numpy as np

from bot.core.faq import Audience, ChangeKind, FaqEntry, KnowledgeBase, ModelProvenance
from bot.core.messages import IncomingMessage, Person, Place, Reply, Trigger
from bot.core.outcomes import Answered, Decision, Hit, Outcome, Receipt, Rule, Timing, Vector
from bot.core.ports import Change, FaqStore, Outbox, TextHash
from bot.core.query import text_hash

MODEL = ModelProvenance("tiny", "main", 4, "ab" * 32, "cosine", 256)
OTHER_MODEL = ModelProvenance("tiny", "main", 4, "cd" * 32, "dot", 256)

FULL_ENTRY = FaqEntry(
    slug="VPN / token?",
    question="How do I renew my VPN token?",
    answer="Open the **portal**.\n\n    line\r\n\tend ",
    alternates=("vpn expired", "new token, please"),
    negatives=("API token",),
    tags=("vpn", "access"),
    source="IT handbook",
    owner="U123",
    review_on=date(2027, 1, 31),
    audience=Audience.PUBLIC,
)


def an_entry(slug: str = "vpn", **parts: object) -> FaqEntry:
    """An entry with that id; `parts` are its fields."""
    given = {"question": f"What about {slug}?", "answer": f"About {slug}."} | parts
    return FaqEntry(slug, **given)  # type: ignore[arg-type]  # the fields of FaqEntry, by name


async def saved(
    store: FaqStore,
    kb: KnowledgeBase,
    *entries: FaqEntry,
    kind: ChangeKind | None = None,
    author: str = "ann",
    undoes: int | None = None,
) -> Sequence[FaqEntry]:
    """The entries as stored, each from the version it says it has."""
    changes = [
        Change(
            entry,
            kind or (ChangeKind.EDIT if entry.version else ChangeKind.ADD),
            entry.version,
        )
        for entry in entries
    ]
    return await store.save(kb.key, changes, author=author, vectors={}, model=MODEL, undoes=undoes)


def vectors_of(*texts: str, seed: int = 0) -> dict[TextHash, Vector]:
    """Some vector of MODEL's dimension for each text."""
    numbers = np.random.default_rng(seed).standard_normal((len(texts), MODEL.dimension))
    return {
        text_hash(text): row.astype(np.float32) for text, row in zip(texts, numbers, strict=True)
    }


HIT = Hit(7, "vpn", "How do I renew my VPN token?", "vpn expired", 0.1 + 0.2, 1 / 3)


def a_decision(outcome: Outcome | None = None, **parts: object) -> Decision:
    """A decision that answers with HIT; `parts` are its fields."""
    given: dict[str, object] = {
        "outcome": outcome or Answered(HIT),
        "rule": Rule.CONFIDENT,
        "confidence": 0.1 + 0.7,
        "cut": 0.81,
        "floor": 0.35,
        "hits": (HIT,),
        "text": "vpn token expired 🙁",
        "vector": np.array([0.1, -2.5, 3e-30, 1.0], dtype=np.float32),
        "features": (1e-17, -0.0, 123456.789),
        "signals": {"margin": 2 / 7},
        "knowledge_base": "default",
        "kb": 1,
        "revision": 12,
        "model": MODEL.id,
        "fit": 3,
        "timing": Timing(1.5, 0.25, 1.75),
        "read_as": "vpn tokens expired 🙁",
    }
    return Decision(**given | parts)  # type: ignore[arg-type]  # the fields of Decision, by name


def a_receipt(receipt_id: str = "0123456789abcdef", **parts: object) -> Receipt:
    """A receipt of `a_decision()`; `parts` are its fields."""
    given: dict[str, object] = {
        "at": datetime(2026, 5, 3, 14, 2, 59, 123456, tzinfo=UTC),
        "platform": "slack",
        "workspace": "T1",
        "channel": "C1",
        "trigger": "mention",
        "asker": "9f86d0",
        "decision": a_decision(),
    }
    return Receipt(receipt_id, **given | parts)  # type: ignore[arg-type]  # Receipt's, by name


PLACE = Place("slack", "T1", "C1")


def a_message(key: str = "m1", **parts: object) -> IncomingMessage:
    """A mention in PLACE; `parts` are its fields."""
    given: dict[str, object] = {
        "text": "vpn token expired 🙁",
        "trigger": Trigger.MENTION,
        "person": Person("U1", "Ann", ("S1", "S2")),
        "place": PLACE,
        "id": "1700000000.1",
        "return_address": "https://hooks.example/1",
    }
    return IncomingMessage(key, **given | parts)  # type: ignore[arg-type]  # its fields, by name


async def claimed(
    outbox: Outbox,
    message: IncomingMessage | None = None,
    *,
    owner: str = "one",
    lease: float = 60.0,
) -> bool:
    """Whether that owner was the first to claim the message."""
    return await outbox.claim(message or a_message(), asker="9f86d0", owner=owner, lease=lease)


async def answered(outbox: Outbox, receipt_id: str, key: str = "") -> None:
    """A reply by that receipt goes out, to the message of that key or to one of its own."""
    message = a_message(key or f"message of {receipt_id}")
    await claimed(outbox, message)
    await outbox.decided(message.key, receipt_id, REPLY)


REPLY = Reply("Open the **portal**.", title="How do I renew my VPN token?", receipt="r1")
