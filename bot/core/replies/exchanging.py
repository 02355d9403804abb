"""What editors are told about files: what an import would do, what it did, what was exported."""

from collections.abc import Iterator, Sequence

from bot.core.differences import Difference, ImportReport
from bot.core.faq import FaqEntry
from bot.core.impact import Effects
from bot.core.markup import code, literal, one_line
from bot.core.messages import (
    LARGEST_FILE,
    Button,
    Field,
    File,
    Form,
    Input,
    Reply,
    Style,
    Unread,
)
from bot.core.naming import faq
from bot.core.replies.files import ELSEWHERE, UNGRANTED
from bot.core.replies.importing import VERBS, colliding, doing, named
from bot.core.replies.words import TOO_LATE, count, laid

MOST_LINES, MOST_WARNINGS, LONGEST = 20, 10, 300
"""Faults, and warnings below other things, that are told at once, and characters of each; all of
them stand in a file."""

_KINDS = "YAML, JSONL, CSV, TSV, Markdown, QnA Maker's TSV or FAQPage"
_MEGABYTES = LARGEST_FILE // (1024 * 1024)
_ON_THE_LINE = "On the command line it works: `faqbot import FILE`."
_UNGRANTED = (
    "I may not take files here. Whoever installed me in this workspace can grant it: the manifest"
    f" of `faqbot slack manifest --files` asks for all that is needed. {_ON_THE_LINE}"
)


def import_form(*, prune: bool) -> Form:
    """The form that takes a file; its id says whether what it does not hold is retired."""
    hint = f"{_KINDS}; up to {_MEGABYTES} MB"
    file = Field("file", "File", input=Input.FILE, required=True, hint=hint)
    note = "You see what it would change before anything is saved."
    if prune:
        note += " What the file does not hold will be retired."
    return Form(
        id="import:prune" if prune else "import",
        title="Import entries",
        fields=(file,),
        note=note,
        submit="Look at it",
        otherwise=TOO_LATE,
        unfit=_UNGRANTED,
    )


def unread(file: File) -> str:
    """Why a file could not be read."""
    match file.unread:
        case Unread.TOO_LARGE:
            return (
                f"{code(file.name)} is too large: {_MEGABYTES} MB are taken here. Split it."
                f" {_ON_THE_LINE}"
            )
        case Unread.UNGRANTED:
            return _UNGRANTED
    return f"{code(file.name)} could not be fetched; please send it once more."


def no_file() -> str:
    """Nothing was sent."""
    return "There was no file; please choose one."


def refused(name: str, problems: Sequence[str]) -> Reply:
    """The file cannot be imported; every fault with its line and its cure."""
    head = (
        f"{code(name)} was not imported, and nothing was changed. Correct this in the file, then"
        " send it again:"
    )
    return _listing(head, problems, f"{name}.problems.txt")


def not_shown_here(slug: str) -> str:
    """Why an entry of a file cannot be imported where only some are shown, as plain text."""
    return f"`{slug}` is the id of an entry that I do not show here; give this one another id."


def nothing_new(name: str, unchanged: int, *, in_place: bool = False) -> Reply:
    """The knowledge base says all that already."""
    entries = count(unchanged, "entry is", "entries are")
    told = f"{code(name)}: all {entries} here already, word for word."
    return Reply(told, private=True, in_place=in_place)


def under_way(name: str) -> Reply:
    """The button was pressed a moment ago."""
    return Reply(f"{code(name)} is being imported already.", private=True)


def preview(
    name: str,
    differences: Sequence[Difference],
    unchanged: int,
    warnings: Sequence[str],
    upload: str,
    effects: Effects,
    *,
    unseen: int = 0,
    anew: bool = False,
) -> Reply:
    """What an import would do, and the buttons that do it or leave it.

    `unseen` counts entries that nobody here would be given. `anew`: it was shown before, and
    somebody changed entries since.
    """
    again = "**Entries were changed meanwhile.** This is what it would do now. " if anew else ""
    head = f"{again}{code(name)} is not imported yet. It would {_doing(differences, unchanged)}."
    if unseen:
        internal = count(unseen, "entry is", "entries are")
        head += (
            f" {internal} internal, and this workspace is given public ones alone: write"
            " `audience: public` where that is meant."
        )
    lines = [head, "", *named(differences), "", *doing(effects)]
    told = _listing(laid(*lines).rstrip(), warnings, f"{name}.warnings.txt", MOST_WARNINGS)
    buttons = (
        Button(f"upload:apply:{upload}", "Apply", Style.PRIMARY),
        Button(f"upload:discard:{upload}", "Discard"),
    )
    return Reply(told.text, private=True, buttons=buttons, files=told.files, in_place=anew)


def applied(name: str, report: ImportReport, first: FaqEntry) -> Reply:
    """The import is done; the button takes it back by the `first` of its entries."""
    text = (
        f"Imported {code(name)}, searchable now: {counted(report.differences, report.unchanged)}."
        f" `{faq('undo')}` takes all of it back."
    )
    if same := colliding(report.collisions):
        text = "\n".join([text, "", *same])
    undo = Button(f"upload:undo:{first.key}:{first.version}", "Undo")
    return Reply(text, private=True, buttons=(undo,), in_place=True)


def discarded(name: str) -> Reply:
    """The import is left."""
    return Reply(f"Left {code(name)} alone; nothing was changed.", private=True, in_place=True)


def gone() -> Reply:
    """The file is not kept any more."""
    text = (
        "I no longer have that file: I keep one for a day, and only the last one that you sent."
        f" Send it again with `{faq('import')}`."
    )
    return Reply(text, private=True, in_place=True)


def exported(file: File, entries: int, left_out: int, retired: int) -> Reply:
    """All entries as a file; some of them not meant for that place, or not for such a file."""
    text = f"{code(file.name)} holds {count(entries, 'entry', 'entries')}."
    if left_out:
        text += f" {count(left_out, 'internal one is', 'internal ones are')} not shown here."
    if retired:
        text += f" {count(retired, 'retired one is', 'retired ones are')} left out of this format."
    if len(file.content) > LARGEST_FILE:
        big = f"{code(file.name)} would be over {_MEGABYTES} MB, which is too large for a chat."
        return Reply(f"{big} On the command line it works: `faqbot export`.", private=True)
    return Reply(
        text,
        private=True,
        files=(file,),
        elsewhere=ELSEWHERE,
        fileless=f"{UNGRANTED} On the command line it works: `faqbot export`.",
    )


def counted(differences: Sequence[Difference], unchanged: int = 0) -> str:
    """What an import did, in numbers; what it did not do is not told."""
    counts = [f"{number:,} {kind}" for kind, number in _kinds(differences)]
    return ", ".join([*counts, *[f"{unchanged:,} unchanged"] * bool(unchanged)])


def _doing(differences: Sequence[Difference], unchanged: int) -> str:
    """What an import would do, in numbers."""
    does = [f"{VERBS[kind]} {number:,}" for kind, number in _kinds(differences)]
    return ", ".join([*does, *[_left(unchanged)] * bool(unchanged)])


def _left(unchanged: int) -> str:
    return f"leave {unchanged:,} as {'it is' if unchanged == 1 else 'they are'}"


def _kinds(differences: Sequence[Difference]) -> Iterator[tuple[str, int]]:
    for kind in VERBS:
        if number := sum(one.kind == kind for one in differences):
            yield kind, number


def _listing(head: str, lines: Sequence[str], name: str, most: int = MOST_LINES) -> Reply:
    """The lines below the head; where they are many or long, all of them as a file."""
    if not lines:
        return Reply(head, private=True)
    shown = [f"- {literal(one_line(line, LONGEST))}" for line in lines[:most]]
    if len(lines) > most:
        shown.append(f"- … {len(lines) - most} more, in {code(name)}")
    file = File(name, ("\n".join(lines) + "\n").encode())
    whole = len(lines) <= most and max(map(len, lines)) <= LONGEST
    files = () if whole else (file,)
    return Reply(laid(head, "", *shown), private=True, files=files)
