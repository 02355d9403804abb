"""`faqbot db backup`: the database and the key beside it, copied while the bot runs."""

import shlex
import shutil
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import Json
from bot.cli.output import print_json, say
from bot.cli.session import run, settings
from bot.config import database_url, key_file
from bot.core.errors import StorageError
from bot.storage.backup import back_up, refuse_taken
from bot.storage.engine import sqlite_file


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.")],
    as_json: Json = False,
) -> None:
    """Copy an SQLite database to FILE while the bot runs, and the secret key to FILE.key.

    The copy is checked, and whole or not there. For PostgreSQL it says which command to use.
    """

    async def work() -> None:
        chosen = settings()
        url = database_url(chosen)
        database = sqlite_file(url)
        beside = key_file(database) if database and not chosen.secret_keys else None
        key = key_file(file) if beside and beside.exists() else None
        for new in filter(None, (file, key)):
            refuse_taken(new)
        version = await back_up(url, file)
        if beside and key:
            _copy_key(beside, key)
        if as_json:
            size = file.stat().st_size
            print_json(
                {
                    "file": str(file),
                    "bytes": size,
                    "version": version,
                    "key": str(key) if key else None,
                }
            )
            return
        say(f"{file}: {file.stat().st_size / 1024**2:.1f} MiB, version {version}, checked.")
        if key:
            say(f"{key}: the secret key. Who has both knows as much as this machine does.")
        elif chosen.secret_keys:
            say("BOT_SECRET_KEY is not in it: keep it as well.")

    run(work())


def _copy_key(source: Path, to: Path) -> None:
    try:
        to.touch(mode=0o600, exist_ok=False)
        shutil.copyfile(source, to)
    except OSError as error:
        raise StorageError(
            f"The database was copied, its key was not: {to}: {error.strerror}. Copy it yourself:"
            f" cp {shlex.quote(str(source))} {shlex.quote(str(to))}"
        ) from error
