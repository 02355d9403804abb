"""Many knowledge bases out of one: fewer phrasings, fewer entries, tiny ones, typos."""

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.quality.sets import DataSet, Question

_MOST_QUESTIONS = 600
_OUTSIDE = 0.8  # questions out of scope, at most, for each one in scope

_THINNED: tuple[tuple[str, int | None, float], ...] = (
    ("three quarters of the entries", None, 0.25),
    ("no alternates", 0, 0.20),
    ("one alternate", 1, 0.15),
    ("two alternates", 2, 0.0),
    ("two alternates, three quarters", 2, 0.25),
    ("three alternates, two thirds", 3, 0.35),
    ("five alternates", 5, 0.10),
    ("eight alternates", 8, 0.10),
)
"""Name, alternates kept of each entry, share of the entries left out."""

_TINY: tuple[tuple[str, int, int], ...] = (
    ("30 entries", 30, 4),
    ("20 entries", 20, 10),
    ("15 bare entries", 15, 0),
    ("12 entries", 12, 5),
    ("8 entries", 8, 8),
    ("6 entries", 6, 3),
    ("3 entries", 3, 3),
    ("2 entries", 2, 5),
    ("1 entry", 1, 5),
)
"""Name, entries kept, alternates kept of each."""


def variants(whole: DataSet) -> Iterator[DataSet]:
    """Variants that differ from the whole; what an entry left out was asked is out of scope."""
    most = max(len(entry.alternates) for entry in whole.entries)
    for seed, (name, alternates, dropped) in enumerate(_THINNED):
        if dropped or (alternates is not None and alternates < most):
            keep = round(len(whole.entries) * (1.0 - dropped))
            yield _variant(whole, name, seed, keep, alternates)
    for seed, (name, entries, alternates) in enumerate(_TINY, start=100):
        if entries < len(whole.entries) and (most or alternates in (0, 5)):
            yield _variant(whole, name, seed, entries, alternates)


def with_typos(whole: DataSet, rate: float = 0.3) -> DataSet:
    """The same questions with one edit in that share of their words of four letters or more."""
    chance = random.Random(20_260_101)
    return replace(
        whole,
        questions=tuple(
            replace(one, text=" ".join(_mistyped(word, rate, chance) for word in one.text.split()))
            for one in whole.questions
        ),
    )


def _variant(whole: DataSet, name: str, seed: int, keep: int, alternates: int | None) -> DataSet:
    chance = np.random.default_rng([seed, len(whole.entries)])
    chosen = sorted(chance.permutation(len(whole.entries))[:keep].tolist())
    entries = []
    for entry in (whole.entries[at] for at in chosen):
        order = chance.permutation(len(entry.alternates))[:alternates].tolist()
        entries.append(replace(entry, alternates=tuple(entry.alternates[i] for i in sorted(order))))
    slugs = frozenset(entry.slug for entry in entries)
    asked = [replace(one, relevant=one.relevant & slugs) for one in whole.questions]
    inside = _some([one for one in asked if one.relevant], _MOST_QUESTIONS, chance)
    most = max(30, int(_OUTSIDE * len(inside)))
    outside = _some([one for one in asked if not one.relevant], most, chance)
    return DataSet(f"{whole.name}: {name}", tuple(entries), (*inside, *outside))


def _some(questions: list[Question], most: int, chance: np.random.Generator) -> list[Question]:
    return [questions[i] for i in chance.permutation(len(questions))[:most].tolist()]


def _mistyped(word: str, rate: float, chance: random.Random) -> str:
    if len(word) < 4 or chance.random() >= rate:
        return word
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice("etaoinsrhl")
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
        )
    )
