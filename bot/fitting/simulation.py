"""Self-simulation: a knowledge base's own texts, played back as questions it has not seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.confidence.promise import FEWEST_ENTRIES
from bot.core.faq import FaqEntry
from bot.core.query import text_hash
from bot.core.retrieval.similarity import Floats
from bot.core.retrieval.snapshot import Snapshot
from bot.fitting.examples import Examples, Labelled
from bot.fitting.head import fit_head

_SEED = 20_260_101
_MOST_QUESTIONS = 400  # of each sort, in each round
_ROUNDS = ((200, 4), (600, 2))


@dataclass(frozen=True, slots=True)
class _Round:
    kept: tuple[FaqEntry, ...]
    questions: tuple[tuple[str, str], ...]  # text, slug; "" for out of scope


def simulate(snapshot: Snapshot) -> Examples:
    """Rankings of held-out phrasings, by a knowledge base that lacks them.

    In each round a quarter of the entries is left out, so that their phrasings become questions
    that are near but out of scope, and a third of the other entries' phrasings is held out, to
    become questions in scope. Nothing is encoded. Four rounds up to 200 entries, two up to 600,
    one beyond. None below 8 entries. The same examples for the same snapshot.
    """
    if len(snapshot.entries) < FEWEST_ENTRIES:
        return Examples.joined([])
    vectors = snapshot.vectors()
    return Examples.joined([_play(snapshot, vectors, one) for one in _rounds(snapshot)])


def _play(snapshot: Snapshot, vectors: Mapping[bytes, Floats], one: _Round) -> Examples:
    reduced = Snapshot.build(
        one.kept, vectors, kb=snapshot.kb, revision=snapshot.revision, model=snapshot.model
    )
    if snapshot.head is not None:
        reduced = reduced.with_head(fit_head(reduced))
    return Examples.of(
        reduced,
        [
            Labelled(text, vectors[text_hash(text)], frozenset([slug] if slug else []))
            for text, slug in one.questions
        ],
    )


def _rounds(snapshot: Snapshot) -> Iterator[_Round]:
    chance = np.random.default_rng(_SEED)
    order = chance.permutation(len(snapshot.entries))
    count = next((n for most, n in _ROUNDS if len(order) <= most), 1)
    phrasings = _phrasings(snapshot)
    for at in range(count):
        yield _round(snapshot, phrasings, set(order[at::4].tolist()), chance)


def _round(
    snapshot: Snapshot,
    phrasings: list[tuple[str, ...]],
    dropped: set[int],
    chance: np.random.Generator,
) -> _Round:
    kept: list[FaqEntry] = []
    inside: list[tuple[str, str]] = []
    outside: list[tuple[str, str]] = []
    for at, entry in enumerate(snapshot.entries):
        own = phrasings[at]
        if at in dropped:
            outside.extend((text, "") for text in own)
            continue
        order = chance.permutation(len(own))
        held = _held_out(len(own), chance)
        inside.extend((own[i], entry.slug) for i in order[:held].tolist())
        first, *others = (own[i] for i in sorted(order[held:].tolist()))
        kept.append(replace(entry, question=first, alternates=tuple(others), negatives=()))
    return _Round(tuple(kept), (*_sample(inside, chance), *_sample(outside, chance)))


def _held_out(phrasings: int, chance: np.random.Generator) -> int:
    """A third; of two, one half of the time; of one, none."""
    return int(chance.integers(2)) if phrasings == 2 else phrasings // 3


def _phrasings(snapshot: Snapshot) -> list[tuple[str, ...]]:
    texts: list[list[str]] = [[] for _ in snapshot.entries]
    for text, owner in zip(
        snapshot.phrasings.texts, snapshot.phrasings.owners.tolist(), strict=True
    ):
        texts[owner].append(text)
    return [tuple(own) for own in texts]


def _sample(questions: list[tuple[str, str]], chance: np.random.Generator) -> list[tuple[str, str]]:
    order: NDArray[np.int64] = chance.permutation(len(questions))[:_MOST_QUESTIONS]
    return [questions[i] for i in sorted(order.tolist())]
