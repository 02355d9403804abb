"""A long value in several inputs of a form, each of which holds so many characters."""

from collections.abc import Callable

from bot.commonmark.text import cut, size

_PARAGRAPH = "\n\n"


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
    `grows`, a last part without room for a sentence has an empty one after it: another paragraph.
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
    more = [(_PARAGRAPH, "")] if grows and size(value) > filled else []
    return [*parts, (gap, value), *more]


def value_of(parts: list[tuple[str, str]]) -> str:
    """The value again; a part that was emptied goes with the gap before it."""
    return "".join(gap + part if part else "" for gap, part in parts)
