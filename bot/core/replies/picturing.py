"""The figures as a picture, and what it shows in words for who cannot see it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.faq import FaqEntry
from bot.core.messages import LONGEST_DESCRIPTION, File, Reply
from bot.core.ports import Chart, Day, Series
from bot.core.replies.figures import DAYS
from bot.core.replies.files import ELSEWHERE
from bot.core.replies.words import count, shorten, told_apart

NAME = "faq-stats.png"
"""The file's name."""

_MOST_ASKED, _LABEL = 5, 48
_KINDS = {
    "answered": "answered",
    "automatic": "answered unasked",
    "suggested": "asked back",
    "unanswered": "without an answer",
}


def chart(
    days: Sequence[Day], most_asked: Sequence[tuple[FaqEntry, int]], today: date
) -> Chart | None:
    """What came of the questions day by day, and the entries asked most; None: nothing was asked.

    `days` are in order, the last ones up to `today`.
    """
    if not days:
        return None
    first = min(days[0].date, today - timedelta(days=DAYS))
    most = most_asked[:_MOST_ASKED]
    labels = told_apart([(entry.question, entry.slug) for entry, _ in most], _LABEL)
    dates = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    by_date = {day.date: {**day.asked, "automatic": day.automatic} for day in days}
    counts = {kind: [by_date.get(one, {}).get(kind, 0) for one in dates] for kind in _KINDS}
    return Chart(
        title=f"Questions a day, the last {DAYS} days",
        note="days in UTC",
        days=[f"{one.day} {one:%b}" for one in dates],
        series=[Series(f"{_KINDS[kind]}: {sum(own):,}", own) for kind, own in counts.items()],
        heading="Most asked",
        bars=[*zip(labels, (times for _, times in most), strict=True)],
    )


def picture(drawn: Chart, png: bytes) -> File:
    """The picture of that chart."""
    description = shorten(" ".join(_described(drawn)), LONGEST_DESCRIPTION)
    return File(NAME, png, "image/png", description=description)


def beside(told: Reply, picture: File) -> Reply:
    """The figures with their picture; without it, where the platform lets me give none."""
    text = f"{told.text}\n\nThe picture shows it day by day."
    return replace(told, text=text, files=(picture,), fileless=told.text, elsewhere=ELSEWHERE)


def _described(drawn: Chart) -> Iterator[str]:
    each = [sum(counts) for counts in zip(*(one.counts for one in drawn.series), strict=True)]
    most = max(each)
    yield f"{drawn.title} ({drawn.note}): {count(sum(each), 'question', 'questions')}."
    yield ", ".join(one.name for one in drawn.series if any(one.counts)) + "."
    yield f"Most on {drawn.days[each.index(most)]}: {most:,}."
    if drawn.bars:
        rows = (f"{at}. {label} ({times:,})" for at, (label, times) in enumerate(drawn.bars, 1))
        yield f"{drawn.heading}: {' '.join(rows)}"
