"""How an entry is put in order before it is saved: tidying, limits, ids."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple, TypedDict

from bot.core.characters import code, unfit_character
from bot.core.errors import NotFoundError, UsageError
from bot.core.faq import Audience, FaqEntry, Revision
from bot.core.markup import code as quoted
from bot.core.query import exact_key

LONGEST_SLUG = 200
LONGEST_PHRASING = 1_000
LONGEST_ANSWER = 40_000
MOST_ALTERNATES = 500
MOST_TAGS = 50
LONGEST_ABOUT = 1_000
"""Characters of a tag, a source or an owner."""

_LAST_ON_EARTH = timedelta(hours=12)
"""So long after UTC a day ends where it ends last."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Parts(TypedDict, total=False):
    """What an edit changes of an entry; None leaves a part as it is, an empty one takes it away.

    `review_on` is a day as it is typed.
    """

    question: str | None
    answer: str | None
    add_alternates: Sequence[str]
    remove_alternates: Sequence[str]
    add_negatives: Sequence[str]
    remove_negatives: Sequence[str]
    tags: Sequence[str] | None
    source: str | None
    owner: str | None
    review_on: str | None
    audience: Audience | None


class Problem(NamedTuple):
    """What keeps an entry from being saved, as a sentence that says how to mend it.

    `field` names the field of a form that it is about, if it is about one.
    """

    said: str
    field: str = ""


def problems(entry: FaqEntry) -> list[Problem]:
    """What keeps an entry from being saved; the id comes first."""
    found = []
    if not 1 <= len(entry.slug) <= LONGEST_SLUG or not entry.slug.isprintable():
        found.append(Problem(f"The id must be 1 to {LONGEST_SLUG} printable characters."))
    if not entry.question.strip():
        found.append(Problem("The question is empty; write what people ask.", "question"))
    phrasings = [("question", entry.question), *(("alternates", one) for one in entry.alternates)]
    found += [
        Problem(
            f"“{text[:40]}” holds no word that could be asked (signs and mentions are none); put it"
            " into words.",
            field,
        )
        for field, text in phrasings
        if text.strip() and not exact_key(text)
    ]
    if not entry.answer.strip():
        found.append(Problem("The answer is empty; write what they shall read.", "answer"))
    negatives = [("", text) for text in entry.negatives]
    about = [*(("tags", tag) for tag in entry.tags), ("source", entry.source or "")]
    about.append(("owner", entry.owner or ""))
    found += _too_much(entry)
    found += _too_long([*phrasings, *negatives], LONGEST_PHRASING, "a phrasing")
    found += _too_long(about, LONGEST_ABOUT, "a tag, a source or an owner")
    found += [
        Problem(f"There is a character {code(bad)} in the text, which is none; take it out.", field)
        for field, text in (*phrasings, ("answer", entry.answer), *negatives, *about)
        if (bad := unfit_character(text))
    ]
    return found


def _too_much(entry: FaqEntry) -> Iterator[Problem]:
    length, alternates, tags = len(entry.answer), len(entry.alternates), len(entry.tags)
    if length > LONGEST_ANSWER:
        yield Problem(f"The answer is {length:,} characters; {LONGEST_ANSWER:,} fit.", "answer")
    if alternates > MOST_ALTERNATES:
        said = f"{alternates} alternates are too many; {MOST_ALTERNATES} fit."
        yield Problem(said, "alternates")
    if tags > MOST_TAGS:
        yield Problem(f"{tags} tags are too many; {MOST_TAGS} fit.", "tags")


def _too_long(texts: Sequence[tuple[str, str]], most: int, what: str) -> list[Problem]:
    """A problem for each text, named by its field, of more characters than that."""
    return [
        Problem(f"“{text[:40]}…” is {len(text):,} characters; {what} has at most {most:,}.", field)
        for field, text in texts
        if len(text) > most
    ]


def tidy(entry: FaqEntry) -> FaqEntry:
    """The entry with outer spaces and repeated alternates taken off."""
    seen = {exact_key(entry.question)}
    alternates = []
    for alternate in (text.strip() for text in entry.alternates):
        if alternate and (key := exact_key(alternate) or alternate) not in seen:
            seen.add(key)
            alternates.append(alternate)
    return replace(
        entry,
        question=entry.question.strip(),
        answer=entry.answer.strip("\n"),
        alternates=tuple(alternates),
        source=(entry.source or "").strip() or None,
        owner=(entry.owner or "").strip() or None,
    )


def edited(entry: FaqEntry, parts: Parts) -> FaqEntry:
    """The entry with these parts changed; NotFoundError for one that is not there."""
    add, remove = parts.get("add_alternates", ()), parts.get("remove_alternates", ())
    not_by, by = parts.get("add_negatives", ()), parts.get("remove_negatives", ())
    tags, day, question = parts.get("tags"), parts.get("review_on"), parts.get("question")
    answer, source, owner = parts.get("answer"), parts.get("source"), parts.get("owner")
    return replace(
        entry,
        question=entry.question if question is None else question,
        answer=entry.answer if answer is None else answer,
        alternates=edited_alternates(entry, add, remove),
        negatives=edited_negatives(entry, not_by, by),
        tags=entry.tags if tags is None else tuple(tags),
        source=entry.source if source is None else source,
        owner=entry.owner if owner is None else owner,
        review_on=entry.review_on if day is None else day_in(day, entry.review_on),
        audience=parts.get("audience") or entry.audience,
    )


def day_in(typed: str, so_far: date | None = None) -> date | None:
    """The day that was typed, None where it is empty.

    Raises UsageError for what is no day, and for one that is past everywhere on earth, if it is
    not the one that stands there `so_far`.
    """
    if not (day := typed.strip()):
        return None
    try:
        if not _DAY.fullmatch(day):
            raise ValueError
        found = date.fromisoformat(day)
    except ValueError:
        raise UsageError(
            f"{quoted(day, 40)} is no day of the calendar; write the review date as 2030-01-31.",
            field="review_on",
        ) from None
    if found != so_far and found < (datetime.now(UTC) - _LAST_ON_EARTH).date():
        raise UsageError(
            f"{quoted(day)} is past; the review date is the day by which somebody shall look at the"
            " answer again. Write one that is still to come.",
            field="review_on",
        )
    return found


def edited_alternates(
    entry: FaqEntry, add: Sequence[str], remove: Sequence[str]
) -> tuple[str, ...]:
    """The alternates after the edit. Raises NotFoundError for one that is not there."""
    gone = {exact_key(text) or text for text in remove}
    have = {exact_key(text) or text for text in entry.alternates}
    for text in remove:
        if (exact_key(text) or text) not in have:
            raise NotFoundError(f"`{entry.slug}` has no alternate “{text}”.")
    kept = [text for text in entry.alternates if (exact_key(text) or text) not in gone]
    return (*kept, *add)


def edited_negatives(entry: FaqEntry, add: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    """The negatives after the edit, each once; never one that is a phrasing of the entry."""
    own = {exact_key(text) for text in (entry.question, *entry.alternates)}
    gone = {exact_key(text) for text in remove}
    kept = {key: text for text in (*entry.negatives, *add) if (key := exact_key(text) or text)}
    added = {exact_key(text) for text in add}
    return tuple(
        text for key, text in kept.items() if key not in gone and not (key in added and key in own)
    )


def same_content(one: FaqEntry, other: FaqEntry) -> bool:
    """Whether both say the same, whatever the store's key, version and time.

    A line break at either end of an answer does not count.
    """
    return _said(one) == _said(other)


def reviewed_at(entry: FaqEntry, history: Sequence[Revision]) -> datetime | None:
    """When somebody last saw to what the entry answers: its answer, source or review date.

    `history` has the newest revision first. None: it was never saved.
    """
    if not history or _content(history[0].entry) != _content(entry):
        return entry.updated_at  # by plain SQL
    seen_to = (newer.at for newer, older in pairwise(history) if _sees_to(newer, older.entry))
    return next(seen_to, history[-1].at)


def _sees_to(newer: Revision, older: FaqEntry) -> bool:
    """Whether who saved that looked at the answer: a review date that was past by then is none."""
    *now, day = _content(newer.entry)
    *then, before = _content(older)
    return now != then or (day != before and (day is None or day >= newer.at.date()))


def _content(entry: FaqEntry) -> tuple[str, str | None, date | None]:
    return entry.answer.strip("\n"), entry.source, entry.review_on


def _said(entry: FaqEntry) -> FaqEntry:
    return replace(entry, answer=entry.answer.strip("\n"), key=0, version=0, updated_at=None)
