"""A long value in several inputs of a form, each of which holds so many characters."""

import re
from collections.abc import Callable

from bot.commonmark.text import cut, size

_GOES_ON = "+"
"""In place of the white space before a part that was empty: what is typed there goes on."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_ENDED = re.compile(r"[.!?…:。！？][)\]\"'”’»*_`]*$")
_ROW = re.compile(r" {0,3}([-*+>|]|[0-9]{1,9}[.)] )")
"""What a line of a list, of a quotation or of a table begins with."""


def inputs_of(
    value: str,
    longest: int,
    filled: int,
    *,
    place: Callable[[str, int], int] = cut,
    longest_gap: int = 16,
    grows: bool = False,
) -> list[tuple[str, str]]:
    """The value in parts, each after the white space that stood before it; the first has none.

    Of several, each is `filled` so far, so that a sentence can be added in it; `place` tells where
    it ends. A gap of more than `longest_gap` characters stays in the part before it. Where it
    `grows`, a last part without room for a sentence has an empty one after it, to go on.
    """
    parts, gap = list[tuple[str, str]](), ""
    while size(value) > longest:
        end = place(value, filled)
        part = value[:end]
        kept = part.rstrip()
        if not kept or len(part) - len(kept) > longest_gap:
            kept = part
        parts.append((gap, kept))
        gap, value = part[len(kept) :], value[end:]
    more = [(_GOES_ON, "")] if grows and size(value) > filled else []
    return [*parts, (gap, value), *more]


def value_of(parts: list[tuple[str, str]]) -> str:
    """The value again; a part that was emptied goes with the gap before it."""
    value = ""
    for gap, part in parts:
        if part:
            value += f"{_joint(value, part) if gap == _GOES_ON else gap}{part}"
    return value


def _joint(value: str, more: str) -> str:
    """What stands between a text and what goes on with it.

    After the end of a sentence a paragraph begins; code, lists and tables go on in the next line,
    and a sentence in its own.
    """
    if not value or value.endswith("\n") or more.startswith("\n"):
        return ""
    last = value.rsplit("\n", 1)[-1]
    if _is_in_code(value) or (_ROW.match(last) and _ROW.match(more)):
        return "\n"
    if _ENDED.search(last.rstrip()) or _FENCE.match(last) or _FENCE.match(more):
        return "\n\n"
    if more[0].islower() or more[0].isdigit() or last.rstrip().endswith(","):
        return "" if last.endswith(" ") or more[0].isspace() else " "
    return "\n"


def _is_in_code(value: str) -> bool:
    """Whether a fence of code is open at its end."""
    opened = ""
    for line in value.split("\n"):
        if not (found := _FENCE.match(line)):
            continue
        fence, rest = found.groups()
        if not opened:
            opened = fence
        elif fence.startswith(opened) and not rest.strip():
            opened = ""
    return bool(opened)
