"""Where a text that is too long for one message is cut."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.commonmark.parts import (
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
    part_of,
    size_of,
)
from bot.commonmark.text import cut


@dataclass(frozen=True, slots=True)
class Frame:
    """How much one message holds: so many characters, as `measure` counts a part, and images."""

    room: int
    measure: Callable[[Part], int] = size_of
    pictures: int | None = None
    rules: int | None = None


def split(parts: Parts, frame: Frame) -> tuple[Parts, Parts]:
    """What fits into the frame, and the rest.

    Between two parts if that fills half of the room; else inside a part, at a list's item, a
    line, a sentence, a word. A heading does not stay behind without its text.
    """
    end = _whole_parts(parts, frame)
    if end == len(parts):
        return parts, ()
    used = sum(map(frame.measure, parts[:end]))
    if used < frame.room / 2:
        halves = _halves(parts[end], replace(frame, room=frame.room - used))
        if halves:
            first, rest = halves
            return (*parts[:end], first), (*rest, *parts[end + 1 :])
    end = max(end, 1)
    while end > 1 and _is_heading(parts[end - 1]):
        end -= 1
    return parts[:end], parts[end:]


def pieces(parts: Parts, frame: Frame) -> list[Parts]:
    """All of it, in as many messages as it takes."""
    done = []
    while True:
        first, parts = split(parts, frame)
        done.append(first)
        if not parts:
            return done


def broken_off(parts: Parts) -> Parts:
    """The parts with a … where they are cut off."""
    *before, last = parts
    match last:
        case Paragraph(runs):
            return (*before, replace(last, runs=_dotted(runs)))
        case Bullets(items):
            return (*before, replace(last, items=(*items[:-1], _dotted(items[-1]))))
        case _:
            return (*parts, Paragraph((Run("…"),)))


def _whole_parts(parts: Parts, frame: Frame) -> int:
    """How many parts fit as they are."""
    used = pictures = rules = 0
    for index, part in enumerate(parts):
        used += frame.measure(part)
        pictures += isinstance(part, Picture)
        rules += isinstance(part, Rule)
        if used > frame.room or _over(pictures, frame.pictures) or _over(rules, frame.rules):
            return index
    return len(parts)


def _over(count: int, limit: int | None) -> bool:
    return limit is not None and count > limit


def _halves(part: Part, frame: Frame) -> tuple[Part, Parts] | None:
    """The part in two of its kind; None where it cannot be, or need not be, taken apart."""
    if frame.measure(part) <= frame.room:
        return None
    match part:
        case Paragraph(runs) | Code(runs):
            halves = _cut(runs, frame, lambda some: replace(part, runs=some))
            first, rest = halves or ((), ())
            return (replace(part, runs=first), _unless_empty(part, rest)) if halves else None
        case Bullets():
            return _halves_of_list(part, frame)
        case _:
            return None


def _unless_empty(part: Paragraph | Code, runs: Runs) -> Parts:
    return (replace(part, runs=runs),) if runs else ()


def _halves_of_list(part: Bullets, frame: Frame) -> tuple[Part, Parts] | None:
    whole = bisect_right(
        range(1, len(part.items) + 1),
        frame.room,
        key=lambda count: frame.measure(replace(part, items=part.items[:count])),
    )
    before, after = part.items[:whole], part.items[whole:]
    if not whole:
        halves = _cut(part.items[0], frame, lambda some: replace(part, items=(some,)))
        if halves is None:
            return None
        first, rest = halves
        before, after = (first,), ((rest, *part.items[1:]) if rest else part.items[1:])
    number = None if part.start is None else part.start + whole
    return replace(part, items=before), (
        (replace(part, items=after, start=number),) if after else ()
    )


def _cut(runs: Runs, frame: Frame, made: Callable[[Runs], Part]) -> tuple[Runs, Runs] | None:
    """The runs in two, the first of which fits as what is made of it; None where nothing does."""
    text, limit = joined(runs), max(frame.room - GAP, 1)
    while True:
        place = cut(text, limit) or 1
        first = part_of(runs, 0, place)
        needed = frame.measure(made(first))
        if needed <= frame.room:
            return first, part_of(runs, place, len(text))
        if limit == 1:
            return None
        limit = max(min(limit * frame.room // needed, limit - 1), 1)


def _dotted(runs: Runs) -> Runs:
    kept = part_of(runs, 0, len(joined(runs).rstrip()))
    return (*kept, Run(" …" if kept else "…"))


def _is_heading(part: Part) -> bool:
    return isinstance(part, Paragraph) and part.level > 0
