"""Vectors that lie as those of real texts do: in topics, and in entries within topics.

Random vectors are no stand-in: they lie equally far from each other, where an index of neighbours
has nothing to go by; `white` are these, the worst there is.
"""

from dataclasses import dataclass

import numpy as np

from bot.core.ports import Matrix

DIMENSION = 384
PHRASINGS = 4
_TOPIC, _ENTRY = 0.4, 0.7
"""Cosine of two texts of one topic, and of one entry."""
_IN_SCOPE = 0.8
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class MadeUp:
    """`rows` and `questions`, float32[n, 384], each of length one."""

    rows: Matrix
    questions: Matrix


def white(rows: int, questions: int) -> MadeUp:
    """All of them anywhere."""
    chance = np.random.default_rng(0)
    return MadeUp(_any(chance, rows), _any(chance, questions))


def clustered(rows: int, questions: int) -> MadeUp:
    """Four phrasings an entry; of five questions four mean an entry, and one a topic alone."""
    chance = np.random.default_rng(0)
    entries = rows // PHRASINGS
    topics = _real(chance, max(20, entries // 200))
    topic = chance.integers(0, len(topics), entries)
    centres = _mixed(topics[topic], _TOPIC, _real(chance, entries), _ENTRY - _TOPIC)
    owners = np.repeat(np.arange(entries), PHRASINGS)
    said = [
        _said(chance, centres[owners[start : start + _AT_ONCE]])
        for start in range(0, len(owners), _AT_ONCE)
    ]
    asked = _said(chance, centres[chance.integers(0, entries, questions)])
    outside = chance.random(questions) > _IN_SCOPE
    about = topics[chance.integers(0, len(topics), outside.sum())]
    asked[outside] = _unit(_mixed(about, _TOPIC, _real(chance, len(about)), 1 - _TOPIC))
    return MadeUp(np.concatenate(said), asked)


def _said(chance: np.random.Generator, centres: Matrix) -> Matrix:
    return _unit(centres + np.float32((1 - _ENTRY) ** 0.5) * _real(chance, len(centres)))


def _mixed(one: Matrix, share: float, other: Matrix, rest: float) -> Matrix:
    return np.float32(share**0.5) * one + np.float32(rest**0.5) * other


def _real(chance: np.random.Generator, count: int) -> Matrix:
    """With a spectrum that falls, as that of embeddings does."""
    spectrum = (np.arange(1, DIMENSION + 1) ** -0.5).astype(np.float32)
    return _unit(chance.standard_normal((count, DIMENSION), dtype=np.float32) * spectrum)


def _any(chance: np.random.Generator, count: int) -> Matrix:
    return _unit(chance.standard_normal((count, DIMENSION), dtype=np.float32))


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
