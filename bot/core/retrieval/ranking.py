"""Score fusion: the entries for one question, best first, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Hit, Vector
from bot.core.ports import Candidates
from bot.core.retrieval.approaching import approached
from bot.core.retrieval.lexicon import Lexical
from bot.core.retrieval.signals import Dense, Signals, dense, signals
from bot.core.retrieval.similarity import Floats
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
    dense: Dense


def clues(snapshot: Snapshot, text: str, vector: Vector, lexical: Lexical | None = None) -> Clues:
    """Those for a cleaned question with its embedding; for `rank`, where time is to be saved.

    `lexical` is what the snapshot's lexicon reads in it, where it was asked before.
    """
    return Clues(lexical or snapshot.lexicon.read(text), dense(snapshot, vector))


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
    known = known or clues(snapshot, text, vector)
    lexical = known.lexical
    found = signals(snapshot, vector, candidates, lexical, visible, known.dense)
    if candidates.reach is not None:
        candidates = approached(snapshot, vector, candidates, _blend(found))
        found = signals(snapshot, vector, candidates, lexical, visible, known.dense)
    blended = _blend(found)
    wanted = min(allowed, max(top_k, _RUNNERS_UP + 1))
    order = _best_first(blended, wanted)
    top = blended[order]
    rest = float(top[1 : 1 + _RUNNERS_UP].mean()) if len(top) > 1 else _LONELY
    scores = blended[order] + np.float32(_CONTRAST * (float(top[0]) - rest))
    return Ranking(
        _hits(snapshot, candidates, order[:top_k], scores),
        tuple(found.of(int(at)) for at in order[:top_k]),
        _features(snapshot, found, lexical, order, top, rest),
        candidates.reach,
    )


def nearest(
    snapshot: Snapshot, text: str, vector: Vector, candidates: Candidates, *, top_k: int = 5
) -> tuple[Hit, ...]:
    """The `top_k` entries with the most similar phrasings, by the model's similarity alone.

    Plain top-k search, exact where the index is: what the blended score is measured against.
    """
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
        min(1.0, len(snapshot.passages.starts) / entries),
    )


def _hits(
    snapshot: Snapshot, candidates: Candidates, order: NDArray[np.intp], scores: Floats
) -> tuple[Hit, ...]:
    groups = _by_entry(snapshot, candidates, order)
    hits = []
    for at, score, own in zip(order.tolist(), scores.tolist(), groups, strict=False):
        entry = snapshot.entries[at]
        near = candidates.similarities[own]
        if len(near):
            best = int(np.argmax(near))
            phrasing = snapshot.phrasings.texts[int(candidates.rows[own][best])]
            similarity = float(near[best])
        else:  # found by its words alone, beyond the reach of an approximate index
            phrasing, similarity = entry.question, float(candidates.similarities.min(initial=0.0))
        hits.append(
            Hit(
                entry=entry.key,
                slug=entry.slug,
                question=entry.question,
                phrasing=phrasing,
                similarity=similarity,
                score=score,
            )
        )
    return tuple(hits)


def _by_entry(
    snapshot: Snapshot, candidates: Candidates, entries: NDArray[np.intp]
) -> Sequence[slice | NDArray[np.intp]]:
    """Where each entry's candidates stand among all; quickly where those are all rows in order."""
    owners, rows = snapshot.phrasings.owners, candidates.rows
    if len(rows) == len(owners) and (rows[1:] > rows[:-1]).all():
        ends = np.searchsorted(owners, entries, "right")
        return [*map(slice, np.searchsorted(owners, entries).tolist(), ends.tolist())]
    found = owners[rows]
    return [np.flatnonzero(found == at) for at in entries]
