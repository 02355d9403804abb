"""What two sides took, asked in turns so that what else the machine does falls on both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

import numpy as np

from benchmarks.speed.process import Process, Told


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds from asking to having the result, and the seconds of each turn.

    `processor` are seconds of computing, which other work on the machine hardly changes.
    """

    milliseconds: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, told: Told) -> None:
        """Those of one turn."""
        self.milliseconds.extend(told["waits"])
        self.turns.append(told["seconds"])
        self.processor.append(told["processor"])

    @property
    def middle(self) -> float:
        """p50."""
        return float(np.median(self.milliseconds))

    @property
    def computing(self) -> float:
        """Milliseconds of computing that a question takes, over all cores."""
        return 1_000 * sum(self.processor) / len(self.milliseconds)

    @property
    def late(self) -> float:
        """p99."""
        return float(np.quantile(self.milliseconds, 0.99))


@dataclass(frozen=True, slots=True)
class Way:
    """How a side is asked."""

    side: Process
    how: str


async def compare(
    ways: Sequence[Way], questions: Iterator[str], *, turns: int, each: int, askers: int = 1
) -> list[Waits]:
    """Each way's waits, over so many turns of so many new questions; the first turn warms up.

    No question comes twice, and in every other turn the ways come in the opposite order.
    """
    found = [Waits() for _ in ways]
    for turn in range(1 + turns):
        order = list(zip(ways, found, strict=True))
        for way, own in order if turn % 2 else reversed(order):
            asked = list(islice(questions, each))
            told = await way.side.tell({"ask": asked, "how": way.how, "askers": askers})
            if turn:
                own.add(told)
    return found


def times_the_throughput(one: Waits, other: Waits) -> float:
    """How many questions `one` answers while `other` answers one: the median of the turns."""
    return median(b / a for a, b in zip(one.turns, other.turns, strict=True))
