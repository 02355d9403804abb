"""What the commands print: results on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import Any, Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.core.ports import Progress as Report
from bot.platforms.console import plain

_WIDTH = 80


def results() -> Console:
    """Where results go. Text is shown as it is: no markup, no guessing at numbers and paths."""
    return Console(highlight=False, markup=False, emoji=False)


def remarks() -> Console:
    """Where all goes that is no result."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def say(text: str) -> None:
    """A line of a result."""
    results().print(Text(plain(text)), soft_wrap=True)


def paragraph(text: str, mark: str = "") -> None:
    """Sentences of a result, folded; all lines but the first stand as far in as their mark."""
    say(folded(text, mark))


def folded(text: str, mark: str = "") -> str:
    """The same in lines of at most 80 columns, but for what has no space to fold at."""
    lines = wrap(
        text,
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def complain(text: str) -> None:
    """What went wrong, on stderr."""
    remarks().print(Text(plain(text), style="red"), soft_wrap=True)


def remark(text: str) -> None:
    """What helps to use a result, on stderr."""
    remarks().print(Text(plain(text)), soft_wrap=True)


def warn(text: str) -> None:
    """What should be known though the work goes on, on stderr."""
    remarks().print(Text(f"warning: {plain(text)}", style="yellow"), soft_wrap=True)


def print_json(document: Any) -> None:
    """One JSON document on a line of its own."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns under their headings, `>` before one for numbers, `#` before one of ids.

    What is too wide is folded, ids excepted.
    """
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        justify: Literal["right", "left"] = "right" if heading.startswith(">") else "left"
        whole = heading.startswith("#")
        table.add_column(heading.lstrip(">#"), overflow="fold", justify=justify, no_wrap=whole)
    for row in rows:
        table.add_row(*(Text(plain(str(cell))) for cell in row))
    console = results()
    with console.capture() as captured:
        console.print(table, crop=False)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


@contextmanager
def progress_bar(what: str) -> Iterator[Report]:
    """A bar on stderr, shown from the first report of progress on."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=remarks())
    task = bar.add_task(what, total=None)

    def report(done: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield report
    finally:
        if bar.live.is_started:
            bar.stop()


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A sign of life on a terminal while something takes seconds."""
    console = remarks()
    if console.is_terminal:
        with console.status(what):
            yield
    else:
        yield
