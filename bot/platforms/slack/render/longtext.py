"""A long value in several inputs: Slack's hold 3,000 characters each."""

from bot.platforms.slack.render.safety import cut, size

LONGEST = 3_000
"""What one input takes."""

FILLED = 2_500
"""How far one of several is filled, so that a sentence can be added in it."""

_LONGEST_GAP = 16


def inputs_of(value: str) -> list[tuple[str, str]]:
    """The value in parts, each after the white space that stood before it; the first has none."""
    if size(value) <= LONGEST:
        return [("", value)]
    parts, gap = [], ""
    while size(value) > LONGEST:
        end = cut(value, FILLED)
        part = value[:end]
        kept = part.rstrip()
        if not kept or len(part) - len(kept) > _LONGEST_GAP:
            kept = part
        parts.append((gap, kept))
        gap, value = part[len(kept) :], value[end:]
    return [*parts, (gap, value)]


def value_of(parts: list[tuple[str, str]]) -> str:
    """The value again; a part that was emptied goes with the gap before it."""
    return "".join(gap + part if part else "" for gap, part in parts)
