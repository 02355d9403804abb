"""What editors are told: lists, forms, what was saved and what it means."""

from collections.abc import Sequence

from bot.core.buttons import is_key
from bot.core.commands import COMMANDS, FaqCommand
from bot.core.faq import FaqEntry, Status
from bot.core.markup import code, literal
from bot.core.messages import Button, Choice, Choices, Field, Form, Input, Reply, Role
from bot.core.naming import faq
from bot.core.outcomes import Hit
from bot.core.permissions import allows, holds
from bot.core.replies import votes
from bot.core.replies.forms import openers
from bot.core.replies.words import (
    LONGEST_LABEL,
    TOO_LATE,
    count,
    footer,
    laid,
    owner,
    told_apart,
    total,
)

_LONGEST_CHOICE = 100
"""Characters that Discord takes for the value of a choice.
https://discord.com/developers/docs/interactions/application-commands"""
_BY_KEY = "key:"

_PARTS = (
    ("Look", ("show", "list", "search", "history", "why", "help")),
    ("Write", ("add", "edit", "retire", "restore", "revert", "undo", "import", "export")),
    ("Look after", ("test", "gaps", "stats")),
    ("Set", ("setup", "channel", "settings", "roles", "block")),
)
"""The commands as help shows them."""

_MOST_MEANT = 3

PAGE = 15
"""Entries on one page of a list."""


def help_text(standing: str, role: Role | None) -> Reply:
    """What this person may do here, in short lines that a phone shows whole."""
    parts = [f"{standing} Type `{faq()}` and then:"]
    for heading, names in _PARTS:
        theirs = [one for one in COMMANDS if one.name in names and allows(role, one.action)]
        lines = [f"- `{_typed(command, role)}` — {command.words}" for command in theirs]
        parts += ["\n".join([f"**{heading}**", *lines])] * bool(lines)
    return Reply(laid(*parts), private=True)


def standing(
    role: Role | None, knowledge_base: str, entries: Sequence[FaqEntry], unseen: int = 0
) -> str:
    """Who this person is here, and what there is; as many internal entries are `unseen`."""
    who = f"You are {_article(role)} {role} here." if role else "You may ask, and look around."
    name = knowledge_base.removeprefix("the ")
    where = f"{name[:1].upper()}{name[1:]}: {total(entries)}."
    return " ".join(filter(None, [who, where, not_shown(unseen)]))


def not_shown(entries: int) -> str:
    """That an editor sees more elsewhere; nothing where all is shown."""
    if not entries:
        return ""
    are = count(entries, "internal one is", "internal ones are")
    return f"{are} not shown here."


def shown(
    entry: FaqEntry,
    learned: Sequence[str] | None = None,
    *,
    edits: bool = False,
    takes_back: bool = False,
    outside: bool = False,
    waiting: Sequence[votes.Waiting] = (),
) -> Reply:
    """One entry with everything that belongs to it, and buttons for who `edits` it.

    Editors see as well which questions it is not meant by; votes have `learned` some of them, and
    are `waiting` for others.
    `takes_back`: a button undoes what votes did last. `outside`: for a guest, who need not know
    whom to ask inside.
    """
    lines = [entry.answer, ""]
    if entry.alternates:
        lines += ["Also asked as:", *(f"- {literal(text)}" for text in entry.alternates), ""]
    if entry.negatives and learned is not None:
        lines += [
            "Not meant by:",
            *(f"- {_negative(text, learned)}" for text in entry.negatives),
            "",
        ]
    lines += votes.lines(waiting)
    about = [_id(entry.slug), f"version {entry.version}", str(entry.audience)]
    if entry.status is Status.RETIRED:
        about.append("retired")
    if entry.tags:
        about.append("tags: " + ", ".join(map(literal, entry.tags)))
    if entry.owner and not outside:
        about.append(f"owner: {owner(entry.owner)}")
    if entry.review_on and not outside:
        about.append(f"review on {entry.review_on.isoformat()}")
    lines.append(" · ".join(about))
    undo = Button(f"undo:{entry.key}:{entry.version}", "Undo what votes did")
    return Reply(
        text="\n".join(lines),
        title=entry.question,
        footer=footer(entry),
        buttons=(*_mending(entry) * edits, *(undo,) * takes_back),
        private=True,
    )


def listed(entries: Sequence[FaqEntry], page: int, *, unshown: int = 0) -> Reply:
    """One page of a list, and how to turn it; as many internal entries are `unshown`."""
    pages = max(1, -(-len(entries) // PAGE))
    page = min(page, pages)
    rows = entries[(page - 1) * PAGE : page * PAGE]
    lines = [f"- {row(entry)}" for entry in rows]
    turn = f", page {page} of {pages}; `{faq(f'list {page + 1}')}` goes on" if page < pages else ""
    head = " ".join(filter(None, [f"{total(entries)}{turn}.", not_shown(unshown)]))
    return Reply(text="\n".join([head, "", *lines]), private=True)


def row(entry: FaqEntry) -> str:
    """An entry in a list."""
    return f"{_id(entry.slug)} — {literal(entry.question)}{_mark(entry)}"


def found(hits: Sequence[Hit], *, unshown: int = 0) -> Reply:
    """What a search found, best first; it left as many internal entries out as are `unshown`."""
    lines = [f"- {_id(hit.slug)} — {literal(hit.question)}" for hit in hits] or ["Nothing found."]
    left_out = ["", not_shown(unshown)] if unshown else []
    return Reply(text="\n".join([*lines, *left_out]), private=True)


def pick_form(purpose: str) -> Form:
    """The form that chooses an entry, to `edit` or to `show` it."""
    entry = Field(
        "entry", "Entry", input=Input.ENTRY, required=True, hint="a few words of its question"
    )
    title, submit = ("Edit an entry", "Open") if purpose == "edit" else ("Show an entry", "Show")
    return Form(
        id=f"pick:{purpose}", title=title, fields=(entry,), submit=submit, otherwise=TOO_LATE
    )


def completions(entries: Sequence[FaqEntry]) -> Choices:
    """Entries to choose from."""
    room = LONGEST_LABEL - max((len(_mark(entry)) for entry in entries), default=0)
    labels = told_apart([(entry.question, entry.slug) for entry in entries], room)
    return Choices(
        tuple(
            Choice(label + _mark(entry), str(entry.key), _choice(entry))
            for entry, label in zip(entries, labels, strict=True)
        )
    )


def which(typed: str, entries: Sequence[FaqEntry], *, several: bool = False) -> str:
    """What was typed names no entry, or several; those that may be meant."""
    meant = ", ".join(code(entry.slug, 200) for entry in entries[:_MOST_MEANT])
    if several:
        return f"Several entries fit {code(typed)}: type the id of one, such as {meant}."
    return f"There is no entry with the id {code(typed)}.{f' Did you mean {meant}?' * bool(meant)}"


def key_in(slug: str) -> int | None:
    """The key of the entry that a completion filled in for its id; None: it is an id."""
    _, by_key, key = slug.partition(_BY_KEY)
    return int(key) if by_key and slug.startswith(_BY_KEY) and is_key(key) else None


def _mending(entry: FaqEntry) -> tuple[Button, ...]:
    return (
        Button(f"entry:edit:{entry.key}", "Edit", opens_form=True),
        *openers(entry),
        Button(f"entry:file:{entry.key}", "As a file"),
    )


def _negative(text: str, learned: Sequence[str]) -> str:
    return f"{literal(text)}{' (by votes)' if text in learned else ''}"


def _mark(entry: FaqEntry) -> str:
    return " (retired)" if entry.status is Status.RETIRED else ""


def _article(role: Role) -> str:
    return "a" if role is Role.VIEWER else "an"


def _id(slug: str) -> str:
    return code(slug, 250)


def _choice(entry: FaqEntry) -> str:
    fits = len(entry.slug) <= _LONGEST_CHOICE and entry.slug == entry.slug.strip()
    return entry.slug if fits else f"{_BY_KEY}{entry.key}"


def _typed(command: FaqCommand, role: Role | None) -> str:
    changes = command.changing is None or holds(role, command.changing)
    return command.usage if changes else command.name
