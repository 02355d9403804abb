"""`faqbot db …`: the version of the database's schema, and all of it copied elsewhere."""

from typing import Annotated

import typer

from bot.cli.backing_up import backup
from bot.cli.options import Json
from bot.cli.output import print_json, progress_bar, say
from bot.cli.session import run, settings
from bot.config import database_url
from bot.core.errors import UsageError
from bot.storage import migrating
from bot.storage.copying import copy_database
from bot.storage.engine import sqlite_file

commands = typer.Typer(
    no_args_is_help=True, help="The database's version: upgrade, downgrade; copy and backup."
)
commands.command()(backup)


@commands.command()
def upgrade() -> None:
    """Bring the database to this program's version; an empty one is made."""

    async def work() -> None:
        url = database_url(settings())
        before = await migrating.current(url)
        await migrating.upgrade(url)
        same = before == migrating.head()
        say(f"The database is at {migrating.head()}{', as before' if same else ''}.")

    run(work())


@commands.command()
def current(as_json: Json = False) -> None:
    """The database's version, and the one this program works with."""

    async def work() -> None:
        version = await migrating.current(database_url(settings()))
        head = migrating.head()
        if as_json:
            print_json({"current": version, "head": head})
        else:
            say(f"{_state(version)} This faqbot works with {head}.")

    run(work())


@commands.command(context_settings={"ignore_unknown_options": True})  # so that -1 is no option
def downgrade(
    revision: Annotated[
        str, typer.Argument(metavar="[REVISION]", help="A version, or base.")
    ] = "-1",
    yes: Annotated[bool, typer.Option("--yes", help="I have a backup.")] = False,
) -> None:
    """Take the database one version back, or to REVISION. What only later ones know is lost."""

    async def work() -> None:
        url = database_url(settings())
        if not yes:
            raise UsageError(
                "A downgrade drops what the earlier version does not know, and with `base`"
                f" everything. Copy the database first, then say: faqbot db downgrade {revision}"
                " --yes"
            )
        await migrating.downgrade(url, revision)
        version = await migrating.current(url)
        say(_state(version))

    run(work())


@commands.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The URL of a database.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The URL of an empty one.")],
    as_json: Json = False,
) -> None:
    """Copy everything from one database into another, and compare it: all or nothing.

    Both are URLs as in BOT_DATABASE_URL; an entry without a password takes it from PGPASSWORD or
    ~/.pgpass. End the bot first: what it writes meanwhile stays behind.
    """

    async def work() -> None:
        settings()
        with progress_bar("Copying") as progress:
            counts = await copy_database(source, target, progress)
        if as_json:
            print_json(counts)
            return
        rows = sum(counts.values())
        say(f"{rows} rows of {len(counts)} tables were copied and compared one by one.")
        if (file := sqlite_file(source)) and sqlite_file(target) is None:
            say(f"Set BOT_SECRET_KEY to what {file}.key holds, if it was not set before.")

    run(work())


def _state(version: str | None) -> str:
    return f"The database is at {version}." if version else "The database is empty."
