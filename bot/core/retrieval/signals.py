"""Every entry's signals for one question: how near each is, in six ways."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Vector
from bot.core.ports import Candidates
from bot.core.retrieval.embedded import Embedded
from bot.core.retrieval.head import softmax
from bot.core.retrieval.lexicon import Lexical
from bot.core.retrieval.similarity import Floats, affinity, similarity
from bot.core.retrieval.snapshot import Snapshot

SHARPNESS = np.float32(20.0)
"""Of the softmax that stands for a head."""

_HIDDEN = np.float32(-1e6)


@dataclass(frozen=True, slots=True)
class Signals:
    """float32[entries] each, on the scale of `affinity` where they are dense.

    `nearest`: the best phrasing. `centroid`: the mean of the phrasings. `passage`: the best piece
    of the answer (the best phrasing, where there is no answer). `words`: BM25 over the entry as a
    share of the best entry's. `spelling`: character n-grams. `head`: the classifier's probability.
    `negative`: by how much a negative is nearer than, or nearly as near as, the best phrasing.
    """

    nearest: Floats
    centroid: Floats
    passage: Floats
    words: Floats
    spelling: Floats
    head: Floats
    negative: Floats

    def of(self, entry: int) -> dict[str, float]:
        """One entry's signals by name."""
        return {field.name: float(getattr(self, field.name)[entry]) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Dense:
    """float32[entries] each: affinities that do not depend on what an index found.

    -inf stands where an entry has no passage, or no negative.
    """

    centroid: Floats
    passage: Floats
    negative: Floats


def dense(snapshot: Snapshot, vector: Vector) -> Dense:
    """Compared with every centroid, passage and negative, exactly."""
    function, square = snapshot.model.similarity, snapshot.square
    return Dense(
        centroid=affinity(function, similarity(function, snapshot.centroids, vector), square),
        passage=_best(snapshot, snapshot.passages, vector),
        negative=denials(snapshot, vector),
    )


def denials(snapshot: Snapshot, vector: Vector) -> Floats:
    """Compared with every negative, exactly."""
    return _best(snapshot, snapshot.negatives, vector)


def signals(
    snapshot: Snapshot,
    vector: Vector,
    candidates: Candidates,
    lexical: Lexical,
    visible: NDArray[np.bool_] | None,
    known: Dense | None = None,
) -> Signals:
    """Computed for all entries; those that are not `visible` end far below the rest.

    `known` is what `dense` gives, where it was computed already.
    """
    known = known or dense(snapshot, vector)
    nearest = _nearest(snapshot, candidates, known.centroid)
    return joined(snapshot, vector, nearest, known, lexical, visible)


def joined(
    snapshot: Snapshot,
    vector: Vector,
    nearest: Floats,
    known: Dense,
    lexical: Lexical,
    visible: NDArray[np.bool_] | None,
) -> Signals:
    """The same from the best phrasings' affinities."""
    words = lexical.words
    if visible is not None:
        nearest = np.where(visible, nearest, _HIDDEN)
        words = np.where(visible, words, np.float32(0.0))
    negative = np.where(np.isneginf(known.negative), nearest - 1.0, known.negative)
    return Signals(
        nearest=nearest,
        centroid=known.centroid,
        passage=np.where(np.isneginf(known.passage), nearest, known.passage),
        words=words / max(float(words.max()), 1e-9),
        spelling=lexical.spelling,
        head=_head(snapshot, vector, nearest, known.centroid, visible),
        negative=np.maximum(negative - nearest + np.float32(0.05), np.float32(0.0)),
    )


def _nearest(snapshot: Snapshot, candidates: Candidates, centroid: Floats) -> Floats:
    """The best phrasing's affinity.

    An entry without a candidate is no nearer than the index reached, nor taken for nearer than its
    centroid: with the reach alone thousands of entries would seem as near as the worst candidate,
    and share out the probability of the best one (`_head`).
    """
    function, square = snapshot.model.similarity, snapshot.square
    near = affinity(function, candidates.similarities, square)
    owners = snapshot.phrasings.owners
    if len(near) == len(owners):
        ordered = np.empty_like(near)
        ordered[candidates.rows] = near
        return snapshot.phrasings.groups.largest(ordered)
    best = np.full(len(snapshot.entries), -np.inf, np.float32)
    np.maximum.at(best, owners[candidates.rows], near)
    rest = centroid
    if candidates.reach is not None:
        reach = np.array([candidates.reach], np.float32)
        rest = np.minimum(centroid, affinity(function, reach, square)[0])
    return np.where(np.isneginf(best), rest, best)


def _best(snapshot: Snapshot, texts: Embedded, vector: Vector) -> Floats:
    """Each entry's best of these texts; -inf where it has none."""
    found = np.full(len(snapshot.entries), -np.inf, np.float32)
    if len(texts.owners):
        function = snapshot.model.similarity
        near = affinity(function, similarity(function, texts.vectors, vector), snapshot.square)
        found[texts.owners[texts.groups.starts]] = texts.groups.largest(near)
    return found


def _head(
    snapshot: Snapshot,
    vector: Vector,
    nearest: Floats,
    centroid: Floats,
    visible: NDArray[np.bool_] | None,
) -> Floats:
    """Without a head, a softmax over the dense signals: its sharpness is a head's, measured."""
    if snapshot.head is None:
        chances = softmax(SHARPNESS * (nearest + centroid) / np.float32(2.0))
    else:
        chances = snapshot.head.probabilities(vector)
    if visible is None:
        return chances
    chances = np.where(visible, chances, np.float32(0.0))
    return chances / np.float32(max(float(chances.sum()), 1e-9))
