"""Which names fit on a map, and where: none lies over another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.drawing.lettering import FONT

_SIZE, _GAP = 10, 3.0
_LONGEST, _MOST = 28, 120
_PAD = 5.0  # about a name, so that two can be told apart
_PLACES = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""Where a name may stand about its point, the first that is free."""

Points: TypeAlias = NDArray[np.float64]
Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Name:
    """A point of the picture, in dots from its lower left, and what it is called."""

    x: float
    y: float
    text: str


def named(
    names: Sequence[Name], points: Points, frame: Box, dots: int
) -> Iterator[tuple[Name, tuple[float, float]]]:
    """Those that find room within the frame (left, bottom, width, height), in their order.

    At most 120, each with the lower left of its text, shortened; whoever comes first has the
    choice, and takes the place that covers the fewest of the `points` (float64[n, 2]).
    """
    left, bottom, width, height = frame
    taken: list[Box] = []
    for name in names:
        short = Name(name.x, name.y, shortened(name.text))
        free = [
            box
            for box in _boxes(short, dots)
            if left <= box[0] and box[2] <= left + width
            if bottom <= box[1] and box[3] <= bottom + height
            if not any(_meet(box, one) for one in taken)
        ]
        if free:
            box = min(free, key=lambda one: _covered(one, points))
            taken.append(box)
            yield short, (box[0] + _PAD, box[1])
        if len(taken) == _MOST:
            return


def _boxes(name: Name, dots: int) -> Iterator[Box]:
    wide, high = _extent(name.text, dots)
    for across, up in _PLACES:
        x = name.x - wide / 2 + across * (wide / 2 + _GAP)
        y = name.y - high / 2 + up * (high / 2 + _GAP)
        yield x, y, x + wide, y + high


def _covered(box: Box, points: Points) -> int:
    x, y = points[:, 0], points[:, 1]
    return int(((box[0] <= x) & (x <= box[2]) & (box[1] <= y) & (y <= box[3])).sum())


def shortened(text: str) -> str:
    """At most 28 characters: of a long one both ends, for what is alike begins alike."""
    if len(text) <= _LONGEST:
        return text
    end = _LONGEST // 3
    return f"{text[: _LONGEST - end - 1]}…{text[-end:]}"


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _extent(text: str, dots: int) -> tuple[float, float]:
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(FONT))
    font.set_size(_SIZE, dots)
    font.set_text(text)
    wide, high = font.get_width_height()
    return wide / 64.0 + 2 * _PAD, high / 64.0 + 4.0
