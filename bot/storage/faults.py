"""What goes wrong with a database, as a sentence that says what, where and what to do."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.core.errors import StorageError
from bot.storage import postgres_faults

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "The database {place} is locked: another process is writing to it. Nothing"
    " was changed; wait until that process is done, or end it, and try again.",
    sqlite3.SQLITE_LOCKED: "The database {place} is locked by another connection. Nothing was"
    " changed; try again.",
    sqlite3.SQLITE_READONLY: "The database {place} is read-only. Give the user that runs faqbot"
    " the right to write to the file and to its folder.",
    sqlite3.SQLITE_CANTOPEN: "The database {place} cannot be opened. Check that it is a file, and"
    " that the user that runs faqbot may read and write it and its folder.",
    sqlite3.SQLITE_FULL: "The disk is full that holds the database {place}. Nothing was changed;"
    " free some space and try again.",
    sqlite3.SQLITE_IOERR: "The disk that holds the database {place} failed ({cause}). Check the"
    " disk and its free space.",
    sqlite3.SQLITE_CORRUPT: "The database {place} is damaged ({cause}). Restore a backup, or save"
    " what can be saved with `sqlite3 FILE .recover`.",
    sqlite3.SQLITE_NOTADB: "{place} is not an SQLite database. Point BOT_DATABASE_URL to one, or"
    " to a file that does not exist yet.",
}
_OTHER = "The database {place} refused: {cause}. Run `faqbot doctor`."


class ScrubbedError(Exception):
    """What may be logged of an error: its kind and the statement, without any value."""

    def __init__(self, error: DBAPIError) -> None:
        super().__init__(f"{postgres_faults.cause(error.orig)} [{error.statement}]")


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raises a StorageError about `place` for every error of the database inside the block."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise StorageError(_sentence(error, place)) from error
        # With what the server says of values, which are what people wrote, it could be logged.
        told = postgres_faults.sentence(error.orig, place, error.statement)
        raise StorageError(told) from ScrubbedError(error)
    except OSError as error:  # time-outs, too: PostgreSQL's driver lets them through
        raise StorageError(postgres_faults.sentence(error, place)) from error
    except UnicodeEncodeError as error:
        raise StorageError(
            f"The database {place} cannot hold half of a surrogate pair; remove that character."
            " Nothing was changed."
        ) from error
    except PoolTimeoutError as error:
        raise StorageError(f"The database {place} is too busy; try again in a minute.") from error


def _sentence(error: DBAPIError, place: str) -> str:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the low byte: the kind of error
    return _SENTENCES.get(code, _OTHER).format(place=place, cause=error.orig)


def check_file(path: Path) -> None:
    """Raises StorageError where no database can live at `path`: SQLite's own words are vague."""
    if not path.parent.is_dir():
        raise StorageError(
            f"The folder {path.parent} of the database {path} does not exist. Create it, or point"
            " BOT_DATABASE_URL elsewhere."
        )
    if path.is_dir():
        raise StorageError(f"{path} is a folder; BOT_DATABASE_URL must name a file in it.")
    for needed in (path.parent, path):
        if needed.exists() and not os.access(needed, os.R_OK | os.W_OK):
            raise StorageError(
                f"{needed} is read-only, so the database {path} cannot be written. Give the user"
                " that runs faqbot the right to write to the file and to its folder."
            )
