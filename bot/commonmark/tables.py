"""Tables, which chat platforms do not have: aligned where they are narrow, else row by row."""

import unicodedata
from itertools import chain

from markdown_it.tree import SyntaxTreeNode

from bot.commonmark.dialect import Dialect
from bot.commonmark.inline import Inline
from bot.commonmark.parts import Bullets, Code, Part, Run, Runs, joined

_BETWEEN = "   "


def table(node: SyntaxTreeNode, dialect: Dialect, *, quoted: bool) -> Part:
    """The table as aligned lines, or as a list of its rows where these would wrap.

    Row by row too where it has links and code can hold none.
    """
    inline = Inline(dialect)
    rows = [
        [inline.runs(cell) for cell in row.children]
        for section in node.children
        for row in section.children
    ]
    widths = [max(_width(joined(cell)) for cell in column) for column in zip(*rows, strict=True)]
    width = sum(widths) + len(_BETWEEN) * (len(widths) - 1)
    if width <= dialect.widest and all(_is_plain(cell, dialect) for row in rows for cell in row):
        return Code(dialect.safe(_aligned(rows, widths), code=True), quoted)
    head, *body = rows
    items = [_described(head, row) for row in body] or [_with_between(head)]
    return Bullets(tuple(dialect.safe(item) or (Run(" "),) for item in items), quoted=quoted)


def _is_plain(cell: Runs, dialect: Dialect) -> bool:
    linked = any(run.url for run in cell)
    return "\n" not in joined(cell) and (dialect.links_in_code or not linked)


def _aligned(rows: list[list[Runs]], widths: list[int]) -> list[Run]:
    rule = Run(_BETWEEN.join("─" * width for width in widths))
    head, *body = (_line(row, widths) for row in rows)
    return _separated([head, [rule], *body], "\n")


def _line(row: list[Runs], widths: list[int]) -> list[Run]:
    last = len(row) - 1
    cells = [
        [
            *(Run(run.text, url=run.url) for run in cell),
            Run("" if index == last else " " * (width - _width(joined(cell)))),
        ]
        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return _separated(cells, _BETWEEN)


def _described(head: list[Runs], row: list[Runs]) -> list[Run]:
    cells = [
        [*(Run(run.text, run.style | {"bold"}, run.url) for run in name), Run(": "), *cell]
        if joined(name).strip()
        else list(cell)
        for name, cell in zip(head, row, strict=True)
        if joined(cell).strip()
    ]
    return _separated(cells, "\n")


def _with_between(cells: list[Runs]) -> list[Run]:
    return _separated([list(cell) for cell in cells], _BETWEEN)


def _separated(groups: list[list[Run]], between: str) -> list[Run]:
    return list(chain.from_iterable([Run(between), *group] for group in groups))[1:]


def _width(text: str) -> int:
    """Columns that the text takes in a fixed-width font."""
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )
