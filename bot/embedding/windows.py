"""How a text longer than a model's window is read: in overlapping pieces of equal length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

MOST_WINDOWS = 16
"""Pieces of one text that are read; what comes after them is not."""


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of text that the model reads at once, and its length in tokens."""

    text: str
    tokens: int


def cut(text: str, offsets: Sequence[tuple[int, int]], room: int) -> list[Window]:
    """The windows of a text, of at most `room` tokens each, at most `MOST_WINDOWS`.

    A text that fits is one window, unchanged. Otherwise the windows are of equal length, spread
    evenly, and neighbours share an eighth of their tokens or more, so that no sentence is only
    seen torn apart. `offsets` are the first and past-the-last character of every token.
    """
    if len(offsets) <= room:
        return [Window(text, len(offsets))]
    overlap = room // 8
    count = min(MOST_WINDOWS, ceil((len(offsets) - overlap) / (room - overlap)))
    read = min(len(offsets), count * (room - overlap) + overlap)
    starts = [number * (read - room) // (count - 1) for number in range(count)]
    return [
        Window(text[offsets[start][0] : offsets[start + room - 1][1]], room) for start in starts
    ]


def passes(windows: Sequence[Window], *, most: int, tokens: int) -> Iterator[slice]:
    """Runs of consecutive windows, each to be encoded in one pass.

    A run has at most `most` windows, and its count times its longest is at most `tokens` (what
    the model really computes, padding included), except where one window alone exceeds that.
    """
    start, longest = 0, 0
    for end, window in enumerate(windows):
        longest = max(longest, window.tokens)
        if end > start and (end - start == most or (end - start + 1) * longest > tokens):
            yield slice(start, end)
            start, longest = end, window.tokens
    if start < len(windows):
        yield slice(start, len(windows))
