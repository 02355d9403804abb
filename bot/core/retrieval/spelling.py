"""Words that were mistyped by one letter, and the word of the knowledge base that was meant."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.retrieval.text import tokens

MOST = 50
"""Unknown words of one text that are looked up: it takes 2 ms, and no question has so many."""

SHORTEST = 4
"""Letters that a word has at least to be put right."""

_LONGEST = 32
"""Letters of the words that are looked at: what is longer is no word that people type."""

_ALONE = r"(?<![^\s(\"“„«‘])[^\W\d_]{3,}(?=(?:['’]s)?[.,;:!?…)\"”“»’]*(?:\s|$))"
"""Letters alone between spaces and the marks of sentences: no address, file name or code."""
_WORD = re.compile(_ALONE)
_IN_QUESTION = re.compile(rf"`[^`]*`|(?P<word>{_ALONE})")  # what is code stays as it is
_OPENING = ' ("“„«‘'
_ENDS = (".", "!", "?", "…")

_BEGINNINGS, _ENDINGS = ("un", "re", "non", "pre"), ("ed", "ing", "ly")
_SHORTEST_STEM, _SHORTEST_REST = 4, 5

_BASE = 0x9E3779B97F4A7C15
_INVERSE = np.uint64(pow(_BASE, -1, 1 << 64))
_POWERS = np.array([pow(_BASE, at, 1 << 64) for at in range(_LONGEST + 1)], np.uint64)
_BLOCK = 1 << 14
"""Words whose keys are made at once."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """The words of a knowledge base as they are written, found by one that differs by one letter.

    `numbers` has each word's number and `counts` (int64[words]) how often it stands in the texts,
    0 for one that is gone. `keys` (uint64[n], rising) are hashes of each word and of it without
    one of its letters, `owners` (int32[n]) whose each is. Two words that differ by one letter have
    a key in common (Garbe's symmetric deletions: github.com/wolfgarbe/SymSpell).
    """

    numbers: dict[str, int]
    words: tuple[str, ...]
    counts: NDArray[np.int64]
    keys: NDArray[np.uint64]
    owners: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Read from texts."""
        none = cls({}, (), np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0, np.int32))
        return none.moved((), texts)

    def moved(self, gone: Iterable[str], new: Iterable[str]) -> Self:
        """What `of` gives after a change, but for the words that only the texts `gone` had.

        Those stay, and count nothing.
        """
        added, less = _counted(new), _counted(gone)
        fresh = [word for word in added if word not in self.numbers]
        numbers, words, keys, owners = self.numbers, self.words, self.keys, self.owners
        if fresh:
            first = len(words)
            numbers = {**numbers, **{word: at for at, word in enumerate(fresh, first)}}
            words = (*words, *fresh)
            keys, owners = _merged(keys, owners, *_keys(fresh, first))
        counts = np.concatenate((self.counts, np.zeros(len(fresh), np.int64)))
        for changes, sign in ((added, 1), (less, -1)):
            at = np.fromiter(map(numbers.__getitem__, changes), np.intp, len(changes))
            counts[at] += sign * np.fromiter(changes.values(), np.int64, len(changes))
        return replace(self, numbers=numbers, words=words, counts=counts, keys=keys, owners=owners)

    @property
    def is_worn(self) -> bool:
        """Whether most of its words are gone."""
        return bool(np.count_nonzero(self.counts) * 2 < len(self.counts))

    def count(self, word: str) -> int:
        """How often a word (in small letters) stands in the texts."""
        at = self.numbers.get(word, -1)
        return self.counts.item(at) if at >= 0 else 0

    def near(self, word: str) -> list[str]:
        """The words one letter away, most frequent first, then by the alphabet.

        That is one letter too many, too few or another one, or two neighbours exchanged (Damerau,
        Communications of the ACM 7, 1964). `word` is in small letters.
        """
        if len(word) > _LONGEST:
            return []
        asked = np.unique(_keys([word], 0)[0])
        spans = zip(
            np.searchsorted(self.keys, asked, "left").tolist(),
            np.searchsorted(self.keys, asked, "right").tolist(),
            strict=True,
        )
        found = {at for begin, end in spans for at in self.owners[begin:end].tolist()}
        close = (self.words[at] for at in found if self.counts[at])
        return sorted(
            (one for one in close if differ_by_one(one, word)),
            key=lambda one: (-self.count(one), one),
        )


def repaired(
    text: str,
    spellings: Spellings,
    is_known: Callable[[str], bool],
    is_offered: Callable[[str], bool],
) -> str:
    """The text with those words put right of which it is plain which word was meant.

    Looked at are words of four letters and more that stand alone and are not known: no capitalised
    word inside a sentence, which may be a name, and no abbreviation in capitals. The first letter
    stays: it is seldom missed, and `vmax` is not `tmax`. Where the words
    one letter away are several (by their stems), nothing tells which was meant, and of more than
    `MOST` such words in a text the rest is left. `is_known` and
    `is_offered` are asked about words in small letters; only what is offered is put in.
    """

    found: dict[str, str] = {}

    def instead(word: str) -> str:
        if is_known(word) or len(found) >= MOST:
            return word
        near = [one for one in spellings.near(word) if one[0] == word[0] and is_offered(one)]
        found[word] = near[0] if len({tuple(tokens(one)) for one in near}) == 1 else word
        return found[word]

    def meant(match: re.Match[str]) -> str:
        written: str | None = match["word"]
        if written is None or not _may_be_mistyped(text, match.start(), written):
            return match[0]
        word = written.lower()
        read = found.get(word) or instead(word)
        if read == word:
            return written
        return read.capitalize() if written[0].isupper() else read

    return _IN_QUESTION.sub(meant, text)


def forms(word: str) -> Iterator[str]:
    """The word, and what it may be an English form of: `unblocked` is one of `block`."""
    rests = (word.removeprefix(one) for one in _BEGINNINGS if word.startswith(one))
    for rest in (word, *(rest for rest in rests if len(rest) >= _SHORTEST_REST)):
        yield rest
        yield from tokens(rest)
        for ending in _ENDINGS:
            stem = rest.removesuffix(ending)
            if stem != rest and len(stem) >= _SHORTEST_STEM:
                yield from (stem, f"{stem}e", *([stem[:-1]] if stem[-1] == stem[-2] else []))


def differ_by_one(one: str, other: str) -> bool:
    """Whether one edit makes the one word the other; equal words do not differ."""
    if len(one) < len(other):
        one, other = other, one
    same = next((at for at, char in enumerate(other) if char != one[at]), len(other))
    left, right = one[same:], other[same:]
    if len(left) == len(right):
        exchanged = right[1::-1] + right[2:]
        return bool(left) and (left[1:] == right[1:] or left == exchanged)
    return left[1:] == right


def _may_be_mistyped(text: str, start: int, written: str) -> bool:
    if not SHORTEST <= len(written) <= _LONGEST or not all(map(_has_case, written)):
        return False
    if written.islower():
        return True
    before = text[:start].rstrip(_OPENING)
    return written[1:].islower() and (not before or before.endswith(_ENDS))


def _has_case(char: str) -> bool:
    """Whether it is a letter of an alphabet with small and capital ones.

    In others a letter is a word, or one letter less is another word.
    """
    return char.islower() or char.isupper()


def _counted(texts: Iterable[str]) -> Counter[str]:
    found: Iterator[list[str]] = (
        _WORD.findall((text if text.isascii() else unicodedata.normalize("NFC", text)).lower())
        for text in texts
    )
    return Counter(word for word in chain.from_iterable(found) if len(word) <= _LONGEST)


def _keys(words: Sequence[str], first: int) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Each word's hashes and its number, counted on from `first`.

    The hash of a word is the sum of letter · base ** place, from which that of the word without
    one letter follows.
    """
    keys: list[NDArray[np.uint64]] = []
    owners: list[NDArray[np.int32]] = []
    for begin in range(0, len(words), _BLOCK):
        some = words[begin : begin + _BLOCK]
        width = max(map(len, some))
        letters = np.array(some, f"U{width}").view(np.uint32).reshape(len(some), width)
        sums = np.zeros((len(some), width + 1), np.uint64)
        np.cumsum(letters.astype(np.uint64) * _POWERS[:width], axis=1, out=sums[:, 1:])
        without = sums[:, :-1] + (sums[:, -1:] - sums[:, 1:]) * _INVERSE
        kept = letters != 0
        kept[:, 1:] &= letters[:, 1:] != letters[:, :-1]  # of a pair either one gives the same
        numbers = np.arange(first + begin, first + begin + len(some), dtype=np.int32)
        keys += [sums[:, -1], without[kept]]
        owners += [numbers, np.broadcast_to(numbers[:, np.newaxis], kept.shape)[kept]]
    return np.concatenate(keys), np.concatenate(owners)


def _merged(
    keys: NDArray[np.uint64],
    owners: NDArray[np.int32],
    new: NDArray[np.uint64],
    theirs: NDArray[np.int32],
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    order = np.argsort(new, kind="stable")
    new, theirs = new[order], theirs[order]
    if not len(keys):
        return new, theirs
    at = np.searchsorted(keys, new)
    return np.insert(keys, at, new), np.insert(owners, at, theirs)
