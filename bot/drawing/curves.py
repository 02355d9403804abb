"""What an evaluation's picture is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Doubles: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of like confidence: their mean, the share right, and how many.

    `low` to `high`: the shares that 95 of 100 such groups show where each confidence is true.
    """

    confidence: float
    right: float
    low: float
    high: float
    size: int

    @property
    def is_off(self) -> bool:
        """Whether chance alone hardly explains it."""
        return not self.low <= self.right <= self.high


@dataclass(frozen=True, slots=True)
class Trade:
    """At each cut the share of questions answered, rising, and of answers wrong, with an interval.

    `here` are both as the bot is set, None where it answers nothing.
    """

    coverage: Doubles
    risk: Doubles
    low: Doubles
    high: Doubles
    here: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of some of the questions, in scope or out of it."""

    name: str
    values: Doubles
    inside: bool


@dataclass(frozen=True, slots=True)
class Curves:
    """All three diagrams. `right` and `wrong` are confidences, by whether the first hit is right.

    `target` is the precision to be kept, `cut` the confidence from which it answers.
    """

    title: str
    groups: Sequence[Group]
    right: Doubles
    wrong: Doubles
    trade: Trade
    target: float
    cut: float
    scores: Sequence[Scores]
