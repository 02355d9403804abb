"""Whether what `faqbot calibrate` promises is kept: counted on questions that it never saw."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.asking import Asked
from benchmarks.quality.labels import DRAWS, Teacher
from bot.core.confidence.calibration import Calibration
from bot.core.confidence.curve import GRID, wilson
from bot.core.confidence.promise import Promise
from bot.evaluation.promises import chance_of_so_few

KNOWN = (0, 10, 20, 50, 100, 200)
"""Numbers of labelled questions that are tried."""

FEWEST_LEFT = 40
"""A set with fewer questions than this besides the labelled ones counts nothing."""

_SEED = 20_261_122
_INTERVAL = 1.645  # deviations of a 90 % interval, as promised
_SIGNIFICANT = 0.05
_ALLOWANCE = 0.01  # a promise counts as broken below the target less a point

Counted = Mapping[int, Sequence["Draw"]]
"""By the number of labelled questions, all draws on all sets."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What was promised after some questions were labelled, and what the others showed.

    `expected` is the share of questions that was most likely answered, inside its promised range.
    """

    data: str
    promise: Promise
    expected: float
    asked: int
    answered: int
    right: int

    @classmethod
    def of(cls, name: str, calibration: Calibration, asked: Asked, rest: Sequence[int]) -> "Draw":
        """That calibration asked the `rest` of the questions."""
        judgements = [one for one in asked.judged(calibration, rest) if one.answered is not None]
        right = sum(one.answered in one.relevant for one in judgements)
        reach = calibration.reach or calibration.curve
        expected = reach.answered[GRID.index(calibration.cut)] / reach.questions
        return cls(name, calibration.promise, expected, len(rest), len(judgements), right)

    @property
    def covered(self) -> float:
        """The share of the questions that was answered."""
        return self.answered / self.asked

    @property
    def is_in_range(self) -> bool:
        """Whether that lies in the promised range."""
        low, high = self.promise.coverage
        return low <= self.covered <= high

    @property
    def agrees_with_range(self) -> bool:
        """The same, with what so few questions can show by chance granted.

        Difference of two shares with Wilson's intervals (Newcombe, Statistics in Medicine 17,
        1998, method 10): for an honest range it holds nine times of ten, however few are left.
        """
        low, high = self.promise.coverage
        least, most = wilson(self.answered, self.asked, _INTERVAL)
        off = self.covered - self.expected
        below = np.hypot(self.covered - least, high - self.expected)
        above = np.hypot(most - self.covered, self.expected - low)
        return bool(-above <= off <= below)

    @property
    def is_below_range(self) -> bool:
        """Whether significantly fewer answers are right than the least that was promised."""
        return chance_of_so_few(self.right, self.answered, self.promise.precision[0]) < _SIGNIFICANT

    @property
    def is_broken(self) -> bool:
        """Whether significantly fewer are right than the target less a point, and it was promised.

        One-sided, at 5 %.
        """
        least = self.promise.target - _ALLOWANCE
        rare = chance_of_so_few(self.right, self.answered, least) < _SIGNIFICANT
        return rare and not self.promise.target_unreachable


def counted(name: str, teacher: Teacher, asked: Asked) -> dict[int, list[Draw]]:
    """20 draws of each number of labelled questions on one set; of none, one."""
    everything = range(len(asked.questions))
    found: dict[int, list[Draw]] = {}
    for known in KNOWN:
        found[known] = []
        for draw in range(DRAWS if known else 1):
            order = np.random.default_rng([_SEED, draw]).permutation(len(everything))
            labelled = sorted(order[:known].tolist())
            rest = sorted(order[known:].tolist())
            if len(rest) >= FEWEST_LEFT:
                calibration = teacher.taught(asked.examples(labelled))
                found[known].append(Draw.of(name, calibration, asked, rest))
    return found


def rows(draws: Counted) -> list[dict[str, float]]:
    """A row for each number of labelled questions; shares are means over sets, the rest counts."""
    return [_row(known, own) for known, own in draws.items() if own]


def lines(draws: Counted, target: float) -> Iterator[str]:
    """The rows as a table of 80 columns."""
    yield f"{'JUDGED':>6} {'DRAWS':>6} {'RIGHT':>6} {'ANSWERED':>9} {'IN RANGE':>9}" + (
        f" {'AGREE':>6} {'BELOW':>6} {'BROKEN':>7}"
    )
    for row in rows(draws):
        yield (
            f"{row['labelled']:>6} {row['draws']:>6} {100 * row['right']:>6.1f}"
            f" {100 * row['answered']:>9.1f} {row['in_range']:>9} {row['agree']:>6}"
            f" {row['below_range']:>6} {row['broken']:>7}"
        )
    yield ""
    yield f"Target {100 * target:g} %. Draws of labelled questions; the others are asked."
    yield "IN RANGE: the share answered lies in the promised range. AGREE: it does, or is"
    yield "no further off than so few questions can be by chance; 90 of 100 are honest."
    yield "BELOW: significantly fewer are right than the promised range says; BROKEN: than"
    yield "the target less a point (both one-sided, at 5 %)."


def _row(known: int, draws: Sequence[Draw]) -> dict[str, float]:
    sets = [[one for one in draws if one.data == name] for name in {one.data: 0 for one in draws}]
    answering = [[one for one in own if one.answered] for own in sets]
    return {
        "labelled": known,
        "draws": len(draws),
        "right": _mean([[one.right / one.answered for one in own] for own in answering]),
        "answered": _mean([[one.covered for one in own] for own in sets]),
        "in_range": sum(one.is_in_range for one in draws),
        "agree": sum(one.agrees_with_range for one in draws),
        "below_range": sum(one.is_below_range for one in draws),
        "broken": sum(one.is_broken for one in draws),
    }


def _mean(sets: Sequence[Sequence[float]]) -> float:
    means = [float(np.mean(own)) for own in sets if own]
    return float(np.mean(means)) if means else float("nan")
