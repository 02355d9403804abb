"""What a change does, told so that a person can compare: differences and collisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import ndiff

from bot.core.faq import FaqEntry, Status
from bot.core.query import exact_key


@dataclass(frozen=True, slots=True)
class Collision:
    """A phrasing that two entries share: that very question will be a suggestion."""

    phrasing: str
    other: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import does to one entry: lines as a person compares them, `-` before, `+` after."""

    slug: str
    kind: str
    lines: tuple[str, ...]


def difference(before: FaqEntry | None, after: FaqEntry) -> Difference:
    """What changes from one form of an entry to the other, field by field."""
    old = _lines(before) if before else []
    new = _lines(after)
    lines = tuple(line for line in ndiff(old, new) if line[0] in "+-")
    if before is None:
        return Difference(after.slug, "added", lines)
    gone = before.status is Status.ACTIVE and after.status is Status.RETIRED
    return Difference(after.slug, "retired" if gone else "updated", lines)


def collisions(entry: FaqEntry, others: Sequence[FaqEntry]) -> tuple[Collision, ...]:
    """Phrasings of `entry` that another active entry has word for word."""
    mine = {exact_key(text): text for text in (entry.question, *entry.alternates)}
    mine.pop("", None)
    return tuple(
        Collision(mine[key], other.slug)
        for other in others
        if other.slug != entry.slug and other.status is Status.ACTIVE
        for text in (other.question, *other.alternates)
        if (key := exact_key(text)) in mine
    )


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
