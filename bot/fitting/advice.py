"""Which entries need phrasings."""

import numpy as np

from bot.core.confidence.calibration import Logistic
from bot.core.retrieval.snapshot import Snapshot
from bot.fitting.examples import Examples
from bot.fitting.logistic import logits, sigmoid

_MOST_NAMED = 3
_BLOCK = 1_024


def weakest(
    snapshot: Snapshot, model: Logistic, simulated: Examples, labelled: Examples
) -> tuple[str, ...]:
    """At most three slugs, the neediest first.

    Those whose questions the bot would have missed, by how sure it was of them: the labelled ones,
    or else the held-out phrasings. Where that names too few, those with the fewest phrasings, the
    nearest to another entry first.
    """
    doubtful = {**_doubts(model, simulated), **_doubts(model, labelled)}
    missed = sorted((slug for slug in doubtful if doubtful[slug] > 0.5), key=doubtful.__getitem__)
    return tuple(dict.fromkeys([*reversed(missed), *_crowded(snapshot)]))[:_MOST_NAMED]


def _doubts(model: Logistic, asked: Examples) -> dict[str, float]:
    """By slug, how unsure it was of the questions about it, in the mean (0–1)."""
    chances = sigmoid(logits(model, asked.features)) * asked.right
    doubts: dict[str, list[float]] = {}
    for slug, chance in zip(asked.wanted, chances.tolist(), strict=True):
        if slug:
            doubts.setdefault(slug, []).append(1.0 - chance)
    return {slug: sum(own) / len(own) for slug, own in doubts.items()}


def bare(snapshot: Snapshot) -> int:
    """How many entries have no alternate."""
    counts = np.bincount(snapshot.phrasings.owners, minlength=len(snapshot.entries))
    return int((counts == 1).sum())


def _crowded(snapshot: Snapshot) -> list[str]:
    if not snapshot.entries:
        return []
    counts = np.bincount(snapshot.phrasings.owners, minlength=len(snapshot.entries))
    few = np.flatnonzero(counts == counts.min())[:_BLOCK]
    near = snapshot.centroids[few] @ snapshot.centroids.T
    near[np.arange(len(few)), few] = -np.inf
    order = few[np.argsort(-near.max(axis=1), kind="stable")]
    return [snapshot.entries[at].slug for at in order[:_MOST_NAMED].tolist()]
