"""What is said about questions without an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.faq import FaqEntry
from bot.core.markup import code, literal
from bot.core.messages import Button, Field, Form, Input, Reply, Style
from bot.core.naming import faq
from bot.core.outcomes import Hit
from bot.core.ports import Gap
from bot.core.replies.words import TOO_LATE, count, day, shorten

PAGE = 4
"""Gaps on one page: Discord has five rows of buttons, one for each gap and one to turn pages."""

NO_GAPS = "No gaps: nothing that I was asked lately is left without an answer or a suggestion."

_LONGEST = 200
_MOST_NEAR = 3
_MOST_OUTDATED = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list of gaps shows.

    `more`: there are more than were looked at; `unseen`: for so many there was no time yet.
    `outdated`: entries whose answer people called wrong
    or out of date, and how many did. `edits`: they may do something about it.
    """

    gaps: Sequence[Gap]
    page: int
    edits: bool
    more: bool = False
    unseen: int = 0
    dismissed: bool = False
    outdated: Sequence[tuple[FaqEntry, int]] = ()


def listed(shown: Listed, *, said: str = "", back: str = "", in_place: bool = False) -> Reply:
    """One page of gaps with what can be done about each.

    `said` stands above; `back` is the receipt of the one that was just dismissed.
    """
    pages = max(1, -(-len(shown.gaps) // PAGE))
    page = min(max(shown.page, 1), pages)
    rows = shown.gaps[(page - 1) * PAGE : page * PAGE]
    first = (page - 1) * PAGE + 1
    lines = [_line(number, gap) for number, gap in enumerate(rows, first)]
    parts = [said, _head(shown, page, pages), "\n".join(lines)]
    if page == 1:
        parts.append(_outdated(shown.outdated))
    return Reply(
        text="\n\n".join(part for part in parts if part),
        buttons=_buttons(shown, rows, first, page, pages, back),
        private=True,
        in_place=in_place,
    )


def not_all(unseen: int) -> str:
    """There was no time to look at all of them; empty where there was."""
    if not unseen:
        return ""
    are = count(unseen, "question is", "questions are")
    return f"{are} not looked at yet: `{faq('gaps')}` once more goes on with them."


def dismissed(text: str) -> str:
    """It was put aside."""
    return f"Dismissed: “{literal(shorten(text))}”. It does not come again, however it is written."


def brought_back(text: str) -> str:
    """It counts as a gap again."""
    return f"Brought back: “{literal(shorten(text))}”."


def attach_form(receipt: str, text: str, near: Sequence[Hit]) -> Form:
    """The form that chooses the entry which shall answer this question too."""
    nearest = ", ".join(code(hit.slug, 200) for hit in near[:_MOST_NEAR])
    hint = f" Nearest: {nearest}." if nearest else ""
    entry = Field(
        "entry",
        "Entry",
        input=Input.ENTRY,
        required=True,
        hint="which answers it: a few words of its question, or its id",
    )
    return Form(
        id=f"gap:{receipt}",
        title="Attach to an entry",
        fields=(entry,),
        note=f"“{literal(shorten(text, _LONGEST))}” becomes one of its alternates.{hint}",
        submit="Attach",
        otherwise=TOO_LATE,
    )


def _head(shown: Listed, page: int, pages: int) -> str:
    total = len(shown.gaps)
    if shown.dismissed:
        head = f"{count(total, 'dismissed question', 'dismissed questions')}"
        return f"{head}{_turn(page, pages)}." if total else "No question is dismissed."
    if not total:
        return not_all(shown.unseen) or NO_GAPS
    head = f"{count(total, 'question', 'questions')} without an answer"
    least = ", of those asked most" if shown.more else ""
    rest = f" {not_all(shown.unseen)}" if shown.unseen else ""
    return f"{head}{least}{_turn(page, pages)}. Texts are redacted.{rest}"


def _turn(page: int, pages: int) -> str:
    return f", page {page} of {pages}" if pages > 1 else ""


def _line(number: int, gap: Gap) -> str:
    times = "once" if gap.count == 1 else f"{gap.count:,} times"
    handed = " · handed on to people" if gap.handed else ""
    refused = " · not what the asker meant" if gap.refused is not None else ""
    about = f"{times} · last {day(gap.last)}{handed}{refused}"
    return f"{number}. “{literal(shorten(gap.text, _LONGEST))}” — {about}"


def _outdated(outdated: Sequence[tuple[FaqEntry, int]]) -> str:
    if not outdated:
        return ""
    lines = [
        f"- {code(entry.slug, 200)} — {literal(shorten(entry.question))}"
        f" ({count(people, 'person', 'people')})"
        for entry, people in outdated[:_MOST_OUTDATED]
    ]
    mends = f"`{faq('edit ID')}` mends one:"
    head = (
        "Called wrong or out of date, and neither answer nor review date was changed since;"
        f" {mends}"
    )
    return "\n".join([head, *lines])


def _buttons(
    shown: Listed, rows: Sequence[Gap], first: int, page: int, pages: int, back: str
) -> tuple[Button, ...]:
    buttons = []
    if shown.edits:
        for number, gap in enumerate(rows, first):
            buttons += _about(number, gap, page, dismissed=shown.dismissed)
    if back and shown.edits:
        buttons.append(Button(f"gap:back:{back}", "Bring back"))
    kind = "aside" if shown.dismissed else "page"
    if page > 1:
        buttons.append(Button(f"gap:{kind}:{page - 1}", "Previous"))
    if page < pages:
        buttons.append(Button(f"gap:{kind}:{page + 1}", "Next"))
    return tuple(buttons)


def _about(number: int, gap: Gap, page: int, *, dismissed: bool) -> list[Button]:
    if dismissed:
        return [Button(f"gap:back:{gap.receipt}", f"{number}: Bring back")]
    return [
        Button(
            f"gap:write:{gap.receipt}",
            f"{number}: Answer",
            Style.PRIMARY,
            opens_form=True,
            row=number,
        ),
        Button(
            f"gap:attach:{gap.receipt}",
            f"{number}: Attach",
            opens_form=True,
            row=number,
        ),
        Button(f"gap:dismiss:{gap.receipt}:{page}", f"{number}: Dismiss", row=number),
    ]
