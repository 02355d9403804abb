"""Every entry's signals for one question: how near each is, in six ways."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Vector
from bot.core.ports import Candidates
from bot.core.retrieval.head import softmax
from bot.core.retrieval.lexicon import Lexical
from bot.core.retrieval.similarity import Floats, affinity, similarity
from bot.core.retrieval.snapshot import Embedded, Snapshot

_SHARPNESS = np.float32(20.0)
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


def signals(
    snapshot: Snapshot,
    vector: Vector,
    candidates: Candidates,
    lexical: Lexical,
    visible: NDArray[np.bool_] | None,
) -> Signals:
    """Computed for all entries; those that are not `visible` end far below the rest."""
    function, square = snapshot.model.similarity, snapshot.square
    nearest = _nearest(snapshot, candidates)
    centroid = affinity(function, similarity(function, snapshot.centroids, vector), square)
    words = lexical.words
    if visible is not None:
        nearest = np.where(visible, nearest, _HIDDEN)
        words = np.where(visible, words, np.float32(0.0))
    passage = _best(snapshot.passages, function, square, vector, nearest)
    negative = _best(snapshot.negatives, function, square, vector, nearest - 1.0)
    return Signals(
        nearest=nearest,
        centroid=centroid,
        passage=passage,
        words=words / max(float(words.max()), 1e-9),
        spelling=lexical.spelling,
        head=_head(snapshot, vector, nearest, centroid, visible),
        negative=np.maximum(negative - nearest + np.float32(0.05), np.float32(0.0)),
    )


def _nearest(snapshot: Snapshot, candidates: Candidates) -> Floats:
    """The best phrasing's affinity; of an entry without a candidate, the worst candidate's."""
    near = affinity(snapshot.model.similarity, candidates.similarities, snapshot.square)
    owners = snapshot.phrasings.owners
    if len(near) == len(owners):
        ordered = np.empty_like(near)
        ordered[candidates.rows] = near
        return np.maximum.reduceat(ordered, snapshot.phrasings.starts)
    found = np.full(len(snapshot.entries), near.min() if len(near) else 0.0, np.float32)
    np.maximum.at(found, owners[candidates.rows], near)
    return found


def _best(
    texts: Embedded, function: str, square: float, vector: Vector, otherwise: Floats
) -> Floats:
    if not len(texts.owners):
        return otherwise
    near = affinity(function, similarity(function, texts.vectors, vector), square)
    found = otherwise.copy()
    starts = texts.starts
    found[texts.owners[starts]] = np.maximum.reduceat(near, starts)
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
        chances = softmax(_SHARPNESS * (nearest + centroid) / np.float32(2.0))
    else:
        chances = snapshot.head.probabilities(vector)
    if visible is None:
        return chances
    chances = np.where(visible, chances, np.float32(0.0))
    return chances / np.float32(max(float(chances.sum()), 1e-9))
