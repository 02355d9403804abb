"""`faqbot faq …`: entries, one at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.documents import entry_document, revision_document
from bot.cli.options import DEFAULT_KB, Id, Json, JsonLines, Kb
from bot.cli.output import print_json, print_table, results, say, warn
from bot.cli.session import app_with, author, bring_up_to_date, database_with, run
from bot.core.curation import Saved
from bot.core.faq import ChangeKind, FaqEntry, Status
from bot.core.replies import curating
from bot.platforms.console import put_reply

commands = typer.Typer(no_args_is_help=True, help="Write and mend entries, one at a time.")

Alternates = Annotated[
    list[str] | None, typer.Option("--alternate", help="Another way to ask it; may be repeated.")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="A tag; may be repeated.")]


@commands.command()
def add(
    question: Annotated[str, typer.Option(help="What people ask.", show_default=False)],
    answer: Annotated[str, typer.Option(help="What they read, CommonMark.", show_default=False)],
    alternate: Alternates = None,
    tag: Tags = None,
    slug: Annotated[str, typer.Option("--id", help="Its id; made from the question else.")] = "",
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Write a new entry; it is searchable when the command ends."""

    async def work() -> None:
        entry = FaqEntry(slug, question, answer, tuple(alternate or ()), tags=tuple(tag or ()))
        async with app_with(kb) as (app, base):
            saved = await app.curation.add(base, entry, author=author())
            await bring_up_to_date(app, base)
        _tell(saved, ChangeKind.ADD, as_json)

    run(work())


@commands.command()
def edit(
    slug: Id,
    question: Annotated[str | None, typer.Option(help="The new question.")] = None,
    answer: Annotated[str | None, typer.Option(help="The new answer.")] = None,
    add_alternate: Annotated[list[str] | None, typer.Option(help="One more; repeatable.")] = None,
    remove_alternate: Annotated[list[str] | None, typer.Option(help="One off; repeatable.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="In place of the tags; repeatable.")] = None,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Change parts of an entry; what is not named stays."""
    if question is None and answer is None and not (add_alternate or remove_alternate or tag):
        raise typer.BadParameter("name what to change, such as --answer TEXT")

    async def work() -> None:
        async with app_with(kb) as (app, base):
            saved = await app.curation.edit(
                base,
                slug,
                author=author(),
                question=question,
                answer=answer,
                add_alternates=add_alternate or (),
                remove_alternates=remove_alternate or (),
                tags=tag or None,
            )
            await bring_up_to_date(app, base)
        _tell(saved, ChangeKind.EDIT, as_json)

    run(work())


@commands.command()
def show(slug: Id, as_json: Json = False, kb: Kb = DEFAULT_KB) -> None:
    """One entry, whole."""

    async def work() -> None:
        async with database_with(kb) as (stores, base):
            entry = await stores.faq.entry(base.key, slug)
        if as_json:
            print_json(entry_document(entry))
        else:
            put_reply(results(), curating.shown(entry), indent=0)

    run(work())


@commands.command("list")
def list_entries(as_json: JsonLines = False, kb: Kb = DEFAULT_KB) -> None:
    """All entries, retired ones included."""

    async def work() -> None:
        async with database_with(kb) as (stores, base):
            entries = await stores.faq.entries(base.key)
        if as_json:
            _print_documents(entries)
        elif not entries:
            say("No entries yet.")
        else:
            rows = [(entry.slug, _question(entry), ", ".join(entry.tags)) for entry in entries]
            print_table(("ID", "QUESTION", "TAGS"), rows)

    run(work())


@commands.command()
def retire(slug: Id, as_json: Json = False, kb: Kb = DEFAULT_KB) -> None:
    """Take an entry out of use; it is kept."""

    async def work() -> None:
        async with app_with(kb) as (app, base):
            saved = await app.curation.retire(base, slug, author=author())
            await bring_up_to_date(app, base)
        _tell(saved, ChangeKind.RETIRE, as_json)

    run(work())


@commands.command()
def restore(slug: Id, as_json: Json = False, kb: Kb = DEFAULT_KB) -> None:
    """Put a retired entry back into use."""

    async def work() -> None:
        async with app_with(kb) as (app, base):
            saved = await app.curation.restore(base, slug, author=author())
            await bring_up_to_date(app, base)
        _tell(saved, ChangeKind.RESTORE, as_json)

    run(work())


@commands.command()
def history(slug: Id, as_json: JsonLines = False, kb: Kb = DEFAULT_KB) -> None:
    """The versions of an entry, newest first."""

    async def work() -> None:
        async with database_with(kb) as (stores, base):
            revisions = await stores.faq.history(base.key, slug)
        if as_json:
            for revision in revisions:
                print_json(revision_document(revision))
            return
        rows = [
            (
                rev.entry.version,
                rev.kind,
                rev.author,
                _minute(rev.at),
                rev.entry.question,
            )
            for rev in revisions
        ]
        print_table((">VERSION", "CHANGE", "BY", "AT (UTC)", "QUESTION"), rows)

    run(work())


@commands.command()
def revert(
    slug: Id,
    version: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="See `faq history`.")],
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Bring an earlier version back, as a new one."""

    async def work() -> None:
        async with app_with(kb) as (app, base):
            saved = await app.curation.revert(base, slug, version, author=author())
            await bring_up_to_date(app, base)
        _tell(saved, ChangeKind.REVERT, as_json)

    run(work())


@commands.command()
def undo(as_json: JsonLines = False, kb: Kb = DEFAULT_KB) -> None:
    """Take back your last change, an import with all its entries."""

    async def work() -> None:
        async with app_with(kb) as (app, base):
            saved = await app.curation.undo(base, author=author())
            await bring_up_to_date(app, base)
        if as_json:
            _print_documents(saved.entries)
        else:
            put_reply(results(), curating.undone(saved.entries), indent=0)

    run(work())


def _tell(saved: Saved, kind: ChangeKind, as_json: bool) -> None:
    if as_json:
        print_json(entry_document(saved.entry))
        for found in saved.collisions:
            warn(curating.collision(found))
    else:
        put_reply(results(), curating.saved(saved.entry, kind, saved.collisions), indent=0)


def _print_documents(entries: Sequence[FaqEntry]) -> None:
    for entry in entries:
        print_json(entry_document(entry))


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _question(entry: FaqEntry) -> str:
    return f"{entry.question} (retired)" if entry.status is Status.RETIRED else entry.question
