"""Which texts can be drawn: the one font that is always there has not every script."""

import unicodedata
from collections.abc import Collection
from functools import lru_cache

FONT = "DejaVu Sans"
"""It comes with matplotlib, so that a picture looks the same everywhere."""

_LEFTWARD = ("R", "AL", "AN")
"""Letters that are written from right to left, which matplotlib does not do."""


def drawable(text: str) -> bool:
    """Whether every character of it can be drawn, each after the one before."""
    known = _characters()
    return all(
        ord(one) in known and unicodedata.bidirectional(one) not in _LEFTWARD for one in text
    )


@lru_cache(maxsize=1)
def _characters() -> Collection[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont(FONT)).get_charmap())
