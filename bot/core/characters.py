"""Characters: which a text may hold, which end a line, which a terminal should not be given."""

import re

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def unfit_character(text: str) -> re.Match[str] | None:
    """The first control character, other than tab and line ends, or half of a surrogate pair."""
    return _UNFIT.search(text)


def code(found: re.Match[str]) -> str:
    """How the character is named, such as U+0000."""
    return f"U+{ord(found.group()):04X}"


def line_at(text: str, position: int) -> int:
    """The line, from 1, of a position in the text."""
    return 1 + sum(1 for _ in _LINE_BREAK.finditer(text, 0, position))


def lines_of(text: str) -> list[str]:
    """The lines without their ends, split where editors count: LF, CR LF, CR."""
    return _LINE_BREAK.split(text)


def printable(text: str) -> str:
    """The text on one line, without what a terminal would act on."""
    shown = (" " if char.isspace() else char if char.isprintable() else "�" for char in text)
    return "".join(shown)
