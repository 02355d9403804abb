"""The way to the database: an engine from a URL, and transactions on it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.errors import StorageError
from bot.storage import postgres, sqlite
from bot.storage.faults import translated
from bot.storage.fence import refuse_without_lease

LOCK_TIMEOUT = 5.0
"""Seconds that a transaction waits for another process to end its own."""


class Transactions:
    """Reads and writes of one database: each block is a transaction, all or nothing.

    Errors of the database leave as StorageError.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.place = place_of(engine.url)
        self.address = engine.url
        self._turn: AbstractAsyncContextManager[Any]
        if engine.dialect.name == "sqlite":
            self._reading, self._writing = engine, sqlite.for_writing(engine)
            # SQLite has one writer: here they queue in order, where its own waiting is a lottery.
            self._turn = asyncio.Lock()
        else:
            self._reading, self._writing = postgres.for_reading(engine), engine
            self._turn = nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the database."""
        with translated(self.place):
            async with self._reading.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """All or nothing; an exception rolls all back.

        SQLite has one writer at a time. On PostgreSQL there are many: each statement sees what
        others have committed, and what is read to be changed must be locked (`with_for_update`,
        or `bot.storage.locking`).
        """
        with translated(self.place):
            async with self._turn, self._writing.begin() as connection:
                await refuse_without_lease(connection)
                yield connection


def make_engine(
    url: str, *, lock_timeout: float = LOCK_TIMEOUT, restructuring: bool = False
) -> AsyncEngine:
    """An engine for `url`; nothing is opened yet, but an SQLite file's folder must be there.

    `restructuring` lets a migration take its time, and rebuild a table, which on SQLite means to
    drop it.
    """
    address = _address(url)
    create = partial(
        create_async_engine,
        hide_parameters=True,  # they are what people wrote, and errors are logged
        json_serializer=partial(json.dumps, ensure_ascii=False),
    )
    if address.get_backend_name() == "sqlite":
        return sqlite.make_engine(
            create, address, lock_timeout=lock_timeout, foreign_keys=not restructuring
        )
    return postgres.make_engine(create, address, lock_timeout=lock_timeout, patient=restructuring)


def place_of(url: URL) -> str:
    """Where the database is, as a person would say it, without any password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return postgres.place_of(url)


def same_database(one: str, other: str) -> bool:
    """Whether both URLs lead to the same place, as far as can be told from them."""
    files = (sqlite_file(one), sqlite_file(other))
    if all(files):
        first, second = (file.resolve() for file in files if file)
        return first == second
    return place_of(_address(one)) == place_of(_address(other))


def refuse_missing(url: str) -> None:
    """Raises StorageError where the URL names a file that is not there: opening would make it."""
    file = sqlite_file(url)
    if file and not str(file).startswith("file:") and not file.exists():
        raise StorageError(f"There is no database {file}.")


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for a server."""
    address = _address(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise StorageError(
            f"BOT_DATABASE_URL is no database URL; write it like {sqlite.EXAMPLE} or"
            f" {postgres.EXAMPLE}."
        ) from None  # it quotes what may be a part of the password
    if backend == "sqlite":
        return sqlite.checked(address)
    if backend in postgres.NAMES:
        return postgres.checked(address)
    raise StorageError(
        f"BOT_DATABASE_URL must name an SQLite file, like {sqlite.EXAMPLE}, or a PostgreSQL"
        f" database, like {postgres.EXAMPLE}; {backend} is neither."
    )
