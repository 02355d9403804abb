"""How much a message is worded like a question: what the patterns do not know, by its words."""

import re
from collections.abc import Sequence
from math import sqrt

from bot.core.questions.weights import CONSTANT, TENTHS

_LONGEST = 60
_PIECE = re.compile(r"[^\W_]+|[?!:]")
_WEIGHTS = {piece: tenths / 10 for tenths, alike in TENTHS.items() for piece in alike.split()}


def likeness(sentences: Sequence[str]) -> float:
    """The log-odds of a question: above zero where more such words have asked than told."""
    found = pieces(sentences)
    return CONSTANT + share(found) * sum(_WEIGHTS.get(piece, 0.0) for piece in found)


def pieces(sentences: Sequence[str]) -> frozenset[str]:
    """The words of the sentences, and each with the one before it ("how_do", "^_how")."""
    found: set[str] = set()
    for sentence in sentences:
        words = _PIECE.findall(sentence)[:_LONGEST]
        found.update(words)
        found.update(map("_".join, zip(["^", *words], words, strict=False)))
    return frozenset(found)


def share(found: frozenset[str]) -> float:
    """What one piece counts: a long message is not more of a question than a short one."""
    return 2.0 / sqrt(max(len(found), 1))
