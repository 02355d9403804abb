"""`faqbot faq …`: entries, one at a time."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.changes import print_documents, saved, tell
from bot.cli.documents import entry_document, revision_document
from bot.cli.options import (
    DEFAULT_KB,
    Alternates,
    For,
    Id,
    Json,
    JsonLines,
    Kb,
    Owner,
    ReviewOn,
    Source,
    Tags,
)
from bot.cli.output import print_json, print_table, results, say
from bot.cli.session import app_with, author, bring_up_to_date, database_with, run
from bot.core.editing import day_in
from bot.core.faq import Audience, ChangeKind, FaqEntry, Status
from bot.core.planning import learned_in
from bot.core.replies import curating, undoing
from bot.platforms.console import put_reply

commands = typer.Typer(no_args_is_help=True, help="Write and mend entries, one at a time.")


@commands.command()
def add(
    question: Annotated[str, typer.Option(help="What people ask.", show_default=False)],
    answer: Annotated[str, typer.Option(help="What they read, CommonMark.", show_default=False)],
    alternate: Alternates = None,
    tag: Tags = None,
    slug: Annotated[str, typer.Option("--id", help="Its id; made from the question else.")] = "",
    source: Source = None,
    owner: Owner = None,
    review_on: ReviewOn = None,
    audience: For = None,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Write a new entry; it is searchable when the command ends."""

    async def work() -> None:
        entry = FaqEntry(
            slug,
            question,
            answer,
            tuple(alternate or ()),
            tags=tuple(tag or ()),
            source=source,
            owner=owner,
            review_on=day_in(review_on or ""),
            audience=audience or Audience.INTERNAL,
        )
        async with app_with(kb) as (app, base):
            told = await saved(app, base, await app.curation.planner.add(base, entry))
            await bring_up_to_date(app, base)
        tell(*told, ChangeKind.ADD, as_json)

    run(work())


@commands.command()
def edit(
    slug: Id,
    question: Annotated[str | None, typer.Option(help="The new question.")] = None,
    answer: Annotated[str | None, typer.Option(help="The new answer.")] = None,
    add_alternate: Annotated[list[str] | None, typer.Option(help="One more; repeatable.")] = None,
    remove_alternate: Annotated[list[str] | None, typer.Option(help="One off; repeatable.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="In place of the tags; repeatable.")] = None,
    source: Source = None,
    owner: Owner = None,
    review_on: ReviewOn = None,
    audience: For = None,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Change parts of an entry; what is not named stays, and an empty part is taken away."""
    given = (question, answer, source, owner, review_on, audience)
    if given == (None,) * len(given) and not (add_alternate or remove_alternate or tag):
        raise typer.BadParameter("name what to change, such as --answer TEXT")

    async def work() -> None:
        async with app_with(kb) as (app, base):
            plan = await app.curation.planner.edit(
                base,
                slug,
                question=question,
                answer=answer,
                add_alternates=add_alternate or (),
                remove_alternates=remove_alternate or (),
                tags=tag or None,
                source=source,
                owner=owner,
                review_on=review_on,
                audience=audience,
            )
            told = await saved(app, base, plan)
            await bring_up_to_date(app, base)
        tell(*told, ChangeKind.EDIT, as_json)

    run(work())


@commands.command()
def show(slug: Id, as_json: Json = False, kb: Kb = DEFAULT_KB) -> None:
    """One entry, whole."""

    async def work() -> None:
        async with database_with(kb) as (stores, base):
            entry = await stores.faq.entry(base.key, slug)
            learned = learned_in(await stores.faq.history(base.key, slug))
        if as_json:
            print_json(entry_document(entry))
        else:
            put_reply(results(), curating.shown(entry, learned), indent=0)

    run(work())


@commands.command("list")
def list_entries(as_json: JsonLines = False, kb: Kb = DEFAULT_KB) -> None:
    """All entries, retired ones included."""

    async def work() -> None:
        async with database_with(kb) as (stores, base):
            entries = await stores.faq.entries(base.key)
        if as_json:
            print_documents(entries)
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
            told = await saved(app, base, await app.curation.planner.retire(base, slug))
            await bring_up_to_date(app, base)
        tell(*told, ChangeKind.RETIRE, as_json)

    run(work())


@commands.command()
def restore(slug: Id, as_json: Json = False, kb: Kb = DEFAULT_KB) -> None:
    """Put a retired entry back into use."""

    async def work() -> None:
        async with app_with(kb) as (app, base):
            told = await saved(app, base, await app.curation.planner.restore(base, slug))
            await bring_up_to_date(app, base)
        tell(*told, ChangeKind.RESTORE, as_json)

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
            told = await saved(app, base, await app.curation.planner.revert(base, slug, version))
            await bring_up_to_date(app, base)
        tell(*told, ChangeKind.REVERT, as_json)

    run(work())


@commands.command()
def undo(as_json: JsonLines = False, kb: Kb = DEFAULT_KB) -> None:
    """Take back your last change, an import with all its entries."""

    async def work() -> None:
        async with app_with(kb) as (app, base):
            plan = await app.curation.planner.undo(base, author())
            done, effects = await saved(app, base, plan)
            await bring_up_to_date(app, base)
        if as_json:
            print_documents(done.entries)
        elif plan.taken:
            told = undoing.taken_back(plan.taken, done.entries, effects, author(), "terminal")
            put_reply(results(), replace(told, buttons=()), indent=0)

    run(work())


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _question(entry: FaqEntry) -> str:
    return f"{entry.question} (retired)" if entry.status is Status.RETIRED else entry.question
