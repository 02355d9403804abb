"""How far each figure may be off, by chance alone: intervals of 95 %."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.confidence.curve import wilson
from bot.core.ports import Progress
from bot.evaluation.metrics import FIGURES, Doubles, Sample, expected_calibration_error

LEVEL = 0.95
"""What share of the intervals holds what it is about."""

DRAWS = 1_000
"""Times that the questions are drawn anew, with replacement."""

_SEED = 20_260_101
_SIMULATED = 200  # outcomes for one list of confidences
_EDGES = (2.5, 97.5)
_WIDTH = 1.96  # standard deviations of those edges
_TOLD = 50  # draws between two reports of progress

Interval: TypeAlias = tuple[float, float]
Draws: TypeAlias = Mapping[str, Doubles]
"""By figure its value in every draw; NaN where it has no meaning."""

Counted: TypeAlias = Callable[[Sample], tuple[int, int]]

SHARES: Mapping[str, Counted] = {
    "recall_at_1": lambda s: (int(s.right.sum()), int(s.inside.sum())),
    "recall_at_5": lambda s: (int(((s.ranks >= 0) & (s.ranks < 5)).sum()), int(s.inside.sum())),
    "precision": lambda s: (int(s.good.sum()), int(s.answered.sum())),
    "coverage": lambda s: (int(s.answered.sum()), len(s.answered)),
    "in_scope_answered": lambda s: (int(s.answered[s.inside].sum()), int(s.inside.sum())),
    "out_of_scope_answered": lambda s: (int(s.answered[~s.inside].sum()), int((~s.inside).sum())),
}
"""The figures that are plain shares: how many, and of how many."""


def intervals(sample: Sample, progress: Progress | None = None) -> dict[str, Interval | None]:
    """By figure the interval of 95 %, None where nothing can be said.

    A share has Wilson's, which is honest where all or none are right: 11 of 11, drawn anew, are
    always 11 of 11. The others have bootstrap intervals over draws of the same numbers of questions
    in and out of scope, moved so that their middle is the figure itself: a calibration error grows
    by being drawn anew. A figure that no draw moves has none.
    """
    drawn = draws(sample, FIGURES.keys() - SHARES.keys(), progress)
    found: dict[str, Interval | None] = {}
    for name, figure in FIGURES.items():
        if name in SHARES:
            found[name] = share(*SHARES[name](sample))
        else:
            found[name] = around(figure(sample), drawn[name], 0.0, 1.0)
    return found


def share(hits: int, of: int) -> Interval | None:
    """Wilson's interval of a share; None where it is of nothing."""
    return wilson(hits, of, _WIDTH) if of else None


def around(figure: float | None, drawn: Doubles, low: float, high: float) -> Interval | None:
    """The interval about a figure, within its range, from its values in all draws."""
    seen = drawn[~np.isnan(drawn)]
    if figure is None or not len(seen) or seen.min() == seen.max():
        return None
    first, last = np.percentile(seen, _EDGES) + (figure - seen.mean())
    return max(low, min(float(first), figure)), min(high, max(float(last), figure))


def draws(
    sample: Sample, names: Collection[str], progress: Progress | None = None
) -> dict[str, Doubles]:
    """Those figures in every draw; the same draws for two samples that are in scope alike."""
    inside, outside = np.flatnonzero(sample.inside), np.flatnonzero(~sample.inside)
    chance = np.random.default_rng(_SEED)
    found = {name: np.full(DRAWS, np.nan) for name in sorted(names)}
    for at in range(DRAWS):
        drawn = sample.take(np.concatenate([_again(inside, chance), _again(outside, chance)]))
        for name, values in found.items():
            value = FIGURES[name](drawn)
            values[at] = np.nan if value is None else value
        if progress and (at + 1) % _TOLD == 0:
            progress(at + 1, DRAWS)
    return found


def error_by_chance(confidences: Doubles) -> float | None:
    """The calibration error that these confidences show, on average, where each is exactly true.

    No calibrator can be expected to show less on so few questions.
    """
    chance = np.random.default_rng(_SEED)
    errors = [
        expected_calibration_error(confidences, chance.random(len(confidences)) < confidences)
        for _ in range(_SIMULATED)
    ]
    told = [error for error in errors if error is not None]
    return float(np.mean(told)) if told else None


def band(confidences: Doubles) -> Interval:
    """Between which shares right 95 of 100 perfectly calibrated groups of these lie.

    Exact: the distribution of a sum of independent trials, each with its own chance.
    """
    counts = np.ones(1)
    for one in confidences.tolist():
        counts = np.append(counts * (1.0 - one), 0.0) + np.append(0.0, counts * one)
    below = np.cumsum(counts)
    low, high = np.searchsorted(below, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0]).tolist()
    return low / len(confidences), min(high, len(confidences)) / len(confidences)


def _again(rows: NDArray[np.intp], chance: np.random.Generator) -> NDArray[np.intp]:
    return rows[chance.integers(len(rows), size=len(rows))] if len(rows) else rows
