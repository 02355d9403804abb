"""CommonMark, with tables and strikethrough, taken apart into what Slack can show."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.platforms.slack.render.inline import as_runs, inline, safe, stripped
from bot.platforms.slack.render.parts import (
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
)
from bot.platforms.slack.render.safety import clean
from bot.platforms.slack.render.tables import table

DEEPEST = 8
"""Levels of a list that are told apart."""


def parts_of(text: str) -> Parts:
    """The parts of a text in CommonMark; what HTML is in it `inline` knows.

    A text of which nothing would be seen, as it is nested too deeply, is shown as written.
    """
    text = clean(text).strip("\n")
    tree = SyntaxTreeNode(_parser().parse(text))
    parts = (part for node in tree.children for part in _parts(node, _Around()))
    seen = tuple(part for part in parts if isinstance(part, Rule) or size_of(part) > GAP)
    return seen if seen or not text.strip() else (Paragraph(safe([Run(text)])),)


@cache
def _parser() -> MarkdownIt:
    # Every scheme makes a link, so that none stays raw; `inline` says which can be followed.
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).disable("html_block")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # how it is configured
    return parser.enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class _Around:
    """What a block stands in."""

    quoted: bool = False
    indent: int = 0


def _parts(node: SyntaxTreeNode, around: _Around) -> Iterator[Part]:
    match node.type:
        case "paragraph":
            yield from _paragraph(node, around)
        case "heading":
            runs = as_runs(inline(node, frozenset({"bold"})))
            yield Paragraph(runs, heading=True, quoted=around.quoted)
        case "bullet_list" | "ordered_list":
            yield from _list(node, around)
        case "blockquote":
            for child in node.children:
                yield from _parts(child, _Around(quoted=True, indent=around.indent))
        case "fence" | "code_block":
            yield Code(safe([Run(node.content.rstrip("\n"))], code=True), around.quoted)
        case "hr":
            yield Rule()
        case "table":
            yield table(node, quoted=around.quoted)
        case _:
            yield Paragraph(safe([Run(node.content)]), quoted=around.quoted)


def _paragraph(node: SyntaxTreeNode, around: _Around) -> Iterator[Part]:
    if around.quoted or around.indent:
        yield Paragraph(as_runs(inline(node)), quoted=around.quoted)
        return
    for image, group in groupby(inline(node), lambda piece: isinstance(piece, Picture)):
        if image:
            yield from (piece for piece in group if isinstance(piece, Picture))
        else:
            yield Paragraph(stripped(as_runs(group)))


def _list(node: SyntaxTreeNode, around: _Around) -> Iterator[Part]:
    """Slack's lists hold text only: what else is in an item stands after it, then they go on."""
    indent = min(around.indent, DEEPEST)
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
        words, others = _item(item)
        items.append(words)
        if others:
            yield from flushed()
            for other in others:
                yield from _parts(other, inside)
    yield from flushed()


def _item(node: SyntaxTreeNode) -> tuple[Runs, list[SyntaxTreeNode]]:
    """The paragraphs that an item begins with, and the blocks after them."""
    runs: list[Run] = []
    children = list(node.children)
    while children and children[0].type in ("paragraph", "heading"):
        child = children.pop(0)
        bold = frozenset({"bold"}) if child.type == "heading" else frozenset[str]()
        runs += [Run("\n")] if runs else []
        runs += as_runs(inline(child, bold))
    return safe(runs) or (Run(" "),), children
