"""Which texts of an entry are embedded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.core.faq import FaqEntry
from bot.core.retrieval.plain import has_words, plain

_PASSAGE_WORDS = 60
_MOST_PASSAGES = 24
_KEPT = 16_384
"""Entries whose units are kept: a change to one is looked at with all of them, twice."""

_BREAK = re.compile(r"(?<=[.!?])\s+|\n+")


class UnitKind(StrEnum):
    """What a text is to its entry."""

    QUESTION = "question"
    ALTERNATE = "alternate"
    PASSAGE = "passage"
    """A piece of the answer."""
    NEGATIVE = "negative"
    """A question that this entry does not answer."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One text of an entry that gets a vector."""

    kind: UnitKind
    text: str

    @property
    def is_phrasing(self) -> bool:
        """Whether it is a way to ask for the entry."""
        return self.kind in (UnitKind.QUESTION, UnitKind.ALTERNATE)


def units(entry: FaqEntry) -> tuple[Unit, ...]:
    """The question, the alternates, the answer's passages and the negatives, in this order.

    A text without a letter or digit carries no signal and is left out (but not the question);
    so is an alternate that repeats an earlier phrasing.
    """
    return _units(entry.question, entry.alternates, entry.answer, entry.negatives)


@lru_cache(_KEPT)
def _units(
    question: str, alternates: tuple[str, ...], answer: str, negatives: tuple[str, ...]
) -> tuple[Unit, ...]:
    others = dict.fromkeys(text for text in alternates if has_words(text))
    others.pop(question, None)
    return (
        Unit(UnitKind.QUESTION, question),
        *(Unit(UnitKind.ALTERNATE, text) for text in others),
        *(Unit(UnitKind.PASSAGE, text) for text in passages(answer)),
        *(Unit(UnitKind.NEGATIVE, text) for text in negatives if has_words(text)),
    )


def passages(answer: str) -> tuple[str, ...]:
    """The answer in plain text, cut between sentences into pieces of at most 60 words.

    60 words are well inside the window of every encoder (256 tokens for the packaged one). At
    most 24 pieces: what an answer is about stands in its first 1,400 words.
    """
    found: list[str] = []
    words: list[str] = []
    for sentence in _sentences(plain(answer)):
        if words and len(words) + len(sentence) > _PASSAGE_WORDS:
            found.append(" ".join(words))
            words = []
        words = words + sentence
    if words:
        found.append(" ".join(words))
    return tuple(text for text in found if has_words(text))[:_MOST_PASSAGES]


def _sentences(text: str) -> Iterator[list[str]]:
    for sentence in _BREAK.split(text):
        words = sentence.split()
        for start in range(0, len(words), _PASSAGE_WORDS):
            yield words[start : start + _PASSAGE_WORDS]
