"""The way to the database: an engine from a URL, and transactions on it.

All that is particular to SQLite's way of connecting stands here.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.errors import StorageError
from bot.storage.faults import check_file, translated

LOCK_TIMEOUT = 5.0
"""Seconds that a transaction waits for another process to end its own."""

_WRITES = "faqbot_writes"
_MOMENT = 20
"""Milliseconds."""


class Transactions:
    """Reads and writes of one database: each block is a transaction, all or nothing.

    Errors of the database leave as StorageError.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.place = place_of(engine.url)
        self._reading = engine
        self._writing = engine.execution_options(**{_WRITES: True})
        # SQLite has one writer: here they queue in order, where its own waiting is a lottery.
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the database."""
        with translated(self.place):
            async with self._reading.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Alone among writers from the first statement on; an exception rolls all back."""
        with translated(self.place):
            async with self._turn, self._writing.begin() as connection:
                yield connection


def make_engine(
    url: str, *, lock_timeout: float = LOCK_TIMEOUT, foreign_keys: bool = True
) -> AsyncEngine:
    """An engine for `url`; nothing is opened yet, but the folder must be there.

    Without `foreign_keys` a migration may rebuild a table, which on SQLite means to drop it.
    """
    address = _address(url)
    if not address.query.get("uri"):
        check_file(Path(address.database or ""))
    engine = create_async_engine(
        address,
        # SQLAlchemy begins and ends transactions itself; the driver must not begin any.
        connect_args={"isolation_level": None, "timeout": lock_timeout},
        hide_parameters=True,  # they are what people wrote, and errors are logged
        json_serializer=partial(json.dumps, ensure_ascii=False),
        pool_size=5,
        max_overflow=0,
    )
    set_up = partial(_set_up, lock_timeout=lock_timeout, foreign_keys=foreign_keys)
    event.listen(engine.sync_engine, "connect", set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "invalidate", _let_go)
    return engine


def place_of(url: URL) -> str:
    """Where the database is, as a person would say it: the file, or the URL without password."""
    return url.database or url.render_as_string(hide_password=True)


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for a server."""
    address = _address(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StorageError(
            f"BOT_DATABASE_URL is no database URL; write it like {_EXAMPLE}."
        ) from error
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        raise StorageError(
            f"BOT_DATABASE_URL must name an SQLite file, like {_EXAMPLE};"
            f" {address.render_as_string(hide_password=True)} does not."
        )
    if address.query and not (address.database or "").startswith("file:"):
        raise StorageError(
            "BOT_DATABASE_URL has parameters behind a `?`, which only a `file:` address takes, like"
            " sqlite:///file:/srv/faqbot/faqbot.db?mode=ro&uri=true."
        )
    return address.set(drivername="sqlite+aiosqlite")


_EXAMPLE = "sqlite+aiosqlite:////srv/faqbot/faqbot.db"


def _set_up(
    connection: DBAPIConnection, _record: Any, *, lock_timeout: float, foreign_keys: bool
) -> None:
    cursor = connection.cursor()
    _log_ahead(cursor, lock_timeout)
    # With a write-ahead log NORMAL cannot corrupt, and a killed process loses nothing; only a
    # power cut may take back the last seconds' commits, whole ones. FULL is 5 ms more a commit.
    cursor.execute("PRAGMA synchronous = NORMAL")
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
