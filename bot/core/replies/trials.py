"""A whole test as a table: every question that was tried, and what would have become of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NAME = "faq-test.csv"
"""The file's name."""

JUDGED, LEFT_OUT = "judged question", "own words"
"""What is tried: what people judged, or a phrasing that its entry lacked for once."""

_HEADINGS = ("test", "question", "expected", "decision", "entry", "confidence", "verdict")


@dataclass(frozen=True, slots=True)
class Trial:
    """One question: the entries that should answer it, and the `entry` that came first.

    `decision` is answered, suggested or unanswered; `confidence` that `entry` is right.
    """

    test: str
    question: str
    expected: Sequence[str]
    decision: str
    entry: str
    confidence: float

    @property
    def verdict(self) -> str:
        """What it comes to: an answer is right or wrong, and none may be just right."""
        if self.decision == "answered":
            return "right" if self.entry in self.expected else "wrong"
        return "missed" if self.expected else "right"


def table(trials: Iterable[Trial]) -> list[tuple[str, ...]]:
    """A row for each, below the headings."""
    return [_HEADINGS, *map(_row, trials)]


def _row(one: Trial) -> tuple[str, ...]:
    return (
        one.test,
        one.question,
        " | ".join(one.expected),
        one.decision,
        one.entry,
        f"{one.confidence:.3f}",
        one.verdict,
    )
