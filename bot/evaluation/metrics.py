"""The figures of an evaluation: retrieval, separation, calibration, and what was answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

_ECE_BINS = 15

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the bot did with one labelled question.

    `relevant`: slugs of the entries that answer it, none if out of scope. `ranked`: slugs of the
    hits, best first, ten or more where there are as many. `score`, `similarity` (to its nearest
    phrasing) and `confidence` are the first hit's (0 where there is none). `answered`: the slug it
    answered with, None where it abstained. `text` is what was typed,
    `read_as` what was looked up instead, empty where that is the same.
    """

    text: str
    kind: str
    relevant: frozenset[str]
    ranked: tuple[str, ...]
    score: float
    confidence: float
    answered: str | None
    outcome: str = ""
    rule: str = ""
    similarity: float = 0.0
    read_as: str = ""

    @property
    def rank(self) -> int | None:
        """Position (from 0) of the first relevant hit, None where there is none."""
        return next((at for at, slug in enumerate(self.ranked) if slug in self.relevant), None)

    @property
    def top_right(self) -> bool:
        """Whether the first hit is right; never, out of scope."""
        return self.rank == 0

    @property
    def answer_right(self) -> bool:
        """Whether it answered, and rightly."""
        return self.answered is not None and self.answered in self.relevant


@dataclass(frozen=True, slots=True)
class Sample:
    """Judged questions as columns, each of length n.

    `ranks` are positions of the first relevant hit from 0, −1 where there is none or the question
    is out of scope; `right`: that hit is the first; `good`: it was answered, and rightly.
    """

    inside: Flags
    ranks: NDArray[np.int64]
    scores: Doubles
    confidences: Doubles
    answered: Flags
    good: Flags

    @classmethod
    def of(cls, judgements: Sequence[Judgement]) -> Self:
        """The columns of these, in their order."""
        ranks = [-1 if one.rank is None else one.rank for one in judgements]
        return cls(
            np.array([bool(one.relevant) for one in judgements], np.bool_),
            np.array(ranks, np.int64),
            np.array([one.score for one in judgements], np.float64),
            np.array([one.confidence for one in judgements], np.float64),
            np.array([one.answered is not None for one in judgements], np.bool_),
            np.array([one.answer_right for one in judgements], np.bool_),
        )

    def take(self, rows: NDArray[np.intp]) -> "Sample":
        """Those rows of it, repeated as they are."""
        return Sample(
            self.inside[rows],
            self.ranks[rows],
            self.scores[rows],
            self.confidences[rows],
            self.answered[rows],
            self.good[rows],
        )

    @property
    def right(self) -> Flags:
        """bool[n]: whether the first hit is right; never, out of scope."""
        return np.asarray(self.ranks == 0)


Figure = Callable[[Sample], float | None]

FIGURES: Mapping[str, Figure] = {
    "recall_at_1": lambda s: _mean(s.right[s.inside]),
    "recall_at_5": lambda s: _mean((s.ranks[s.inside] >= 0) & (s.ranks[s.inside] < 5)),
    "mrr_at_10": lambda s: _mrr(s.ranks[s.inside]),
    "auroc": lambda s: auroc(s.scores[s.inside], s.scores[~s.inside]),
    "fpr95": lambda s: fpr95(s.scores[s.inside], s.scores[~s.inside]),
    "auroc_confidence": lambda s: auroc(s.confidences[s.inside], s.confidences[~s.inside]),
    "cov90": lambda s: coverage_at(s.confidences, s.right, int(s.inside.sum()), 0.90),
    "cov95": lambda s: coverage_at(s.confidences, s.right, int(s.inside.sum()), 0.95),
    "ece": lambda s: expected_calibration_error(s.confidences, s.right),
    "brier": lambda s: _mean((s.confidences - s.right) ** 2),
    "precision": lambda s: _mean(s.good[s.answered]),
    "coverage": lambda s: _mean(s.answered) or 0.0,
    "in_scope_answered": lambda s: _mean(s.answered[s.inside]),
    "out_of_scope_answered": lambda s: _mean(s.answered[~s.inside]),
}
"""Every headline figure, by its name in the JSON of `faqbot evaluate`.

Recall and MRR are over questions in scope and entries, whatever the outcome. `auroc` and `fpr95`
separate in scope from out of scope by score, `auroc_confidence` by confidence. None: no meaning.
"""


def in_order(judgements: Sequence[Judgement]) -> list[Judgement]:
    """The same in an order of their own, so that no figure depends on the order of a file."""
    return sorted(
        judgements,
        key=lambda one: (one.text, one.kind, sorted(one.relevant), one.ranked, one.confidence),
    )


def report(
    judgements: Sequence[Judgement], *, target: float, target_unreachable: bool
) -> dict[str, object]:
    """The figures of the JSON object of `faqbot evaluate`; null where one has no meaning."""
    sample = Sample.of(in_order(judgements))
    inside = int(sample.inside.sum())
    found = {name: figure(sample) for name, figure in FIGURES.items()}
    return {
        "queries": len(judgements),
        "in_scope": inside,
        "out_of_scope": len(judgements) - inside,
        **found,
        "answered": int(sample.answered.sum()),
        "precision_target": target,
        "target_unreachable": target_unreachable,
    }


def auroc(inside: Doubles, outside: Doubles) -> float | None:
    """Chance that a question in scope scores above one out of scope; ties count half.

    The Mann-Whitney U statistic over n·m (Fawcett, "An introduction to ROC analysis", 2006).
    """
    if not len(inside) or not len(outside):
        return None
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, "left")
    level = np.searchsorted(ordered, inside, "right") - below
    return float((below + level / 2.0).sum() / (len(inside) * len(outside)))


def fpr95(inside: Doubles, outside: Doubles) -> float | None:
    """Share of questions out of scope that pass where 95 % of those in scope do."""
    if not len(inside) or not len(outside):
        return None
    return float((outside >= np.quantile(inside, 0.05, method="lower")).mean())


def coverage_at(
    confidences: Doubles, right: Flags, in_scope: int, precision: float
) -> float | None:
    """Share of questions in scope answered rightly at the best cut with that precision or more."""
    if not in_scope:
        return None
    _, hits, counts = _by_cut(confidences, right)
    enough = hits >= precision * counts - 1e-9
    return float(hits[enough].max(initial=0)) / in_scope


def risk_coverage(confidences: Doubles, right: Flags) -> tuple[Doubles, Doubles]:
    """Coverage and risk (share of wrong answers) at every cut, from the strictest on."""
    _, hits, counts = _by_cut(confidences, right)
    return counts / max(1, len(right)), 1.0 - hits / np.maximum(counts, 1)


def bins(confidences: Doubles, right: Flags) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and size of up to 15 bins of equal mass, rising."""
    order = np.argsort(confidences, kind="stable")
    return [
        (float(confidences[own].mean()), float(right[own].mean()), len(own))
        for own in np.array_split(order, _ECE_BINS)
        if len(own)
    ]


def expected_calibration_error(confidences: Doubles, right: Flags) -> float | None:
    """Mean distance of confidence and share right over bins of equal mass (Naeini et al. 2015)."""
    if not len(right):
        return None
    return sum(size * abs(mean - share) for mean, share, size in bins(confidences, right)) / len(
        right
    )


def _by_cut(
    confidences: Doubles, right: Flags
) -> tuple[Doubles, NDArray[np.int64], NDArray[np.int64]]:
    """Distinct confidences, falling, with the right and all answers at each as the cut."""
    order = np.argsort(-confidences, kind="stable")
    ordered = confidences[order]
    last = np.append(ordered[1:] != ordered[:-1], True) if len(order) else np.zeros(0, np.bool_)
    hits = np.cumsum(right[order], dtype=np.int64)[last]
    return ordered[last], hits, (np.flatnonzero(last) + 1).astype(np.int64)


def _mrr(ranks: NDArray[np.int64]) -> float | None:
    found = (ranks >= 0) & (ranks < 10)
    return _mean(np.where(found, 1.0 / (np.maximum(ranks, 0) + 1.0), 0.0))


def _mean(values: Sequence[float] | NDArray[np.generic]) -> float | None:
    return float(np.mean(np.asarray(values, np.float64))) if len(values) else None
