"""Score fusion: the entries for one question, best first, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Hit, Vector
from bot.core.ports import Candidates
from bot.core.retrieval.approaching import approached
from bot.core.retrieval.hitting import hits
from bot.core.retrieval.lexicon import Lexical
from bot.core.retrieval.sharpening import sharpened
from bot.core.retrieval.signals import Dense, Signals, dense, signals
from bot.core.retrieval.similarity import Floats, similarity
from bot.core.retrieval.snapshot import Snapshot

WEIGHTS: Mapping[str, float] = {
    "nearest": 0.30,
    "centroid": 0.35,
    "passage": 0.25,
    "words": 0.20,
    "spelling": 0.25,
    "head": 0.20,
    "negative": -2.0,
}
"""Of each signal in the blended score: rounded from a conditional logit fitted over five public
sets (`python -m benchmarks.quality`); fitted on four of them, the fifth loses nothing."""

_CONTRAST = 0.5
_RUNNERS_UP = 5
_LONELY = 0.3
"""What stands for the runners-up where a knowledge base has but one entry."""
_MOST_ENTRIES, _MOST_PHRASINGS = 150, 12.0
"""As many as a calibration was fitted on, and so much of them as it counts: beyond, nobody knows
what more of them does to confidence. The same holds for passages beyond one an entry."""

FEATURES = (
    "score", "nearest", "centroid", "passage", "margin", "contrast", "head", "spelling",
    "matched", "known", "length", "entries", "phrasings", "answers",
)  # fmt: skip
"""What a calibration sees of a ranking, in this order."""

REACH = "reach"
"""What `Candidates.reach` is called among the named numbers of a decision."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best entries for one question, with what spoke for each.

    `hits` and `signals` run in parallel. `features` describes the first hit, in the order of
    `FEATURES`; empty where nothing was found. `reach` is the candidates'.
    """

    hits: tuple[Hit, ...]
    signals: tuple[Mapping[str, float], ...]
    features: tuple[float, ...]
    reach: float | None = None

    @property
    def explanation(self) -> dict[str, float]:
        """The first hit's signals and features by name."""
        named = dict(zip(FEATURES, self.features, strict=False))
        reach = {} if self.reach is None else {REACH: self.reach}
        return {**named, **(self.signals[0] if self.signals else {}), **reach}


NOTHING = Ranking((), (), ())


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for each entry, whatever an index finds."""

    lexical: Lexical
    dense: Dense | None = None
    """None: not known yet, or told by the candidates themselves, where they are rough."""


def clues(
    snapshot: Snapshot, text: str, vector: Vector | None, lexical: Lexical | None = None
) -> Clues:
    """Those for a cleaned question with its embedding; for `rank`, where time is to be saved.

    Without `vector` it is only read. `lexical` is what the snapshot's lexicon reads in it, where
    it was asked before.
    """
    known = None if vector is None else dense(snapshot, vector)
    return Clues(lexical or snapshot.lexicon.read(text), known)


def rank(
    snapshot: Snapshot,
    text: str,
    vector: Vector,
    candidates: Candidates,
    *,
    top_k: int = 5,
    visible: NDArray[np.bool_] | None = None,
    known: Clues | None = None,
) -> Ranking:
    """The `top_k` visible entries with the highest blended score; ties go to the earlier entry.

    `text` is the cleaned question, `vector` its embedding, `candidates` what the index found for
    it, `visible` bool[entries] or None for all, `known` what `clues` gives for the same.
    """
    allowed = len(snapshot.entries) if visible is None else int(visible.sum())
    if not allowed:
        return NOTHING
    wanted = min(allowed, max(top_k, _RUNNERS_UP + 1))
    lexical = known.lexical if known else snapshot.lexicon.read(text)
    found, candidates = _signals(
        snapshot, vector, candidates, lexical, visible, known.dense if known else None, wanted
    )
    blended = _blend(found)
    order = _best_first(blended, wanted)
    top = blended[order]
    rest = float(top[1 : 1 + _RUNNERS_UP].mean()) if len(top) > 1 else _LONELY
    scores = blended[order] + np.float32(_CONTRAST * (float(top[0]) - rest))
    return Ranking(
        hits(snapshot, candidates, order[:top_k], scores),
        tuple(found.of(int(at)) for at in order[:top_k]),
        _features(snapshot, found, lexical, order, top, rest),
        candidates.reach,
    )


def _signals(
    snapshot: Snapshot,
    vector: Vector,
    candidates: Candidates,
    lexical: Lexical,
    visible: NDArray[np.bool_] | None,
    known: Dense | None,
    wanted: int,
) -> tuple[Signals, Candidates]:
    """All signals, and the candidates with what had to be compared besides."""
    shortened, rough = snapshot.shortened, candidates.rough
    if shortened is not None and rough is not None:
        return sharpened(
            snapshot,
            shortened,
            vector,
            candidates,
            rough,
            lexical,
            visible,
            blend=_blend,
            weights=WEIGHTS,
            wanted=wanted,
        )
    known = known or dense(snapshot, vector)
    found = signals(snapshot, vector, candidates, lexical, visible, known)
    if candidates.reach is not None:
        candidates = approached(snapshot, vector, candidates, _blend(found))
        found = signals(snapshot, vector, candidates, lexical, visible, known)
    return found, candidates


def nearest(
    snapshot: Snapshot, text: str, vector: Vector, candidates: Candidates, *, top_k: int = 5
) -> tuple[Hit, ...]:
    """The `top_k` entries with the most similar phrasings, by the model's similarity alone.

    Plain top-k search, exact where the index is: what the blended score is measured against.
    """
    if candidates.rough:  # estimates may not say which is the last of the best
        rows, function = snapshot.phrasings.vectors, snapshot.model.similarity
        candidates = Candidates(candidates.rows, similarity(function, rows, vector))
    best = np.full(len(snapshot.entries), -np.inf, np.float32)
    np.maximum.at(best, snapshot.phrasings.owners[candidates.rows], candidates.similarities)
    only = np.zeros(len(best), np.bool_)
    if len(best):
        only[_best_first(best, min(top_k, len(best)))] = True
    found = rank(snapshot, text, vector, candidates, top_k=top_k, visible=only).hits
    return tuple(sorted(found, key=lambda hit: -hit.similarity))


def _blend(found: Signals) -> Floats:
    total = np.zeros(len(found.nearest), np.float32)
    for name, weight in WEIGHTS.items():
        total += np.float32(weight) * getattr(found, name)
    return total


def _best_first(scores: Floats, count: int) -> NDArray[np.intp]:
    if count < len(scores):
        edge = np.partition(scores, -count)[-count]
        near = np.flatnonzero(scores >= edge)
    else:
        near = np.arange(len(scores))
    return np.asarray(near[np.argsort(-scores[near], kind="stable")][:count], np.intp)


def _features(
    snapshot: Snapshot,
    found: Signals,
    lexical: Lexical,
    order: NDArray[np.intp],
    top: Floats,
    rest: float,
) -> tuple[float, ...]:
    first = int(order[0])
    contrast = float(top[0]) - rest
    entries = len(snapshot.entries)
    return (
        float(top[0]) + _CONTRAST * contrast,
        float(found.nearest[first]),
        float(found.centroid[first]),
        float(found.passage[first]),
        float(top[0] - top[1]) if len(top) > 1 else float(top[0]) - _LONELY,
        contrast,
        float(found.head[first]),
        float(found.spelling[first]),
        float(lexical.words[first]) / max(lexical.ideal, 1e-9),
        lexical.known,
        float(np.log1p(lexical.length)),
        float(np.log(min(_MOST_ENTRIES, entries))),
        float(np.log(min(_MOST_PHRASINGS, len(snapshot.phrasings.owners) / entries))),
        min(1.0, len(snapshot.passages.groups.starts) / entries),
    )
