"""Knowledge bases and questions out of a seeded word list: any number of them, never twice."""

import random
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from benchmarks.nearest.made_up import clustered
from bot.core.faq import FaqEntry
from bot.core.outcomes import Vector
from bot.core.ports import Matrix, TextHash
from bot.core.retrieval.embedded import addressed

PHRASINGS_PER_ENTRY = 4

_VERBS = (
    "renew", "cancel", "find", "share", "change", "print", "return", "order", "report", "install",
    "borrow", "move",
)  # fmt: skip
_KINDS = ("old", "shared", "lost", "public", "monthly", "broken", "second", "private", "yearly")
_THINGS = (
    "badge", "laptop", "invoice", "ticket", "password", "calendar", "parking", "contract", "desk",
    "meeting", "printer", "account", "phone", "locker", "report", "budget", "licence", "backup",
)  # fmt: skip
_PLACES = ("office", "portal", "warehouse", "library", "workshop", "canteen", "lobby", "archive")
_REASONS = ("before lunch", "after the move", "for a guest", "from abroad", "this week", "today")
_SYLLABLES = ("ba", "ko", "mi", "ra", "tu", "ve", "lo", "ni", "sa", "du", "pe", "ri", "ga", "fo")
_WAYS = (
    "How do I {verb} the {kind} {name} {thing}?",
    "Where can I {verb} a {name} {thing} in the {place}",
    "{name} {thing} {place}: I want to {verb} it",
    "I need to {verb} my {kind} {name} {thing} {reason}",
)
_ANSWER = (
    "Open the {place} page and choose **{name}**. The {thing} team will {verb} the {kind} one "
    "within two days; ask at the {place} if it takes longer."
)


def entries(phrasings: int) -> list[FaqEntry]:
    """So many phrasings, four an entry; each entry has an answer of two sentences."""
    chance = random.Random(phrasings)
    return [_entry(key, _topic(chance)) for key in range(1, 1 + phrasings // PHRASINGS_PER_ENTRY)]


def questions() -> Iterator[str]:
    """Without end, all distinct, about as long as people write."""
    chance = random.Random(0)
    seen: set[str] = set()
    while True:
        text = f"Can I {{verb}} the {{kind}} {{name}} {{thing}} {_pick(chance, _REASONS)}?".format(
            **_topic(chance)
        )
        if text not in seen:
            seen.add(text)
            yield text


def vectors(made: Sequence[FaqEntry]) -> Mapping[TextHash, Vector]:
    """A vector for each text of these entries, lying as those of real texts do.

    A passage lies as near to its entry's phrasings as they to each other.
    """
    phrasings = clustered(PHRASINGS_PER_ENTRY * len(made), 1).rows
    own = phrasings.reshape(len(made), PHRASINGS_PER_ENTRY, -1)
    noise = unit_vectors(len(made), own.shape[2], np.random.default_rng(1))
    passages = own.mean(axis=1) + np.float32(0.5) * noise
    passages /= np.linalg.norm(passages, axis=1, keepdims=True)
    rows = np.concatenate((own, passages[:, None]), axis=1)
    return {
        one.hash: row
        for entry, near in zip(made, rows, strict=True)
        for one, row in zip(addressed(entry), near, strict=True)
    }


def unit_vectors(count: int, dimension: int, chance: np.random.Generator) -> Matrix:
    """float32[count, dimension], each of length one."""
    rows = chance.standard_normal((count, dimension), dtype=np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _entry(key: int, topic: dict[str, str]) -> FaqEntry:
    first, *alternates = (way.format(**topic) for way in _WAYS)
    return FaqEntry(f"faq-{key}", first, _ANSWER.format(**topic), tuple(alternates))


def _topic(chance: random.Random) -> dict[str, str]:
    return {
        "verb": _pick(chance, _VERBS),
        "kind": _pick(chance, _KINDS),
        "name": "".join(chance.choices(_SYLLABLES, k=3)),
        "thing": _pick(chance, _THINGS),
        "place": _pick(chance, _PLACES),
        "reason": _pick(chance, _REASONS),
    }


def _pick(chance: random.Random, words: Sequence[str]) -> str:
    return chance.choice(words)
