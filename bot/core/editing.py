"""How an entry is put in order before it is saved: tidying, limits, ids."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.characters import code, unfit_character
from bot.core.errors import NotFoundError
from bot.core.faq import FaqEntry
from bot.core.query import exact_key

LONGEST_SLUG = 200
LONGEST_PHRASING = 1_000
LONGEST_ANSWER = 40_000
MOST_ALTERNATES = 500
MOST_TAGS = 50


def problems(entry: FaqEntry) -> list[str]:
    """What keeps an entry from being saved, each a sentence that says how to mend it."""
    found = []
    if not 1 <= len(entry.slug) <= LONGEST_SLUG or not entry.slug.isprintable():
        found.append(f"The id must be 1 to {LONGEST_SLUG} printable characters.")
    if not entry.question.strip():
        found.append("The question is empty; write what people ask.")
    if not entry.answer.strip():
        found.append("The answer is empty; write what they shall read.")
    if len(entry.answer) > LONGEST_ANSWER:
        found.append(f"The answer is {len(entry.answer):,} characters; {LONGEST_ANSWER:,} fit.")
    if len(entry.alternates) > MOST_ALTERNATES:
        found.append(f"{len(entry.alternates)} alternates are too many; {MOST_ALTERNATES} fit.")
    if len(entry.tags) > MOST_TAGS:
        found.append(f"{len(entry.tags)} tags are too many; {MOST_TAGS} fit.")
    found += [
        f"“{text[:40]}…” is {len(text):,} characters; a phrasing has at most {LONGEST_PHRASING:,}."
        for text in (entry.question, *entry.alternates, *entry.negatives)
        if len(text) > LONGEST_PHRASING
    ]
    texts = (entry.question, entry.answer, *entry.alternates, *entry.negatives, *entry.tags)
    found += [
        f"There is a character {code(bad)} in the text, which is none; take it out."
        for bad in filter(None, map(unfit_character, texts))
    ]
    return found


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
    )


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


def same_content(one: FaqEntry, other: FaqEntry) -> bool:
    """Whether both say the same, whatever the store's key, version and time.

    A line break at either end of an answer does not count.
    """
    return _said(one) == _said(other)


def _said(entry: FaqEntry) -> FaqEntry:
    return replace(entry, answer=entry.answer.strip("\n"), key=0, version=0, updated_at=None)
