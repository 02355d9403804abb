"""Text that somebody typed, put into CommonMark so that it is shown and never interpreted."""

import re

_ACTIVE = re.compile(r"[\\`*_\[\]<>&~|]")
_FIRST = re.compile(r"[#+=-]|(?<=\d)[.)]")
_NUMBER = re.compile(r"\d{0,9}")
_BACKTICKS = re.compile("`+")


def code(text: str, length: int = 60) -> str:
    """The text as a code span: on one line, cut to `length` characters, safe with backticks."""
    line = one_line(text, length)
    fence = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(line)), default=0))
    apart = " " if not line or line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{apart}{line}{apart}{fence}"


def literal(text: str) -> str:
    """The text on one line, with a backslash before each sign that CommonMark would read."""
    escaped = _ACTIVE.sub(r"\\\g<0>", " ".join(text.split()))
    begins = _NUMBER.match(escaped)
    at = begins.end() if begins else 0
    sign = _FIRST.match(escaped, at)
    if sign is None or (at > 0) != (sign.group() in ".)"):
        return escaped
    return f"{escaped[:at]}\\{escaped[at:]}"


def one_line(text: str, length: int) -> str:
    """The text on one line, cut to `length` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
