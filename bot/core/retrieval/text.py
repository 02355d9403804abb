"""From text to the tokens and character n-grams that the lexical signals count."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_GRAM_SIZES = (3, 4, 5)
_LONGEST_WORD = 64
_ASCII_WORDS = "".join(char.lower() if char.isalnum() else " " for char in map(chr, range(128)))
"""What each ASCII character becomes: `_WORD` and case-folding in one table, five times as fast."""


def tokens(text: str) -> list[str]:
    """The words of `text`, case-folded, in NFKC, apostrophes dropped, plurals cut.

    The plural rule is Harman's S-stemmer ("How effective is suffixing?", JASIS 42, 1991): the
    lightest stemmer there is, and harmless in other languages than English.
    """
    if text.isascii():
        words = text.replace("'", "").translate(_ASCII_WORDS).split()
    else:
        folded = unicodedata.normalize("NFKC", text).casefold()
        words = _WORD.findall(folded.replace("'", "").replace("\u2019", ""))
    return [
        _singular(word[:_LONGEST_WORD]) if word[-1] == "s" or len(word) > _LONGEST_WORD else word
        for word in words
    ]


@lru_cache(maxsize=65_536)
def grams(word: str) -> tuple[str, ...]:
    """The character 3-, 4- and 5-grams of one word, with a blank at each end as its border."""
    padded = f" {word} "
    return tuple(
        padded[start : start + size]
        for size in _GRAM_SIZES
        for start in range(max(1, len(padded) - size + 1))
        if start + size <= len(padded)
    )


@lru_cache(maxsize=65_536)
def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if not word.endswith(("us", "ss")):
        return word[:-1]
    return word
