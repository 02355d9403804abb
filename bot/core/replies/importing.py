"""What an import would do, told in a screen: entry by entry, then what it does to questions."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.core.differences import Collision, Difference
from bot.core.impact import Effects
from bot.core.markup import code, literal
from bot.core.replies.saving import told
from bot.core.replies.words import count, percent, shorten

VERBS = {"added": "add", "updated": "update", "retired": "retire"}

MOST, DETAILED, FIELDS = 5, 3, 2
"""Entries of each kind that are named, those that are shown closer, and fields of each."""

_LONGEST, _LONGEST_ID = 80, 50
_FIRST = ("question", "answer")
_USUAL = ("audience: internal", "status: active")
_MOST_QUESTIONS = 3


def named(differences: Sequence[Difference]) -> Iterator[str]:
    """A line for each entry, the first of each kind with what goes and what comes."""
    for kind, verb in VERBS.items():
        those = [one for one in differences if one.kind == kind]
        for number, one in enumerate(those[:MOST]):
            yield f"- {verb} {code(one.slug, _LONGEST_ID)}: {_headline(one)}"
            if number < DETAILED and kind != "retired":
                yield from (f"  - {line}" for line in _details(one))
        if len(those) > MOST:
            yield f"- … {verb} {count(len(those) - MOST, 'entry', 'entries')} more"


def doing(effects: Effects) -> list[str]:
    """What it does to questions, and which of its own stand too close to another entry's."""
    twins = [
        f"- {_of(one.phrasing, one.entry)} and {_of(one.other, one.slug)},"
        f" {percent(one.affinity)} alike"
        for one in effects.neighbours
        if one.is_twin
    ]
    strays = [
        f"- {_of(one.phrasing, one.entry)}, nearer to {code(one.slug, _LONGEST_ID)}"
        f" ({percent(one.affinity)} against {percent(one.own or 0.0)})"
        for one in effects.neighbours
        if not one.is_twin
    ]
    return [
        *colliding(effects.collisions, "Would lead"),
        *_some("Asked in nearly the same words for two entries:", twins),
        *_some("Nearer to another entry than to their own:", strays),
        *_impact(effects),
    ]


def colliding(collisions: Sequence[Collision], lead: str = "Lead") -> list[str]:
    """Phrasings that another entry has as well, word for word."""
    same = [
        f"- {_of(one.phrasing, one.entry)}, and {code(one.other, _LONGEST_ID)}"
        for one in collisions
    ]
    return _some(f"{lead} to two entries; who asks just that will be shown both:", same)


def _impact(effects: Effects) -> list[str]:
    if effects.impact is None:
        return [
            "There was no time to look at what this does to the questions that people ask, nor"
            " for near-duplicates; for smaller files there is."
        ]
    return told(None, Effects(impact=effects.impact))


def _some(head: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = len(lines) - _MOST_QUESTIONS
    return [head, *lines[:_MOST_QUESTIONS], *([f"- … {more:,} more"] if more > 0 else [])]


def _of(phrasing: str, slug: str) -> str:
    return f"“{literal(shorten(phrasing, _LONGEST))}” ({code(slug, _LONGEST_ID)})"


def _headline(one: Difference) -> str:
    """Its question where it comes or goes; else the parts that change."""
    if one.kind != "updated":
        return f"“{literal(shorten(one.question, _LONGEST))}”{_beside(one)}"
    return ", ".join(dict.fromkeys(_field(line) for line in _ordered(one)))


def _beside(one: Difference) -> str:
    """What else a new entry has, where it is more than question and answer."""
    if one.kind != "added":
        return ""
    alternates = sum(_field(line) == "alternate" for line in one.lines)
    said = [line[2:] for line in one.lines if _field(line) in ("audience", "status")]
    rest = [line.partition(": ")[2] for line in said if line not in _USUAL]
    told = [*[count(alternates, "alternate", "alternates")] * bool(alternates), *rest]
    return f" ({', '.join(told)})" if told else ""


def _details(one: Difference) -> Iterator[str]:
    """The first line that goes and the first that comes of some parts, and how many more."""
    lines = _ordered(one)
    if one.kind == "added":
        lines = [line for line in lines if _field(line) == "answer"]
    shown = [
        next(same)
        for _, part in groupby(lines, _field)
        for _, same in groupby(sorted(part, key=lambda line: line[0] == "+"), lambda line: line[0])
    ]
    fields = [*dict.fromkeys(map(_field, shown))][:FIELDS]
    shown = [line for line in shown if _field(line) in fields]
    yield from (code(line, _LONGEST) for line in shown)
    if len(lines) > len(shown):
        yield f"… {count(len(lines) - len(shown), 'line', 'lines')} more"


def _ordered(one: Difference) -> list[str]:
    """The lines by their part, question and answer first."""
    parts = [*dict.fromkeys((*_FIRST, *map(_field, one.lines)))]
    return sorted(one.lines, key=lambda line: parts.index(_field(line)))


def _field(line: str) -> str:
    return line[2:].partition(": ")[0]
