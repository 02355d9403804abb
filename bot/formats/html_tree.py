"""HTML as a tree, however badly it is written, and the scripts in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

_EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
_ENDS = {
    "li": {"li", "p"}, "p": {"p"}, "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"},
    "td": {"td", "th", "p"}, "th": {"td", "th", "p"}, "tr": {"td", "th", "p", "tr"},
    "ul": {"p"}, "ol": {"p"}, "div": {"p"}, "table": {"p"}, "pre": {"p"}, "blockquote": {"p"},
}  # fmt: skip
"""What a tag ends that was left open, as HTML lets it."""

_DEEPEST = 60


@dataclass(slots=True)
class Element:
    """A tag with what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)


Node: TypeAlias = Element | str


@dataclass(frozen=True, slots=True)
class Script:
    """A script: its type, the line that its text begins in, and its text."""

    type: str
    line: int
    text: str


def tree_of(text: str) -> Sequence[Node]:
    """The nodes of a piece of HTML; what closes nothing is passed over."""
    reader = _Tree()
    reader.feed(text)
    reader.close()
    return reader.stack[0].children


def scripts_in(text: str) -> Sequence[Script]:
    """Every script of a page, in order."""
    reader = _Scripts()
    reader.feed(text)
    reader.close()
    return reader.found


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.stack[-1].tag in _ENDS.get(tag, ()):
            self.stack.pop()
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(element)
        if tag not in _EMPTY and len(self.stack) < _DEEPEST:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        depth = len(self.stack) - 1
        while depth and self.stack[depth].tag != tag:
            depth -= 1
        if depth:
            del self.stack[depth:]

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Script] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag == "script"
        if self._within:
            text = self.get_starttag_text() or ""
            line = self.getpos()[0] + text.count("\n")
            self.found.append(Script((dict(attrs).get("type") or "").strip().lower(), line, ""))

    def handle_endtag(self, tag: str) -> None:
        self._within = False

    def handle_data(self, data: str) -> None:
        if self._within:
            last = self.found[-1]
            self.found[-1] = Script(last.type, last.line, last.text + data)
