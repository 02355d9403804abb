"""A copy of an SQLite database as it is at one moment, made while others read and write."""

import asyncio
import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.core.errors import StorageError, UsageError
from bot.storage import sqlite
from bot.storage.engine import LOCK_TIMEOUT, refuse_missing, sqlite_file
from bot.storage.migrating import current

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""What file systems say that know no hard links."""


async def back_up(url: str, to: Path) -> str:
    """Copies the database to a new file that only its owner reads; the version of its schema.

    The file is whole, sound and on the disk, or it is not there. It stands alone, without a log
    beside it. Raises UsageError where `to` is there or `url` names a server, else StorageError.
    """
    if sqlite_file(url) is None:
        raise UsageError(_on_a_server(make_url(url)))
    refuse_missing(url)
    refuse_taken(to)
    version = await current(url)
    if version is None:
        raise UsageError("The database is empty: there is nothing to back up.")
    await asyncio.to_thread(_back_up, sqlite.checked(make_url(url)), to)
    return version


def _on_a_server(address: URL) -> str:
    # Without the password: a command line is read by everyone on the machine.
    query = {{"ssl": "sslmode"}.get(name, name): value for name, value in address.query.items()}
    plain = URL.create(
        "postgresql",
        address.username,
        host=address.host,
        port=address.port,
        database=address.database,
        query=query,
    ).render_as_string()
    return (
        "A PostgreSQL database is backed up by its own tools, which must be of the server's version"
        " or newer; they copy while the bot runs:\n"
        f"  pg_dump --format=custom --file=faqbot.dump '{plain}'"
    )


def refuse_taken(to: Path) -> None:
    """Raises UsageError where something is there already."""
    if os.path.lexists(to):
        raise UsageError(f"{to} is there already; name a new file. Nothing was copied.")


def _back_up(address: URL, to: Path) -> None:
    with _draft(to) as draft:
        try:
            with (
                closing(sqlite.connect(address, LOCK_TIMEOUT)) as source,
                closing(sqlite3.connect(draft, isolation_level=None)) as copy,
            ):
                # All pages at once: what is written meanwhile would have it begin again otherwise.
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                ((found,),) = copy.execute("PRAGMA integrity_check(1)").fetchall()
        except sqlite3.Error as error:
            raise StorageError(f"The database could not be copied to {to}: {error}.") from error
        if found != "ok":
            raise StorageError(f"The database is damaged ({found}); nothing was kept. {_MEND}")
        _keep(draft, to)


_MEND = "Restore an earlier backup, or save what can be saved with `sqlite3 FILE .recover`."


@contextmanager
def _draft(to: Path) -> Iterator[Path]:
    """An empty file beside `to`, gone after the block."""
    try:
        handle, name = tempfile.mkstemp(prefix=f"{to.name}.", dir=to.parent)  # for its owner alone
    except OSError as error:
        raise StorageError(f"{to} cannot be written: {error.strerror}.") from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _keep(draft: Path, to: Path) -> None:
    """Gives the file its name, once it is on the disk; one that has come meanwhile stays."""
    try:
        _to_disk(draft)
        try:
            to.hardlink_to(draft)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            refuse_taken(to)
            draft.rename(to)
        with suppress(OSError):  # not every system lets a folder be opened
            _to_disk(to.parent)
    except FileExistsError as error:
        raise UsageError(f"{to} is there already; name a new file.") from error
    except OSError as error:
        raise StorageError(f"{to} cannot be written: {error.strerror}.") from error


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
