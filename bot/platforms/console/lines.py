"""Reading lines: from a keyboard with editing and history, or from a pipe."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from rich.console import Console
from rich.text import Text

from bot.platforms.console.text import plain

LONGEST = 100_000
"""Characters of one line that are read; the core reads fewer still."""

Ask: TypeAlias = Callable[[str], str]
"""Shows a prompt, gives the line typed after it. EOFError at the end, KeyboardInterrupt at ^C."""


def line_reader(console: Console) -> Ask:
    """What reads this process's input.

    From a pipe every line is echoed after its prompt, so that the transcript reads like one that
    was typed.
    """
    if sys.stdin.isatty():
        _enable_line_editing()
        return _typed

    def piped(prompt: str) -> str:
        line = _next_line()
        console.print(Text(prompt + line), soft_wrap=True)
        return line

    return piped


def _typed(prompt: str) -> str:
    return plain(input(prompt)[:LONGEST])


def _next_line() -> str:
    line = rest = sys.stdin.readline(LONGEST)
    if not line:
        raise EOFError
    while rest and not rest.endswith("\n"):  # what is too long is dropped, not read as a line
        rest = sys.stdin.readline(LONGEST)
    return plain(line.rstrip("\r\n"))


def _enable_line_editing() -> None:
    with suppress(ImportError):  # a Python built without it still reads lines
        import readline  # noqa: F401  # importing it is what gives input() arrows and history
