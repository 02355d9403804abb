"""CommonMark, with tables and strikethrough, taken apart into what a platform can show."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.commonmark.dialect import Dialect
from bot.commonmark.inline import Inline
from bot.commonmark.parts import (
    GAP,
    Bullets,
    Code,
    Paragraph,
    Part,
    Parts,
    Picture,
    Rule,
    Run,
    Runs,
    size_of,
    stripped,
)
from bot.commonmark.tables import table
from bot.commonmark.text import clean


def parts_of(text: str, dialect: Dialect) -> Parts:
    """The parts of a text in CommonMark; what HTML is in it `Inline` knows.

    A text of which nothing would be seen, as it is nested too deeply, is shown as written.
    """
    text = clean(text).strip("\n")
    tree = SyntaxTreeNode(_parser().parse(text))
    reader = _Reader(dialect)
    parts = (part for node in tree.children for part in reader.parts(node, _Around()))
    seen = tuple(part for part in parts if isinstance(part, Rule) or size_of(part) > GAP)
    return seen if seen or not text.strip() else (Paragraph(dialect.safe([Run(text)])),)


@cache
def _parser() -> MarkdownIt:
    # Every scheme makes a link, so that none stays raw; the dialect says which can be followed.
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).disable("html_block")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # how it is configured
    return parser.enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class _Around:
    """What a block stands in."""

    quoted: bool = False
    indent: int = 0


class _Reader:
    """Takes blocks apart, for one platform."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._inline = Inline(dialect)

    def parts(self, node: SyntaxTreeNode, around: _Around) -> Iterator[Part]:
        """What the block is made of."""
        match node.type:
            case "paragraph":
                yield from self._paragraph(node, around)
            case "heading":
                level = int(node.tag.removeprefix("h"))
                yield Paragraph(self._inline.runs(node), level, around.quoted)
            case "bullet_list" | "ordered_list":
                yield from self._list(node, around)
            case "blockquote":
                for child in node.children:
                    yield from self.parts(child, _Around(quoted=True, indent=around.indent))
            case "fence" | "code_block":
                language = next(iter(node.info.split()), "")
                yield Code(self._verbatim(node.content.rstrip("\n")), around.quoted, language)
            case "hr":
                yield Rule()
            case "table":
                yield table(node, self._dialect, quoted=around.quoted)
            case _:
                runs = self._dialect.safe([Run(node.content)])
                yield Paragraph(runs, quoted=around.quoted)

    def _verbatim(self, text: str) -> Runs:
        return self._dialect.safe([Run(text)], code=True)

    def _paragraph(self, node: SyntaxTreeNode, around: _Around) -> Iterator[Part]:
        if around.quoted or around.indent or not self._dialect.standing_images:
            yield Paragraph(self._inline.runs(node), quoted=around.quoted)
            return
        pieces = self._inline.pieces(node)
        for image, group in groupby(pieces, lambda piece: isinstance(piece, Picture)):
            if image:
                yield from (piece for piece in group if isinstance(piece, Picture))
            else:
                yield Paragraph(stripped(self._inline.as_runs(group)))

    def _list(self, node: SyntaxTreeNode, around: _Around) -> Iterator[Part]:
        """Our lists hold text only: what else is in an item stands after it, then they go on."""
        indent = min(around.indent, self._dialect.deepest)
        number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        inside = _Around(around.quoted, around.indent + 1)
        items: list[Runs] = []

        def flushed() -> Iterator[Part]:
            nonlocal number
            if items:
                yield Bullets(tuple(items), indent, number, around.quoted)
                number = None if number is None else number + len(items)
                items.clear()

        for item in node.children:
            words, others = self._item(item)
            items.append(words)
            if others:
                yield from flushed()
                for other in others:
                    yield from self.parts(other, inside)
        yield from flushed()

    def _item(self, node: SyntaxTreeNode) -> tuple[Runs, list[SyntaxTreeNode]]:
        """The paragraphs that an item begins with, and the blocks after them."""
        runs: list[Run] = []
        children = list(node.children)
        while children and children[0].type in ("paragraph", "heading"):
            child = children.pop(0)
            bold = frozenset({"bold"}) if child.type == "heading" else frozenset[str]()
            runs += [Run("\n")] if runs else []
            runs += self._inline.runs(child, bold)
        return self._dialect.safe(runs) or (Run(" "),), children
