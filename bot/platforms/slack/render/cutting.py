"""Where a text that is too long for one message is cut."""

from itertools import accumulate

from bot.platforms.slack.render.inline import part_of
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
    joined,
    size_of,
)
from bot.platforms.slack.render.safety import cut, size

PICTURES = 10
RULES = 10
"""With as many of each and the text between them, a message stays under 50 blocks."""


def split(parts: Parts, room: int) -> tuple[Parts, Parts]:
    """What fits into so many visible characters, and the rest.

    Between two parts if that fills half of the room; else inside a part, at a list's item, a
    line, a sentence, a word. A heading does not stay behind without its text.
    """
    end = _whole_parts(parts, room)
    if end == len(parts):
        return parts, ()
    used = sum(map(size_of, parts[:end]))
    if used < room / 2 and (halves := _halves(parts[end], room - used)):
        first, rest = halves
        return (*parts[:end], first), (rest, *parts[end + 1 :])
    end = max(end, 1)
    while end > 1 and _is_heading(parts[end - 1]):
        end -= 1
    return parts[:end], parts[end:]


def pieces(parts: Parts, room: int) -> list[Parts]:
    """All of it, in as many messages as it takes."""
    done = []
    while True:
        first, parts = split(parts, room)
        done.append(first)
        if not parts:
            return done


def few_pictures(parts: Parts) -> Parts:
    """The parts with as many images as two messages hold; the others are links."""
    seen, done = 0, list[Part]()
    for part in parts:
        picture = isinstance(part, Picture)
        seen += picture
        if isinstance(part, Picture) and seen > 2 * PICTURES:
            done.append(Paragraph((Run(part.alt, url=part.url),)))
        else:
            done.append(part)
    return tuple(done)


def broken_off(parts: Parts) -> Parts:
    """The parts with a … where they are cut off."""
    *before, last = parts
    match last:
        case Paragraph(runs, heading, quoted):
            return (*before, Paragraph(_dotted(runs), heading, quoted))
        case Bullets(items, indent, start, quoted):
            return (*before, Bullets((*items[:-1], _dotted(items[-1])), indent, start, quoted))
        case _:
            return (*parts, Paragraph((Run("…"),)))


def _whole_parts(parts: Parts, room: int) -> int:
    """How many parts fit as they are."""
    used = pictures = rules = 0
    for index, part in enumerate(parts):
        used += size_of(part)
        pictures += isinstance(part, Picture)
        rules += isinstance(part, Rule)
        if used > room or pictures > PICTURES or rules > RULES:
            return index
    return len(parts)


def _halves(part: Part, room: int) -> tuple[Part, Part] | None:
    """The part in two of its kind; None where it cannot be, or need not be, taken apart."""
    if size_of(part) <= room:
        return None
    match part:
        case Paragraph(runs, heading, quoted):
            first, rest = _cut(runs, room)
            return Paragraph(first, heading, quoted), Paragraph(rest, heading, quoted)
        case Code(runs, quoted):
            first, rest = _cut(runs, room)
            return Code(first, quoted), Code(rest, quoted)
        case Bullets():
            return _halves_of_list(part, room)
        case _:
            return None


def _halves_of_list(part: Bullets, room: int) -> tuple[Part, Part] | None:
    sizes = accumulate(size(joined(item)) + 1 for item in part.items)
    whole = sum(used <= room for used in sizes)
    before, after = part.items[:whole], part.items[whole:]
    if not whole:
        first, rest = _cut(part.items[0], room)
        before, after = (first,), ((rest, *part.items[1:]) if rest else part.items[1:])
    if not after:
        return None
    number = None if part.start is None else part.start + whole
    return (
        Bullets(before, part.indent, part.start, part.quoted),
        Bullets(after, part.indent, number, part.quoted),
    )


def _cut(runs: Runs, room: int) -> tuple[Runs, Runs]:
    text = joined(runs)
    place = cut(text, max(room - GAP, 1))
    return part_of(runs, 0, place), part_of(runs, place, len(text))


def _dotted(runs: Runs) -> Runs:
    kept = part_of(runs, 0, len(joined(runs).rstrip()))
    return (*kept, Run(" …" if kept else "…"))


def _is_heading(part: Part) -> bool:
    return isinstance(part, Paragraph) and part.heading
