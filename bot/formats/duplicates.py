"""What stands twice: ids, which refuse an import, and phrasings, which only weaken it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.faq import FaqEntry, Status
from bot.core.slugs import SlugMaker
from bot.formats.entries import Parsed
from bot.formats.report import Place, Report


def with_ids(found: Sequence[Parsed], report: Report) -> list[Parsed]:
    """The entries, each with an id: its own, or one made from its question.

    An id that stands twice is a problem.
    """
    first: dict[str, Place] = {}
    for item in found:
        slug = item.entry.slug
        if slug in first:
            message = f'the id "{slug}" stands at {first[slug]} already; give one of them another'
            report.problem(item.place, message)
        elif slug:
            first[slug] = item.place
    maker = SlugMaker(first)
    return [
        item
        if item.entry.slug
        else replace(item, entry=replace(item.entry, slug=maker.slug_of(item.entry.question)))
        for item in found
    ]


def warn_of_shared_phrasings(found: Sequence[Parsed], report: Report) -> None:
    """Warns of each phrasing that leads to two active entries, and names both places."""
    first: dict[str, tuple[FaqEntry, Place]] = {}
    for item in found:
        if item.entry.status is Status.RETIRED:
            continue
        for phrasing in item.phrasings:
            place = Place(item.place.name, phrasing.line)
            entry, other = first.setdefault(phrasing.key, (item.entry, place))
            if entry is item.entry or not phrasing.key:
                continue
            report.warn(
                place,
                f'"{phrasing.text[:80]}" leads to "{item.entry.slug}" and to "{entry.slug}"'
                f" ({other}); asked so, both are suggested; keep it under one for an answer",
            )
