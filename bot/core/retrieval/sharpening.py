"""From estimates of all that a question is compared with to what all comparisons would say.

Only entries that can be among the best are compared exactly: all whose score may, by the bounds of
`Shortened.slack`, reach the last of the best. Of the others nothing is shown; together they weigh
in the softmax that stands for a head, and there their estimates do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Vector
from bot.core.ports import Candidates, Rough
from bot.core.retrieval.embedded import Embedded
from bot.core.retrieval.keeping import Rows
from bot.core.retrieval.lexicon import Lexical
from bot.core.retrieval.shortened import Shortened
from bot.core.retrieval.signals import SHARPNESS, Dense, Signals, denials, joined
from bot.core.retrieval.similarity import Floats, affinity, similarity
from bot.core.retrieval.snapshot import Snapshot

_HEAVY = np.float32(1e-3)
"""Entries of that probability are compared exactly too: the others' estimates, wrong by 1 % at
most and either way, move the median confidence by 8 millionths (docs/speed.md)."""

Blend = Callable[[Signals], Floats]


@dataclass(frozen=True, slots=True)
class _Near:
    """float32[entries]: affinities of the best phrasing, the centroid and the best passage."""

    nearest: Floats
    centroid: Floats
    passage: Floats

    @classmethod
    def of(cls, snapshot: Snapshot, candidates: Candidates, rough: Rough) -> Self:
        """From estimates; -inf where an entry has no passage.

        What shortening the question took is alike for texts that lie alike: it would move all of
        a topic together. So it is given back, to phrasings as to their centroid.
        """
        function, square = snapshot.model.similarity, snapshot.square
        lost = _scaled(snapshot, rough.lost)
        best = snapshot.phrasings.groups.largest(candidates.similarities)
        passage = np.full(len(best), -np.inf, np.float32)
        if len(rough.passages):
            texts = snapshot.passages
            pieces = texts.groups.largest(rough.passages)
            passage[texts.owners[texts.groups.starts]] = affinity(function, pieces, square)
        return cls(
            affinity(function, best, square) + lost,
            affinity(function, rough.centroids, square) + lost,
            passage,
        )


def sharpened(
    snapshot: Snapshot,
    shortened: Shortened,
    vector: Vector,
    candidates: Candidates,
    rough: Rough,
    lexical: Lexical,
    visible: NDArray[np.bool_] | None,
    *,
    blend: Blend,
    weights: Mapping[str, float],
    wanted: int,
) -> tuple[Signals, Candidates]:
    """The signals, and the candidates, exact for the `wanted` best entries by `blend`.

    `blend` is the sum of the signals by these `weights`.
    """
    near, negative = _Near.of(snapshot, candidates, rough), denials(snapshot, vector)

    def signals() -> Signals:
        known = Dense(near.centroid, near.passage, negative)
        return joined(snapshot, vector, near.nearest, known, lexical, visible)

    found = signals()
    slack = _scaled(snapshot, shortened.slack(vector, rough.loss) + np.abs(rough.lost))
    low, high = _bounds(snapshot, found, blend(found), slack, weights)
    chosen = (high >= np.partition(low, -wanted)[-wanted]) | (found.head >= _HEAVY)
    candidates = _compared(snapshot, vector, candidates, near, chosen)
    return signals(), candidates


def _scaled(snapshot: Snapshot, products: Floats) -> Floats:
    """What so much in a product is worth in `affinity`, whatever the similarity function."""
    is_cosine = snapshot.model.similarity == "cosine"
    return products if is_cosine else products / np.float32(snapshot.square)


def _bounds(
    snapshot: Snapshot,
    found: Signals,
    scores: Floats,
    slack: Floats,
    weights: Mapping[str, float],
) -> tuple[Floats, Floats]:
    """float32[entries] each: between what every score lies."""
    each = sum(abs(weights[name]) for name in ("nearest", "centroid", "passage"))
    spread = np.float32(each) * slack
    spread[snapshot.negatives.owners] *= np.float32(1.0 + abs(weights["negative"]) / each)
    low, high = scores - spread, scores + spread
    if snapshot.head is None:
        more = np.exp(np.minimum(SHARPNESS * slack, np.float32(40.0)))
        head, share = found.head, np.float32(weights["head"])
        most = np.minimum(head * more / max(float((head / more).sum()), 1e-30), 1.0)
        low -= share * (head - head / more / max(float((head * more).sum()), 1e-30))
        high += share * (most - head).astype(np.float32)
    return low, high


def _compared(
    snapshot: Snapshot,
    vector: Vector,
    candidates: Candidates,
    near: _Near,
    chosen: NDArray[np.bool_],
) -> Candidates:
    """The chosen entries' texts, exactly: into `near`, and into the candidates that it gives."""
    function, square = snapshot.model.similarity, snapshot.square
    rows, found, best, owners = _best(snapshot.phrasings, chosen, function, vector)
    near.nearest[owners] = affinity(function, best, square)
    means = similarity(function, snapshot.centroids[chosen], vector, alone=True)
    near.centroid[chosen] = affinity(function, means, square)
    _, _, best, owners = _best(snapshot.passages, chosen, function, vector)
    near.passage[owners] = affinity(function, best, square)
    exact = candidates.similarities.copy()
    exact[rows] = found
    return replace(candidates, similarities=exact)


def _best(
    texts: Embedded, chosen: NDArray[np.bool_], function: str, vector: Vector
) -> tuple[Rows, Floats, Floats, Rows]:
    """The chosen entries' rows with their similarities; the best of each, and whose it is."""
    owners = texts.owners[texts.groups.starts]
    groups = np.flatnonzero(chosen[owners])
    rows, begins = texts.groups.rows(groups)
    near = similarity(function, texts.vectors[rows], vector, alone=True)
    best = np.maximum.reduceat(near, begins) if len(near) else near
    return rows, near, best, owners[groups]
