"""Whether a word may be another one than it is taken for."""

import re
from collections.abc import Callable, Collection

from bot.core.faq import FaqEntry
from bot.core.retrieval.lexicon import Lexicon
from bot.core.retrieval.spelling import SHORTEST

_LETTERS = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"(.)\1")

_SMALL = frozenset(
    "about after again also been before both came come could does done down each else even ever"  # noqa: SIM905 - a word list reads best as words
    " every from gave give goes gone have having here hers into just kept know like made make many"
    " mean more most much must near need next none once only onto other ours over said same says"
    " shall should some such sure tell than that thats their them then there these they thing this"
    " those thus till took under until upon very want wants well went were what when where which"
    " while whom whose will wish with without would your yours".split()
)
"""Small words of English: `there` for `where` makes no other thing."""


def is_guess(
    typed: str,
    read: str,
    general: Collection[str],
    found: FaqEntry,
    is_common: Callable[[str], bool],
) -> bool:
    """Whether a word was put in that may be a name where another one was meant.

    That is one that is not `general`, or that the entry found has capitalised inside a sentence:
    `sirena` need not be Serena. One that `is_common` among the entries is no guess: it is what
    they are about, and `mediccare` is Medicare where nearly all of them are about that.
    """
    if read == typed:
        return False
    put_in = {*_LETTERS.findall(read.lower())}.difference(_LETTERS.findall(typed.lower()))
    texts = (found.question, *found.alternates, found.answer)
    return any(
        (word not in general or _is_name(word, texts)) and not is_common(word) for word in put_in
    )


def is_of_another(read: str, general: Collection[str], found: FaqEntry, lexicon: Lexicon) -> bool:
    """Whether a `general` word of it is no entry's, but for a letter one of the entry found.

    Who asks for a gasket does not ask for a basket, however near the two are to all signals.
    Inflections and doubled letters (`cancelled`) make no other word, and numbers are left aside:
    most are what an answer holds for all of ("wake me at 6", "wake me at 7").
    """
    texts = " ".join((found.question, *found.alternates, found.answer))
    own = {*_LETTERS.findall(texts.lower())}.difference(_SMALL)
    return any(
        one in own and not _is_form(word, one)
        for word in {*_LETTERS.findall(read.lower())}.difference(_SMALL)
        if len(word) >= SHORTEST and word in general and not lexicon.holds(word)
        for one in lexicon.spellings.near(word)
    )


def _is_form(word: str, other: str) -> bool:
    """Whether it is the same word: one goes on where the other ends, or a letter is doubled."""
    shorter, longer = sorted((word, other), key=len)
    return longer.startswith(shorter) or _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", other)


def _is_name(word: str, texts: Collection[str]) -> bool:
    inside = re.compile(rf"[^\W\d_],? {word.capitalize()}(?![^\W_])")
    return any(inside.search(text) for text in texts)
