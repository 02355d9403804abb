"""What a change does, told so that a person can compare: differences and collisions."""

from collections import Counter
from dataclasses import dataclass

from bot.core.faq import FaqEntry, Status


@dataclass(frozen=True, slots=True)
class Collision:
    """A phrasing that two entries share: that very question will be a suggestion.

    `entry` is the one that would get it, where a change is about several.
    """

    phrasing: str
    other: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import does to one entry: lines as a person compares them, `-` before, `+` after."""

    slug: str
    kind: str
    lines: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many entries an import touches, and how. `phrasings` counts what leads to them.

    `collisions` are those with entries that it does not hold: its reader has told the others.
    """

    added: int
    updated: int
    unchanged: int
    retired: int
    phrasings: int
    differences: tuple[Difference, ...]
    collisions: tuple[Collision, ...] = ()


def difference(before: FaqEntry | None, after: FaqEntry) -> Difference:
    """What changes from one form of an entry to the other, field by field."""
    old = _lines(before) if before else []
    new = _lines(after)
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    lines = (*(f"- {line}" for line in gone.elements()), *(f"+ {line}" for line in come.elements()))
    if before is None:
        return Difference(after.slug, "added", lines, after.question)
    retired = before.status is Status.ACTIVE and after.status is Status.RETIRED
    kind = "retired" if retired else "updated"
    return Difference(after.slug, kind, lines, before.question)


def _lines(entry: FaqEntry) -> list[str]:
    lines = [f"question: {entry.question}"]
    lines += [f"alternate: {text}" for text in entry.alternates]
    lines += [f"not: {text}" for text in entry.negatives]
    lines += [f"answer: {line}" for line in entry.answer.splitlines()]
    if entry.tags:
        lines.append(f"tags: {', '.join(entry.tags)}")
    for name in ("source", "owner", "review_on"):
        if value := getattr(entry, name):
            lines.append(f"{name}: {value}")
    return [*lines, f"audience: {entry.audience}", f"status: {entry.status}"]
