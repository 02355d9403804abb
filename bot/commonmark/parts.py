"""What a text is made of, between CommonMark and what a platform shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from bot.commonmark.text import size

IMAGE, MENTION = "image", "mention"
"""Looks of a run that says what its `url` is: an image's address, or a person or place."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look: `style` holds bold, italic, strike, code. A link where it has a `url`."""

    text: str
    style: frozenset[str] = frozenset()
    url: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a heading of that level, which keeps to what follows it."""

    runs: Runs
    level: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Items of a list on one level; numbered from `start` on where it is given."""

    items: tuple[Runs, ...]
    indent: int = 0
    start: int | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that keep their spaces: code in some language, or an aligned table."""

    runs: Runs
    quoted: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image and the words for it."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Part: TypeAlias = Paragraph | Bullets | Code | Picture | Rule
Parts: TypeAlias = tuple[Part, ...]

GAP = 2
"""What the space between two parts counts."""


def joined(runs: Iterable[Run]) -> str:
    """The runs' text without their looks."""
    return "".join(run.text for run in runs)


def part_of(runs: Runs, first: int, last: int) -> Runs:
    """The runs between two characters of their text."""
    cuts, start = [], 0
    for run in runs:
        words = run.text[max(first - start, 0) : max(last - start, 0)]
        cuts.append(Run(words, run.style, run.url))
        start += len(run.text)
    return tuple(run for run in cuts if run.text)


def stripped(runs: Runs) -> Runs:
    """The runs without white space around them."""
    text = joined(runs)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    return part_of(runs, first, max(first, last))


def size_of(part: Part) -> int:
    """Visible characters, with the gap before the next part."""
    match part:
        case Paragraph(runs) | Code(runs):
            return size(joined(runs)) + GAP
        case Bullets(items):
            return sum(size(joined(item)) + 1 for item in items) + GAP
        case Picture(alt=alt):
            return size(alt) + GAP
        case Rule():
            return GAP
