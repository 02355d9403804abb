"""Tables, which rich text does not have: aligned where they are narrow, else row by row."""

import unicodedata
from itertools import chain

from markdown_it.tree import SyntaxTreeNode

from bot.platforms.slack.render.inline import as_runs, inline, safe
from bot.platforms.slack.render.parts import Bullets, Code, Part, Run, Runs, joined

WIDEST = 76
"""Columns of a code block that stay on one line in a Slack window of usual width."""

_BETWEEN = "   "


def table(node: SyntaxTreeNode, *, quoted: bool) -> Part:
    """The table as aligned lines, or as a list of its rows where these would wrap."""
    rows = [
        [as_runs(inline(cell)) for cell in row.children]
        for section in node.children
        for row in section.children
    ]
    widths = [max(_width(joined(cell)) for cell in column) for column in zip(*rows, strict=True)]
    one_line = all("\n" not in joined(cell) for row in rows for cell in row)
    if one_line and sum(widths) + len(_BETWEEN) * (len(widths) - 1) <= WIDEST:
        return Code(_aligned(rows, widths), quoted)
    head, *body = rows
    if not body:
        return Bullets((safe(_with_between(head)),), quoted=quoted)
    return Bullets(tuple(_described(head, row) for row in body), quoted=quoted)


def _aligned(rows: list[list[Runs]], widths: list[int]) -> Runs:
    rule = Run(_BETWEEN.join("─" * width for width in widths))
    head, *body = (_line(row, widths) for row in rows)
    lines = [head, [rule], *body]
    return safe(_separated(lines, "\n"), code=True)


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


def _described(head: list[Runs], row: list[Runs]) -> Runs:
    cells = [
        [*(Run(run.text, run.style | {"bold"}, run.url) for run in name), Run(": "), *cell]
        if joined(name).strip()
        else list(cell)
        for name, cell in zip(head, row, strict=True)
        if joined(cell).strip()
    ]
    return safe(_separated(cells, "\n")) or (Run(" "),)


def _with_between(cells: list[Runs]) -> list[Run]:
    return _separated([list(cell) for cell in cells], _BETWEEN) or [Run(" ")]


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
