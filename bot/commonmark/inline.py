"""CommonMark inside a paragraph: emphasis, code, links, images."""

import re
from collections.abc import Iterable, Iterator

from markdown_it.tree import SyntaxTreeNode

from bot.commonmark.dialect import Dialect
from bot.commonmark.parts import IMAGE, MENTION, Picture, Run, Runs

BARE_URL = re.compile(r"https?://[^\s<>\"|`]+[^\s<>\"|`.,;:!?'*_~)\]}…]")

_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[\s/>]")
_DROPPED = frozenset(
    {
        *("b", "center", "code", "details", "div", "em", "i", "ins", "kbd", "mark", "p", "s"),
        *("samp", "small", "span", "strong", "sub", "summary", "sup", "u", "var", "wbr"),
    }
)
"""Tags that people write in Markdown for what chat platforms do not show."""

_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}

Piece = Run | Picture


class Inline:
    """Reads what stands inside a paragraph, heading or table cell, for one platform."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def pieces(self, node: SyntaxTreeNode, style: frozenset[str] = frozenset()) -> list[Piece]:
        """The runs and images in it."""
        found = self._pieces(node, style, "")
        return [piece for piece in found if isinstance(piece, Picture) or piece.text]

    def runs(self, node: SyntaxTreeNode, style: frozenset[str] = frozenset()) -> Runs:
        """The same with images as links: for where an image cannot stand."""
        return self.as_runs(self.pieces(node, style))

    def as_runs(self, pieces: Iterable[Piece]) -> Runs:
        """The pieces with images as links."""
        return self._dialect.safe(
            Run(piece.alt, frozenset({IMAGE}), piece.url) if isinstance(piece, Picture) else piece
            for piece in pieces
        )

    def _pieces(self, node: SyntaxTreeNode, style: frozenset[str], url: str) -> Iterator[Piece]:
        match node.type:
            case "text" if not url:
                yield from self._with_links(node.content, style)
            case "softbreak":
                yield Run(" ", style, url)
            case "hardbreak":
                yield Run("\n", style, url)
            case "html_inline":
                yield from _tag(node.content, style, url)
            case "code_inline":
                yield self._code(node.content, style, url)
            case "image":
                yield self._image(node, style, url)
            case "link":
                address = self._dialect.address(str(node.attrs.get("href", "")))
                pieces = [
                    piece
                    for child in node.children
                    for piece in self._pieces(child, style, address)
                ]
                yield from pieces or [Run(address, style, address)]
            case kind if node.children:
                inner = style | {_STYLES[kind]} if kind in _STYLES else style
                for child in node.children:
                    yield from self._pieces(child, inner, url)
            case _:
                yield Run(node.content, style, url)

    def _code(self, content: str, style: frozenset[str], url: str) -> Run:
        mentions = self._dialect.mentions
        if mentions and not url and mentions.fullmatch(content):
            return Run(content, style | {MENTION}, content)
        return Run(content, style | {"code"}, url)

    def _image(self, node: SyntaxTreeNode, style: frozenset[str], url: str) -> Piece:
        address = self._dialect.address(str(node.attrs.get("src", "")))
        alt = "".join(
            piece.text if isinstance(piece, Run) else piece.alt
            for child in node.children
            for piece in self._pieces(child, style, "")
        )
        name = alt.strip() or address.rstrip("/").rpartition("/")[2]
        if url or not address.startswith("https://"):
            return Run(name, style, url or address)
        return Picture(address, self._dialect.plain(name, self._dialect.longest_alt))

    def _with_links(self, text: str, style: frozenset[str]) -> Iterator[Run]:
        """Not every platform links a bare address by itself."""
        start = 0
        for found in BARE_URL.finditer(text):
            yield Run(text[start : found.start()], style)
            yield Run(found.group(), style, self._dialect.address(found.group()))
            start = found.end()
        yield Run(text[start:], style)


def _tag(tag: str, style: frozenset[str], url: str) -> Iterator[Run]:
    """A new line, nothing (what the tag is around stays), or the tag as it is written."""
    name = _NAME.match(tag)
    known = name[1].lower() if name else ""
    if known == "br":
        yield Run("\n", style, url)
    elif known not in _DROPPED:
        yield Run(tag, style, url)
