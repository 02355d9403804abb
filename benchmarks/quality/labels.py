"""What labelled questions are worth: drawn at random many times, judged on all the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.asking import Asked
from benchmarks.quality.chances import calibration_noise
from bot.core.confidence.calibration import Calibration
from bot.core.retrieval.snapshot import Snapshot
from bot.evaluation.metrics import report
from bot.fitting.examples import Examples
from bot.fitting.local import calibrate

DRAWS = 20
FEW = 50
"""Questions that somebody labels in half an hour."""

FEWEST_JUDGED = 50
"""A set with fewer questions than this besides the labelled ones says nothing about them."""

_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Teacher:
    """Calibrates one knowledge base again and again, simulated once.

    The same as `bot.fitting.fitter.fit` for each choice of labelled questions.
    """

    complete: Snapshot
    shipped: Calibration
    simulated: Examples
    target: float

    def taught(self, labelled: Examples) -> Calibration:
        """With those questions labelled."""
        return calibrate(self.complete, self.shipped, self.simulated, labelled, self.target)

    def one_draw(self, asked: Asked, known: Sequence[int]) -> dict[str, object]:
        """The figures on all the other questions."""
        calibration = self.taught(asked.examples(known))
        rest = sorted(set(range(len(asked.questions))) - set(known))
        judgements = asked.judged(calibration, rest)
        confidences = np.array([one.confidence for one in judgements], np.float64)
        return {
            **report(
                judgements,
                target=self.target,
                target_unreachable=calibration.promise.target_unreachable,
            ),
            "noise": calibration_noise(confidences, str(len(known))),
        }


def draws(teacher: Teacher, asked: Asked, known: int) -> list[dict[str, object]]:
    """The figures of 20 draws of so many questions; none where the set is too small for it."""
    count = len(asked.questions)
    if count < known + FEWEST_JUDGED:
        return []
    found = []
    for draw in range(DRAWS):
        order = np.random.default_rng([_SEED, draw]).permutation(count)
        found.append(teacher.one_draw(asked, sorted(order[:known].tolist())))
    return found


def averaged(reports: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The mean of every figure over the draws that have it; null where none has."""
    return {key: _mean([one[key] for one in reports]) for key in reports[0]}


def _mean(values: Sequence[object]) -> float | None:
    numbers = [float(one) for one in values if isinstance(one, int | float)]
    return sum(numbers) / len(numbers) if numbers else None
