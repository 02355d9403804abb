"""The headings of a Markdown file, each with the lines below it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

_NOTE = re.compile(r"<!--[ \t]*faqbot\b(.*?)-->\s*", re.DOTALL)
_ID = re.compile(r"(?<!\\)\{#([^{}\s\\]+)\}\s*$")
_QUESTION_MARKS = ("?", "？", "؟")
_BREAKS = ("softbreak", "hardbreak")


@dataclass(frozen=True, slots=True)
class Note:
    """A comment `<!-- faqbot … -->` below a heading: its text, where it starts and ends."""

    text: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: lines are counted from 0; `below` is the first line under it, `end` one beyond.

    `title` is its text without markup, `slug` the id of a trailing `{#id}`, or empty.
    """

    level: int
    title: str
    slug: str
    line: int
    below: int
    end: int
    note: Note | None
    has_text: bool

    @property
    def asks(self) -> bool:
        """Whether it ends like a question."""
        return self.title.endswith(_QUESTION_MARKS)

    @property
    def named(self) -> bool:
        """Whether its author said that it is an entry, by an id or a comment for faqbot."""
        return bool(self.slug or self.note)


def headings_of(lines: list[str]) -> list[Heading]:
    """The headings of the document itself, not those in lists, quotations or code, in order."""
    tokens = _blocks().parse("\n".join(lines))
    starts = [
        index
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    return [
        _heading(tokens[start:end], lines, _line(tokens, end, len(lines)))
        for start, end in pairwise([*starts, len(tokens)])
    ]


@cache
def _blocks() -> MarkdownIt:
    return MarkdownIt("commonmark").disable("inline")


@cache
def _inline() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _plain(content: str) -> str:
    """A line of Markdown as text: emphasis, code marks and link targets gone."""
    return "".join(_texts(_inline().parseInline(content)))


def _line(tokens: list[Token], index: int, default: int) -> int:
    lines = tokens[index].map if index < len(tokens) else None
    return lines[0] if lines else default


def _heading(tokens: list[Token], lines: list[str], end: int) -> Heading:
    line, below = tokens[0].map or (0, 0)
    content = tokens[1].content
    found = _ID.search(content)
    note = _note(tokens[3]) if len(tokens) > 3 else None
    text_from = note.end if note else below
    return Heading(
        level=int(tokens[0].tag[1:]),
        title=_plain(content[: found.start()] if found else content).strip(" \t"),
        slug=found.group(1) if found else "",
        line=line,
        below=text_from,
        end=end,
        note=note,
        has_text=any(text.strip() for text in lines[text_from:end]),
    )


def _note(token: Token) -> Note | None:
    found = _NOTE.fullmatch(token.content) if token.type == "html_block" else None
    if not found or not token.map:
        return None
    return Note(found.group(1), *token.map)


def _texts(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from _texts(token.children)
        else:
            yield " " if token.type in _BREAKS else token.content
