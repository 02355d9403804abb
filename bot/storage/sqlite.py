"""All that is particular to SQLite's way of connecting."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.errors import ReplacedError, StorageError
from bot.storage.faults import check_file

EXAMPLE = "sqlite:////srv/faqbot/faqbot.db"

_WRITES = "faqbot_writes"
_MOMENT = 20
"""Milliseconds."""


def make_engine(
    create: Callable[..., AsyncEngine], address: URL, *, lock_timeout: float, foreign_keys: bool
) -> AsyncEngine:
    """An engine for the file, whose folder must be there."""
    file = Path(address.database or "")
    if not address.query.get("uri"):
        check_file(file)
    engine = create(
        address,
        # SQLAlchemy begins and ends transactions itself; the driver must not begin any.
        connect_args={"isolation_level": None, "timeout": lock_timeout},
        pool_size=5,
        max_overflow=0,
    )
    set_up = partial(_set_up, lock_timeout=lock_timeout, foreign_keys=foreign_keys)
    event.listen(engine.sync_engine, "connect", set_up)
    if address.query.get("uri"):
        event.listen(engine.sync_engine, "begin", _begin)
    else:
        place = _Place(file)
        event.listen(engine.sync_engine, "begin", place.begin)
        event.listen(engine.sync_engine, "do_connect", place.refuse_another)
        event.listen(engine.sync_engine, "do_connect", place.make_private)
    event.listen(engine.sync_engine, "invalidate", _let_go)
    return engine


def for_writing(engine: AsyncEngine) -> AsyncEngine:
    """The same engine, for transactions that write."""
    return engine.execution_options(**{_WRITES: True})


def connect(address: URL, lock_timeout: float) -> sqlite3.Connection:
    """A connection of the driver's own, apart from the engine's; its errors are sqlite3's."""
    names, options = address.get_dialect()().create_connect_args(address)
    return sqlite3.connect(
        str(names[0]), timeout=lock_timeout, uri=bool(options.get("uri")), isolation_level=None
    )


def checked(address: URL) -> URL:
    """The address as the engine takes it; StorageError where it names no file."""
    if address.database in (None, "", ":memory:"):
        raise StorageError(
            f"BOT_DATABASE_URL must name an SQLite file, like {EXAMPLE};"
            f" {address.render_as_string(hide_password=True)} does not."
        )
    if address.query and not (address.database or "").startswith("file:"):
        raise StorageError(
            "BOT_DATABASE_URL has parameters behind a `?`, which only a `file:` address takes, like"
            " sqlite:///file:/srv/faqbot/faqbot.db?mode=ro&uri=true."
        )
    return address.set(drivername="sqlite+aiosqlite")


class _Place:
    """Where the file is. What was opened there has to stay there.

    A file that is deleted, or replaced by a backup, lives on for those who have it open: what they
    write would be gone with their process, and nobody would know.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._opened: tuple[int, int] | None = None

    def make_private(self, *_: object) -> None:
        """Makes a file that is not there yet, for its owner alone: it will hold what people ask.

        SQLite gives the files beside it the same rights.
        """
        with suppress(OSError):  # it is there, or SQLite says what is wrong
            os.close(os.open(self._file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600))

    def begin(self, connection: Connection) -> None:
        """Begins a transaction, on the file that was there at the first one."""
        self.refuse_another()
        if self._opened is None:
            found = self._file.stat()
            self._opened = found.st_dev, found.st_ino
        _begin(connection)

    def refuse_another(self, *_: object) -> None:
        """Raises StorageError where it is gone; opening would put an empty one in its place."""
        if self._opened is None:
            return
        try:
            found = self._file.stat()
        except FileNotFoundError as error:
            raise StorageError(
                f"The database file {self._file} is gone while faqbot has it open; nothing is"
                " written any more. Put it back; or stop faqbot, restore a backup, and start it."
            ) from error
        if (found.st_dev, found.st_ino) != self._opened:
            raise ReplacedError(
                f"The database file {self._file} was replaced while faqbot has it open; nothing is"
                " written any more. Start faqbot anew."
            )


def _set_up(
    connection: DBAPIConnection, _record: Any, *, lock_timeout: float, foreign_keys: bool
) -> None:
    cursor = connection.cursor()
    _log_ahead(cursor, lock_timeout)
    # With a write-ahead log NORMAL cannot corrupt, and a killed process loses nothing; only a
    # power cut may take back the last seconds' commits, whole ones. FULL is 5 ms more a commit.
    cursor.execute("PRAGMA synchronous = NORMAL")
    # What is deleted is overwritten with zeros; without, it stays in the file for whoever reads it.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
    cursor.close()


def _log_ahead(cursor: DBAPICursor, lock_timeout: float) -> None:
    # On a new file the switch waits for everyone who reads, and who waits to switch reads: two
    # would wait for each other to the end. So each waits a moment, lets go and tries again.
    cursor.execute(f"PRAGMA busy_timeout = {_MOMENT}")
    until = monotonic() + lock_timeout
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
    cursor.execute(f"PRAGMA busy_timeout = {round(1_000 * lock_timeout)}")


def _let_go(connection: DBAPIConnection, _record: Any, _error: BaseException | None) -> None:
    # A task that is cancelled has its connection closed. Closing alone would keep the lock for as
    # long as anything (a traceback) refers to an unfinished statement.
    with suppress(sqlite3.Error):  # it may be closed already
        connection.rollback()


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads and then writes would lose the race for the lock with
    # an error, or a change of another process without one (platform-rules.md, SQLite).
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
