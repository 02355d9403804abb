"""What each cut would have bought: questions, answers and right answers over a grid of cuts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

GRID = tuple(round(0.30 + 0.01 * step, 2) for step in range(70))
"""The cuts that are weighed: 0.30 to 0.99."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Counts for each cut of `GRID`; they may be fractions, since evidence can weigh less than 1.

    `answered[i]` of `questions` have a confidence of at least `GRID[i]`, `right[i]` of those are
    right.
    """

    questions: float
    answered: tuple[float, ...]
    right: tuple[float, ...]

    @classmethod
    def of(cls, confidences: ArrayLike, right: ArrayLike, weights: ArrayLike) -> Self:
        """Counted from judged questions: confidence (0–1), whether the top hit is right, weight."""
        chances = np.asarray(confidences, np.float64)
        heavy = np.asarray(weights, np.float64)
        good = heavy * np.asarray(right, np.float64)
        above = chances[None, :] >= np.asarray(GRID)[:, None]
        return cls(
            float(heavy.sum()),
            tuple(float(x) for x in above @ heavy),
            tuple(float(x) for x in above @ good),
        )

    @classmethod
    def sum(cls, curves: Sequence["Curve"]) -> Self:
        """All evidence together; none gives zero questions."""
        return cls(
            sum(curve.questions for curve in curves),
            tuple(sum(curve.answered[at] for curve in curves) for at in range(len(GRID))),
            tuple(sum(curve.right[at] for curve in curves) for at in range(len(GRID))),
        )

    def weighing(self, questions: float) -> "Curve":
        """The same shape, worth that many questions."""
        factor = questions / self.questions if self.questions else 0.0
        return Curve(
            self.questions * factor,
            tuple(x * factor for x in self.answered),
            tuple(x * factor for x in self.right),
        )


def wilson(right: float, of: float, z: float) -> tuple[float, float]:
    """Lower and upper bound of a share from `right` successes `of` trials, at `z` deviations.

    E. B. Wilson, "Probable Inference", JASA 22 (1927): sound for small counts, where the normal
    approximation is not. No trials: (0, 1).
    """
    if of <= 0.0:
        return 0.0, 1.0
    share = min(1.0, right / of)
    middle = (share + z * z / (2.0 * of)) / (1.0 + z * z / of)
    spread = z / (1.0 + z * z / of) * (share * (1.0 - share) / of + (z / (2.0 * of)) ** 2) ** 0.5
    return max(0.0, middle - spread), min(1.0, middle + spread)
