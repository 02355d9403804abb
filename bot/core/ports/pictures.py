"""Pictures for people: what is to be seen in one, and who draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of what is counted: how often, day by day."""

    name: str
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns, a day each, with the series on top of each other, the first one lowest.

    Below them stand `bars` under a heading of their own: numbered from one, each with its label and
    length. `note` explains the days. All texts are plain.
    """

    title: str
    note: str
    days: Sequence[str]
    series: Sequence[Series]
    heading: str = ""
    bars: Sequence[tuple[str, int]] = ()


class Painter(Protocol):
    """Draws beside the event loop."""

    async def png(self, chart: Chart) -> bytes:
        """The chart as a PNG; DrawingError where that fails, or takes too long."""
        ...
