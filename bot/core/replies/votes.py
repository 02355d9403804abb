"""What editors and owners are told about votes on an entry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.faq import FaqEntry
from bot.core.markup import code, literal
from bot.core.messages import Button, Reply
from bot.core.naming import faq
from bot.core.replies.words import count, shorten

_MOST = 5


class Hold(StrEnum):
    """Why an entry goes on being meant by a question, whatever people say."""

    OWN = "own"
    """It is the entry's own question, word for word."""
    ALTERNATE = "alternate"
    """It is one of the entry's alternates."""
    FEW = "few"
    """Too few people have said so."""
    NEARLY = "nearly"
    """It is nearly a phrasing of the entry, which takes an editor to deny."""
    TAKEN_BACK = "taken-back"
    """A person has taken it back since; an editor's vote brings it again."""
    FULL = "full"
    """The entry has as many negatives as votes may add."""
    LONG = "long"
    """The question is too long for a phrasing."""
    LATER = "later"
    """It could not be saved at that moment; the next vote on the question does it."""


_WORDS = (Hold.OWN, Hold.ALTERNATE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that so many people said was not theirs, and that still leads to the entry.

    `lacking`: so many more would make it count.
    """

    text: str
    people: int
    hold: Hold
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """An entry to which a question still leads; `receipt`: of the answer that gave it, if any."""

    entry: FaqEntry
    hold: Hold
    receipt: str = ""


def out_of_date(entry: FaqEntry) -> Reply:
    """Word to an entry's owner; who said so is nobody's business."""
    return Reply(
        f"Somebody has called the answer to *{literal(entry.question)}* wrong or out of date. It is"
        f" yours: {code(faq(f'edit {entry.slug}'), 250)} changes it."
    )


def unheard(held: Held) -> str:
    """The vote of somebody who may do more than vote has changed nothing, and what does."""
    return f" It still leads to *{literal(shorten(held.entry.question))}*: {_why(held)}"


def instead(held: Held) -> Sequence[Button]:
    """Buttons for what does change it."""
    key, hold = held.entry.key, held.hold
    mend = Button(f"entry:edit:{key}", "Edit", opens_form=True)
    if hold is Hold.ALTERNATE:
        mend = Button(f"entry:alternates:{key}:1", "Alternates", opens_form=True)
    wrong = Button(f"mend:wrong:{held.receipt}", "Wrong entry", opens_form=True)
    return (mend, *(wrong,) * (bool(held.receipt) and hold in _WORDS))


def lines(waiting: Sequence[Waiting]) -> Iterator[str]:
    """Those votes in a list, where there are any."""
    if not waiting:
        return
    yield "Votes that changed nothing so far:"
    for one in waiting[:_MOST]:
        people = count(one.people, "person", "people")
        asked = literal(shorten(one.text))
        yield f"- {people} said “not my question” to “{asked}” ({_until(one)})"
    if len(waiting) > _MOST:
        yield f"- and to {count(len(waiting) - _MOST, 'other question', 'other questions')}"
    yield ""


def _why(held: Held) -> str:
    other = ", or choose the right one with “Wrong entry”" * bool(held.receipt)
    match held.hold:
        case Hold.OWN:
            return f"that is its own question, word for word. Edit the entry{other}."
        case Hold.ALTERNATE:
            return f"that is one of its alternates. Take it away there{other}."
        case Hold.FULL:
            return "it has as many questions that it is not meant by as votes may add. Edit it."
        case Hold.LONG:
            return "that is too long to be kept with an entry. Edit the entry."
        case _:
            return "that could not be changed just now. Say it once more, or edit the entry."


def _until(one: Waiting) -> str:
    match one.hold:
        case Hold.OWN:
            return "its own question: only an edit changes that"
        case Hold.ALTERNATE:
            return "one of its alternates: take it away there"
        case Hold.FEW:
            more = count(one.lacking, "person more makes", "people more make")
            return f"{more} it count, or one editor"
        case Hold.NEARLY:
            return "nearly a phrasing of it: an editor’s vote makes it count"
        case Hold.TAKEN_BACK:
            return "somebody took that back: an editor’s vote makes it count again"
        case Hold.FULL:
            return "it has as many of these as votes may add"
        case Hold.LONG:
            return "too long to be kept with an entry"
        case Hold.LATER:
            return "counts with the next vote on it"
