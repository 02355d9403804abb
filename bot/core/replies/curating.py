"""What editors are told: lists, forms, what was saved and what it means."""

from collections.abc import Sequence

from bot.core.commands import COMMANDS
from bot.core.differences import Collision
from bot.core.faq import ChangeKind, FaqEntry, Revision, Status
from bot.core.messages import Choice, Choices, Field, Form, Reply, Role
from bot.core.outcomes import Hit
from bot.core.permissions import allows
from bot.core.replies.words import count, footer, shorten

PAGE = 15
"""Entries on one page of a list."""


def help_text(role: Role | None, knowledge_base: str, entries: int) -> Reply:
    """What this person may do here."""
    lines = [
        f"- `/faq {command.usage}` — {command.words}"
        for command in COMMANDS
        if allows(role, command.action)
    ]
    who = f"You are {_article(role)} {role} here." if role else "You may ask, and look around."
    where = f"Knowledge base `{knowledge_base}`: {count(entries, 'entry', 'entries')}."
    return Reply(text="\n".join([f"{who} {where}", "", *lines]), private=True)


def shown(entry: FaqEntry) -> Reply:
    """One entry with everything that belongs to it."""
    lines = [entry.answer, ""]
    if entry.alternates:
        lines += ["Also asked as:", *(f"- {text}" for text in entry.alternates), ""]
    about = [f"`{entry.slug}`", f"version {entry.version}", str(entry.audience)]
    if entry.status is Status.RETIRED:
        about.append("retired")
    if entry.tags:
        about.append("tags: " + ", ".join(entry.tags))
    if entry.owner:
        about.append(f"owner: {entry.owner}")
    if entry.review_on:
        about.append(f"review on {entry.review_on.isoformat()}")
    lines.append(" · ".join(about))
    return Reply(text="\n".join(lines), title=entry.question, footer=footer(entry), private=True)


def listed(entries: Sequence[FaqEntry], page: int) -> Reply:
    """One page of a list, and how to turn it."""
    pages = max(1, -(-len(entries) // PAGE))
    page = min(page, pages)
    rows = entries[(page - 1) * PAGE : page * PAGE]
    lines = [f"- `{entry.slug}` — {entry.question}{_mark(entry)}" for entry in rows]
    total = count(len(entries), "entry", "entries")
    turn = f", page {page} of {pages}; `/faq list {page + 1}` goes on" if page < pages else ""
    return Reply(text="\n".join([f"{total}{turn}.", "", *lines]), private=True)


def found(hits: Sequence[Hit]) -> Reply:
    """What a search found, best first."""
    if not hits:
        return Reply(text="Nothing found.", private=True)
    return Reply(text="\n".join(f"- `{hit.slug}` — {hit.question}" for hit in hits), private=True)


def saved(entry: FaqEntry, kind: ChangeKind, collisions: Sequence[Collision]) -> Reply:
    """An entry was saved, and is live."""
    what = {
        ChangeKind.ADD: f"Saved as `{entry.slug}`, searchable now.",
        ChangeKind.RETIRE: f"`{entry.slug}` is retired; `/faq restore {entry.slug}` undoes it.",
        ChangeKind.RESTORE: f"`{entry.slug}` is back in use, searchable now.",
    }.get(kind, f"Saved `{entry.slug}` as version {entry.version}, searchable now.")
    return Reply(text="\n".join([what, *map(collision, collisions)]), private=True)


def collision(found: Collision) -> str:
    """Two entries share a phrasing."""
    return (
        f"Note: “{found.phrasing}” also leads to `{found.other}`;"
        " who asks just that will be shown both."
    )


def undone(entries: Sequence[FaqEntry]) -> Reply:
    """The last change was taken back."""
    if len(entries) > 1:
        return Reply(text=f"Took back your change to {len(entries)} entries.", private=True)
    entry = entries[0]
    now = "retired" if entry.status is Status.RETIRED else f"as before (version {entry.version})"
    return Reply(text=f"Took back your change: `{entry.slug}` is {now}.", private=True)


def history(slug: str, revisions: Sequence[Revision]) -> Reply:
    """The versions of one entry, newest first."""
    lines = [
        f"- version {rev.entry.version} · {rev.kind} · {rev.author} · {rev.at:%Y-%m-%d %H:%M} UTC"
        for rev in revisions
    ]
    head = f"`{slug}`: {count(len(revisions), 'version', 'versions')}, newest first."
    return Reply(
        text="\n".join([head, "", *lines, "", f"`/faq revert {slug} VERSION` brings one back."]),
        private=True,
    )


def add_form(question: str = "") -> Form:
    """The form that writes an entry."""
    return Form(id="add", title="New entry", fields=_fields(question, "", "", ()))


def edit_form(entry: FaqEntry) -> Form:
    """The form that changes an entry; its id names the version that it shows."""
    return Form(
        id=f"edit:{entry.key}:{entry.version}",
        title="Edit entry",
        fields=_fields(entry.question, entry.answer, "", entry.tags),
        note=f"`{entry.slug}`, version {entry.version}, has"
        f" {count(len(entry.alternates), 'alternate', 'alternates')}.",
    )


def completions(entries: Sequence[FaqEntry]) -> Choices:
    """Entries to choose from."""
    return Choices(tuple(Choice(shorten(entry.question), entry.slug) for entry in entries))


def _fields(question: str, text: str, alternates: str, tags: Sequence[str]) -> tuple[Field, ...]:
    return (
        Field("question", "Question", question, required=True),
        Field("alternates", "New alternates", alternates, multiline=True, hint="one a line"),
        Field("answer", "Answer", text, multiline=True, required=True, hint="CommonMark"),
        Field("tags", "Tags", ", ".join(tags), hint="separated by commas"),
    )


def _mark(entry: FaqEntry) -> str:
    return " (retired)" if entry.status is Status.RETIRED else ""


def _article(role: Role) -> str:
    return "a" if role is Role.VIEWER else "an"
