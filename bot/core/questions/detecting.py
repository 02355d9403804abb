"""Whether a message asks: the gate before an answer that nobody asked the bot for."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from bot.core.query import LONGEST
from bot.core.questions.asking import FAILING, FOR, LASTING, MINE, TROUBLE
from bot.core.questions.telling import ADVERTISING, AGAINST, ANNOUNCING, ANSWERING, SETTLED
from bot.core.questions.wording import likeness

_EVEN = 2.25
"""The score that says neither: one plain sign is more, where nothing speaks against it."""
_STEEP = 2.0
_BOUND = 1.5
"""The most log-odds that the patterns give or take: the words have a say, too."""
_ENOUGH = -0.5
_MARKED = 2.5
_FAILED = 3.0
_TROUBLED = 2.0
_OVER = -3.0
_MUCH_CODE = 3
_SIGNS = FOR + AGAINST

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_INLINE = re.compile(r"`[^`\n]{1,200}`")
_LINK = re.compile(r"<?\bhttps?://\S+|\bwww\.\S+")
_MENTION = re.compile(r"<[@#!:][^<>\s]{1,80}>|(?<!\w)@[\w.-]{1,40}")
_QUOTED = (">", "&gt;")
_LOG = re.compile(r"\[?(?:\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d)|Traceback |File \"|at [\w.$]{1,80}\(")
_CODE = re.compile(r"[{}=|;]|\(\)|&&|::|=>")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+|(?<=\w) [-–—] ")
_UNSAID = re.compile(r"['’‘`´\u0300-\u036f]")
_SPACING = re.compile(r"[^\w\s,;:()!?.-]+|\s+")
_OPENING = re.compile(
    r"(?:(?:(?:hi|hey|hello)(?: there)?|hallo|hola|bonjour|moin|(?:good )?morning|good afternoon"
    r"|guten morgen|all|team|everyone|everybody|folks|guys|zusammen|sir|excuse me|question|q"
    r"|quick q(?:uestion)?|(?:dumb|noob) question|so|and|but|ok|okay|well|also|btw|hm+|uh+|oh"
    r"|please|pls|just|maybe|tl;?dr|(?:new joiner|noob) here|asking for a friend)(?!\w)"
    r"[\s,:;!.-]*)*"
)


def is_question(text: str) -> bool:
    """Whether the message seeks help or information.

    "I can't log in" does, "great day!" does not. Quotes, code, logs and links do not count.
    """
    sentences = sentences_of(text)
    if not sentences or ANNOUNCING.match(sentences[0]):
        return False
    sure = _STEEP * (_strongest(sentences) - _EVEN)
    return likeness(sentences) + min(max(sure, -_BOUND), _BOUND) >= _ENOUGH


def sentences_of(text: str) -> list[str]:
    """What the writer says: lower case, no accents and no apostrophes, as if typed in a hurry."""
    plain = unicodedata.normalize("NFKD", _own_words(text[:LONGEST]).casefold())[:LONGEST]
    parts = _SENTENCE_END.split(_UNSAID.sub("", plain))
    return [sentence for part in parts if (sentence := _without_opening(part))]


def _strongest(sentences: Sequence[str]) -> float:
    """The score of the sentence that asks most, among those that are left open."""
    last = sentences[-1]
    if SETTLED.search(last):
        return _score(last)
    open_ones = (
        _score(said)
        for said, following in pairwise(sentences)
        if not ADVERTISING.match(said) and not ANSWERING.match(following)
    )
    return max((_score(last), *open_ones))


def _own_words(text: str) -> str:
    kept = _LINK.sub(" ", _INLINE.sub(" code ", _FENCE.sub("\n", text)))
    return "\n".join(line for line in _MENTION.sub(" ", kept).split("\n") if _is_own(line))


def _is_own(line: str) -> bool:
    """Whether the writer says it: neither quoted nor the output of a machine."""
    start = line.lstrip()
    return not (
        start.startswith(_QUOTED) or _LOG.match(start) or len(_CODE.findall(start)) >= _MUCH_CODE
    )


def _without_opening(sentence: str) -> str:
    return _OPENING.sub("", _SPACING.sub(" ", sentence).strip(), count=1)


def _score(sentence: str) -> float:
    score = sum(weight for weight, pattern in _SIGNS if pattern.search(sentence))
    if SETTLED.search(sentence):
        score += _OVER
    elif FAILING.search(sentence):
        score += _FAILED + (1 if MINE.search(sentence) else 0)
    elif TROUBLE.search(sentence):
        score += _TROUBLED + sum(1 for sign in (MINE, LASTING) if sign.search(sentence))
    return score + _MARKED * sentence.rstrip(" !)").endswith("?")
