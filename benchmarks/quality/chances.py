"""What is chance and what is not: intervals, and the noise of a figure."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.metrics import Doubles, Judgement, auroc, expected_calibration_error, fpr95

DRAWS = 1_000
"""Times that each set is drawn anew, with replacement, for an interval."""

_SEED = 20_260_101
_SIMULATED = 20  # outcomes for one list of confidences
_MIDDLE = (2.5, 97.5)

RESAMPLED = ("recall_at_1", "auroc", "fpr95")
"""The figures that get an interval."""

Interval: TypeAlias = tuple[float, float]
Draws: TypeAlias = Mapping[str, NDArray[np.float64]]
"""By figure of `RESAMPLED`, its value in every draw; NaN where it has no meaning."""


def calibration_noise(confidences: Doubles, name: str) -> float:
    """The calibration error that these confidences show where each is exactly true.

    The mean over outcomes drawn from the confidences themselves: no calibrator, however good,
    can be expected to show less on so few questions.
    """
    chance = np.random.default_rng([_SEED, zlib.crc32(name.encode())])
    errors = [
        expected_calibration_error(confidences, chance.random(len(confidences)) < confidences)
        for _ in range(_SIMULATED)
    ]
    return float(np.mean([error or 0.0 for error in errors]))


@dataclass(frozen=True, slots=True)
class Resampled:
    """One set drawn anew again and again, the same draws for every system."""

    systems: Mapping[str, Draws]

    @classmethod
    def of(cls, name: str, systems: Mapping[str, Sequence[Judgement]]) -> "Resampled":
        """Questions in scope and out of scope are drawn apart, so that both keep their number.

        Every system must have judged the same questions in the same order.
        """
        first = next(iter(systems.values()))
        inside = np.flatnonzero([bool(one.relevant) for one in first])
        outside = np.flatnonzero([not one.relevant for one in first])
        judged = {system: _arrays(own) for system, own in systems.items()}
        found = {
            system: {figure: np.full(DRAWS, np.nan) for figure in RESAMPLED} for system in systems
        }
        chance = np.random.default_rng([_SEED, zlib.crc32(name.encode())])
        for at in range(DRAWS):
            asked, other = (
                own[chance.integers(len(own), size=len(own))] if len(own) else own
                for own in (inside, outside)
            )
            for system, (scores, right) in judged.items():
                values = (
                    float(right[asked].mean()) if len(asked) else None,
                    auroc(scores[asked], scores[other]),
                    fpr95(scores[asked], scores[other]),
                )
                for figure, value in zip(RESAMPLED, values, strict=True):
                    found[system][figure][at] = np.nan if value is None else value
        return cls(found)


def interval(values: NDArray[np.float64]) -> Interval | None:
    """The middle 95 % of the draws; None where the figure has no meaning."""
    if np.isnan(values).any():
        return None
    low, high = np.percentile(values, _MIDDLE)
    return float(low), float(high)


def difference(one: Draws, other: Draws, figure: str) -> Interval | None:
    """The interval of a figure of one system less that of the other, draw by draw."""
    return interval(one[figure] - other[figure])


def mean_draws(sets: Sequence[Draws]) -> Draws:
    """Draw by draw, the mean over the sets that have the figure."""
    return {
        figure: np.mean(own, axis=0) if own else np.full(DRAWS, np.nan)
        for figure in RESAMPLED
        for own in [[one[figure] for one in sets if not np.isnan(one[figure]).any()]]
    }


def _arrays(judgements: Sequence[Judgement]) -> tuple[Doubles, NDArray[np.bool_]]:
    return (
        np.array([one.score for one in judgements], np.float64),
        np.array([one.top_right for one in judgements], np.bool_),
    )
