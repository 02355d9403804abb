"""What editors are told: lists, forms, what was saved and what it means."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.buttons import is_key
from bot.core.commands import COMMANDS, FaqCommand
from bot.core.differences import Collision, difference
from bot.core.faq import ChangeKind, FaqEntry, Revision, Status
from bot.core.markup import code, literal
from bot.core.messages import Choice, Choices, Edit, Field, Form, Input, Reply, Role
from bot.core.outcomes import Hit
from bot.core.permissions import allows, holds
from bot.core.replies.words import LONGEST_LABEL, author, count, footer, shorten

_TOO_LATE = "The form could not be opened in time; please try that once more."
_TOO_LONG = (
    "That answer is too long for a form here. An operator can change it, with `faqbot faq edit`"
    " on the command line."
)

_LONGEST_CHOICE = 100
"""Characters that Discord takes for the value of a choice.
https://discord.com/developers/docs/interactions/application-commands"""
_BY_KEY = "key:"

_MOST_CHANGED, _LONGEST_CHANGED = 10, 120
"""Lines of a difference that are shown above a form, and their characters."""

PAGE = 15
"""Entries on one page of a list."""


def help_text(role: Role | None, knowledge_base: str, entries: int) -> Reply:
    """What this person may do here."""
    lines = [
        f"- `/faq {_typed(command, role)}` — {command.words}"
        for command in COMMANDS
        if allows(role, command.action)
    ]
    who = f"You are {_article(role)} {role} here." if role else "You may ask, and look around."
    where = f"Knowledge base {code(knowledge_base)}: {count(entries, 'entry', 'entries')}."
    return Reply(text="\n".join([f"{who} {where}", "", *lines]), private=True)


def shown(entry: FaqEntry) -> Reply:
    """One entry with everything that belongs to it."""
    lines = [entry.answer, ""]
    if entry.alternates:
        lines += ["Also asked as:", *(f"- {literal(text)}" for text in entry.alternates), ""]
    about = [_id(entry.slug), f"version {entry.version}", str(entry.audience)]
    if entry.status is Status.RETIRED:
        about.append("retired")
    if entry.tags:
        about.append("tags: " + ", ".join(map(literal, entry.tags)))
    if entry.owner:
        about.append(f"owner: {literal(entry.owner)}")
    if entry.review_on:
        about.append(f"review on {entry.review_on.isoformat()}")
    lines.append(" · ".join(about))
    return Reply(text="\n".join(lines), title=entry.question, footer=footer(entry), private=True)


def listed(entries: Sequence[FaqEntry], page: int) -> Reply:
    """One page of a list, and how to turn it."""
    pages = max(1, -(-len(entries) // PAGE))
    page = min(page, pages)
    rows = entries[(page - 1) * PAGE : page * PAGE]
    lines = [f"- {_id(entry.slug)} — {literal(entry.question)}{_mark(entry)}" for entry in rows]
    total = count(len(entries), "entry", "entries")
    turn = f", page {page} of {pages}; `/faq list {page + 1}` goes on" if page < pages else ""
    return Reply(text="\n".join([f"{total}{turn}.", "", *lines]), private=True)


def found(hits: Sequence[Hit]) -> Reply:
    """What a search found, best first."""
    if not hits:
        return Reply(text="Nothing found.", private=True)
    lines = (f"- {_id(hit.slug)} — {literal(hit.question)}" for hit in hits)
    return Reply(text="\n".join(lines), private=True)


def saved(entry: FaqEntry, kind: ChangeKind, collisions: Sequence[Collision]) -> Reply:
    """An entry was saved, and is live."""
    slug = _id(entry.slug)
    now = "searchable now" if entry.status is Status.ACTIVE else "and so retired"
    what = {
        ChangeKind.ADD: f"Saved as {slug}, searchable now.",
        ChangeKind.RETIRE: f"{slug} is retired; {_id(f'/faq restore {entry.slug}')} undoes it.",
        ChangeKind.RESTORE: f"{slug} is back in use, searchable now.",
    }.get(kind, f"Saved {slug} as version {entry.version}, {now}.")
    notes = (_shared(literal(one.phrasing), _id(one.other)) for one in collisions)
    return Reply(text="\n".join([what, *notes]), private=True)


def collision(found: Collision) -> str:
    """Two entries share a phrasing, as plain text."""
    return _shared(found.phrasing, f"`{found.other}`")


def undone(entries: Sequence[FaqEntry]) -> Reply:
    """The last change was taken back."""
    if len(entries) > 1:
        return Reply(text=f"Took back your change to {len(entries)} entries.", private=True)
    entry = entries[0]
    now = "retired" if entry.status is Status.RETIRED else f"as before (version {entry.version})"
    return Reply(text=f"Took back your change: {_id(entry.slug)} is {now}.", private=True)


def history(slug: str, revisions: Sequence[Revision], platform: str) -> Reply:
    """The versions of one entry, newest first, as they are told on that platform."""
    lines = [
        f"- version {rev.entry.version} · {rev.kind} · {author(rev.author, platform)}"
        f" · {rev.at:%Y-%m-%d %H:%M} UTC"
        for rev in revisions
    ]
    again = _id(f"/faq revert {slug} VERSION")
    head = f"{_id(slug)}: {count(len(revisions), 'version', 'versions')}, newest first."
    return Reply(
        text="\n".join([head, "", *lines, "", f"{again} brings one back."]),
        private=True,
    )


def add_form(question: str = "", then: str = "") -> Form:
    """The form that writes an entry; `then` is what its id says about afterwards."""
    form = f"add:{then}" if then else "add"
    return Form(
        id=form, title="New entry", fields=_fields(question, "", "", ()), otherwise=_TOO_LATE
    )


def edit_form(entry: FaqEntry) -> Form:
    """The form that changes an entry; its id names the version that it shows."""
    return Form(
        id=f"edit:{entry.key}:{entry.version}",
        title="Edit entry",
        fields=_fields(entry.question, entry.answer, "", entry.tags),
        note=f"{_id(entry.slug)}, version {entry.version}, has"
        f" {count(len(entry.alternates), 'alternate', 'alternates')}.",
        otherwise=_TOO_LATE,
        unfit=_TOO_LONG,
    )


def changed_meanwhile(
    now: FaqEntry, shown: FaqEntry | None, version: int, edit: Edit, who: str
) -> Form:
    """The form again, with what was typed, under what somebody else changed meanwhile.

    `shown` is what the form showed at first, at that `version`, if it is known; `who` was faster.
    """
    question = now.question if edit.question is None else edit.question
    answer = now.answer if edit.answer is None else edit.answer
    tags = now.tags if edit.tags is None else edit.tags
    changed = difference(shown, now).lines if shown else ()
    more = [f"- and {len(changed) - _MOST_CHANGED} lines more"] * (len(changed) > _MOST_CHANGED)
    note = [
        f"{_id(now.slug)} was changed by {who or 'somebody'} meanwhile: it is at version"
        f" {now.version} now. Nothing was overwritten.",
        *(f"- {code(line, _LONGEST_CHANGED)}" for line in changed[:_MOST_CHANGED]),
        *more,
        "",
        "What you typed is still in the form. Look at it again, then save it.",
    ]
    return replace(
        edit_form(now),
        id=f"edit:{now.key}:{now.version}:{version}",
        fields=_fields(question, answer, "\n".join(edit.add_alternates), tags),
        note="\n".join(note),
    )


def pick_form(purpose: str) -> Form:
    """The form that chooses an entry, to `edit` or to `show` it."""
    entry = Field(
        "entry", "Entry", input=Input.ENTRY, required=True, hint="a few words of its question"
    )
    title, submit = ("Edit an entry", "Open") if purpose == "edit" else ("Show an entry", "Show")
    return Form(
        id=f"pick:{purpose}", title=title, fields=(entry,), submit=submit, otherwise=_TOO_LATE
    )


def completions(entries: Sequence[FaqEntry]) -> Choices:
    """Entries to choose from."""
    return Choices(
        tuple(Choice(_label(entry), str(entry.key), _choice(entry)) for entry in entries)
    )


def key_in(slug: str) -> int | None:
    """The key of the entry that a completion filled in for its id; None: it is an id."""
    _, by_key, key = slug.partition(_BY_KEY)
    return int(key) if by_key and slug.startswith(_BY_KEY) and is_key(key) else None


def _fields(question: str, text: str, alternates: str, tags: Sequence[str]) -> tuple[Field, ...]:
    return (
        Field("question", "Question", question, required=True),
        Field("alternates", "New alternates", alternates, Input.TEXT, hint="one a line"),
        Field("answer", "Answer", text, Input.TEXT, required=True, hint="CommonMark"),
        Field("tags", "Tags", ", ".join(tags), hint="separated by commas"),
    )


def _mark(entry: FaqEntry) -> str:
    return " (retired)" if entry.status is Status.RETIRED else ""


def _article(role: Role) -> str:
    return "a" if role is Role.VIEWER else "an"


def _id(slug: str) -> str:
    return code(slug, 250)


def _label(entry: FaqEntry) -> str:
    mark = _mark(entry)
    return shorten(entry.question, LONGEST_LABEL - len(mark)) + mark


def _choice(entry: FaqEntry) -> str:
    fits = len(entry.slug) <= _LONGEST_CHOICE and entry.slug == entry.slug.strip()
    return entry.slug if fits else f"{_BY_KEY}{entry.key}"


def _typed(command: FaqCommand, role: Role | None) -> str:
    changes = command.changing is None or holds(role, command.changing)
    return command.usage if changes else command.name


def _shared(phrasing: str, other: str) -> str:
    return f"Note: “{phrasing}” also leads to {other}; who asks just that will be shown both."
