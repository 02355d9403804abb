"""A small helpdesk, searchable without a model."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from bot.core.faq import Audience, FaqEntry
from bot.core.outcomes import Vector
from bot.core.query import text_hash
from bot.core.retrieval.ranking import Ranking, rank
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from tests.fakes_encoder import FakeEncoder

ENCODER = FakeEncoder()

HELPDESK = (
    FaqEntry(
        slug="vpn-token",
        question="How do I renew my VPN token?",
        answer="Open the [token portal](https://portal.example), choose **Renew** and confirm.",
        alternates=("vpn token expired", "get a new vpn token"),
        key=11,
    ),
    FaqEntry(
        slug="printer",
        question="Why does the printer not print?",
        answer="Switch it off and on again.",
        alternates=("printer offline", "cannot print"),
        audience=Audience.PUBLIC,
        key=12,
    ),
    FaqEntry(
        slug="badge",
        question="How do I replace a lost badge?",
        answer="—",
        alternates=("lost my badge",),
        audience=Audience.PUBLIC,
        key=13,
    ),
)


def embed(texts: Iterable[str]) -> dict[bytes, Vector]:
    """The fake encoder's vectors by `text_hash`."""
    unique = list(dict.fromkeys(texts))
    rows = asyncio.run(ENCODER.encode_texts(unique))
    return {text_hash(text): row for text, row in zip(unique, rows, strict=True)}


def snapshot_of(entries: Iterable[FaqEntry] = HELPDESK, similarity: str = "cosine") -> Snapshot:
    """A snapshot with a vector for every text."""
    known = tuple(entries)
    vectors = embed(unit.text for entry in known for unit in units(entry))
    model = replace(ENCODER.provenance, similarity=similarity)
    return Snapshot.build(known, vectors, kb=1, revision=3, model=model)


def vector_of(text: str) -> Vector:
    """One question's vector."""
    return next(iter(embed([text]).values()))


def ask(
    snapshot: Snapshot, text: str, audience: Audience = Audience.INTERNAL, top_k: int = 5
) -> Ranking:
    """The ranking for a question, by an exact index."""
    vector = vector_of(text)
    near = snapshot.candidates(vector)
    return rank(snapshot, text, vector, near, top_k=top_k, visible=snapshot.visible(audience))


def large(entries: int, phrasings: int = 4, seed: int = 0) -> tuple[FaqEntry, ...]:
    """A made-up knowledge base: each entry about three words of its own, asked in many ways."""
    chance = np.random.default_rng(seed)
    frames = ("how do I {} {} {}", "{} {} problem {}", "where is {} {} {}", "{} my {} with {}")
    made = []
    for at in range(entries):
        words = [_word(chance) for _ in range(4)]
        ways = [
            frames[i % len(frames)].format(*chance.permutation(words)[:3].tolist())
            for i in range(phrasings)
        ]
        made.append(FaqEntry(f"e{at}", ways[0], "—", tuple(ways[1:]), key=at + 1))
    return tuple(made)


def _word(chance: np.random.Generator) -> str:
    return "".join(chance.choice(list("abdefgiklmnoprstu"), 6).tolist())
