"""What every format reads its file into: fields with their lines, not yet judged."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from bot.formats.report import Place, Report


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was written; numbers and yes/no are texts too."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of values."""

    line: int
    items: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """An explicit "no value": null, ~, an empty cell."""

    line: int


@dataclass(frozen=True, slots=True)
class Odd:
    """What no field can hold. `what` completes "this is …" and may say how to mend it."""

    line: int
    what: str


Value: TypeAlias = Text | Items | Nothing | Odd


@dataclass(frozen=True, slots=True)
class Field:
    """A key of an entry with its value."""

    key: str
    line: int
    value: Value


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of one entry, keys unchecked, in the order of the file."""

    place: Place
    fields: tuple[Field, ...]

    def at(self, line: int) -> Place:
        """Another line of the same file."""
        return Place(self.place.name, line)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question, alternate or negative with its line and what it shares with its equals."""

    text: str
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded file: its name for messages, its suffix in lower case, its text without BOM.

    A part of a file has `above` lines before it.
    """

    name: str
    suffix: str
    text: str
    above: int = 0

    def at(self, line: int) -> Place:
        """A line of this file."""
        return Place(self.name, line)


Reader: TypeAlias = Callable[[Document, Report], Iterator[Draft]]
"""Yields drafts as it goes; raises UnreadableError where nothing after can be read."""
