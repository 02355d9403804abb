"""Plain text within a limit, without halves of characters."""

import re
import unicodedata
from collections.abc import Callable
from itertools import accumulate

_SENTENCE = re.compile(r"[.!?…。！？][\"'”’)\]]*\s+|[。！？]")
_LONGEST_GRAPHEME = 64


def clean(text: str) -> str:
    """The text without control characters and halves of characters; lines and tabs stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )


def one_line(text: str) -> str:
    """The text's words with single spaces between them."""
    return " ".join(text.split())


def shortened(text: str, limit: int, cost: Callable[[str], int] | None = None) -> str:
    """The text, cut at a word and ended by … where it is longer than the limit."""
    if fitting(text, limit, cost) == len(text):
        return text
    return text[: cut(text, limit - 1, cost)].rstrip() + "…"


def size(text: str) -> int:
    """Characters as a browser counts them (UTF-16 units): never fewer than a server does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def units(char: str) -> int:
    """What one character counts."""
    return 2 if char > "\uffff" else 1


def cut(text: str, limit: int, cost: Callable[[str], int] | None = None) -> int:
    """Where to cut: after a paragraph, line, sentence or word that fills half of the limit."""
    end = fitting(text, limit, cost)
    if end == len(text):
        return end
    window = text[:end]
    sentences = [found.end() for found in _SENTENCE.finditer(window)]
    spaces = [index + 1 for index in range(end - 1, end // 2, -1) if window[index].isspace()]
    places = (
        window.rfind("\n\n") + 2,
        window.rfind("\n") + 1,
        sentences[-1] if sentences else 0,
        spaces[0] if spaces else 0,
    )
    return next((place for place in places if end // 2 < place <= end), end)


def fitting(text: str, limit: int, cost: Callable[[str], int] | None = None) -> int:
    """How many characters of the text fit, without taking a grapheme apart."""
    ends = accumulate(map(cost or units, text))
    end = next((index for index, used in enumerate(ends) if used > limit), len(text))
    backwards = range(end, max(end - _LONGEST_GRAPHEME, 0), -1)
    return next((index for index in backwards if not _belongs_together(text, index)), end)


def _belongs_together(text: str, index: int) -> bool:
    """Whether the characters around this index make one sign (Unicode annex 29, in the main)."""
    if not 0 < index < len(text):
        return False
    before, after = text[index - 1], text[index]
    if "\U0001f1e6" <= after <= "\U0001f1ff":  # flags are pairs of letters
        letters = re.search("[\U0001f1e6-\U0001f1ff]*$", text[:index])
        return letters is not None and len(letters.group()) % 2 == 1
    return (
        unicodedata.category(after).startswith("M")
        or "\u200d" in (before, after)
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or "\U000e0020" <= after <= "\U000e007f"
    )
