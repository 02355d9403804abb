"""Whether a word that was put right may have been another one."""

import re
from collections.abc import Collection

from bot.core.faq import FaqEntry

_LETTERS = re.compile(r"[^\W\d_]+")


def is_guess(typed: str, read: str, general: Collection[str], found: FaqEntry) -> bool:
    """Whether a word was put in that may be a name where another one was meant.

    That is one that is not `general`, or that the entry found has capitalised inside a sentence:
    `sirena` need not be Serena.
    """
    if read == typed:
        return False
    put_in = {*_LETTERS.findall(read.lower())}.difference(_LETTERS.findall(typed.lower()))
    texts = (found.question, *found.alternates, found.answer)
    return any(word not in general or _is_name(word, texts) for word in put_in)


def _is_name(word: str, texts: Collection[str]) -> bool:
    inside = re.compile(rf"[^\W\d_],? {word.capitalize()}(?![^\W_])")
    return any(inside.search(text) for text in texts)
