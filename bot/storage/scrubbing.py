"""What was forgotten goes from the disk too, as far as the database sees to it."""

import asyncio
import sqlite3
from contextlib import closing

from sqlalchemy import URL

from bot.core.errors import StorageError
from bot.storage import postgres, sqlite

PATIENCE = 1.0
"""Seconds that others wait at most while SQLite's log is emptied; the next run tries again."""

_FORGETTING = ("receipt", "vote", "outbox", "thread", "help_request", "draft", "upload")
"""Tables with what people wrote and who they are; the knowledge is no person's."""

_TIME = 600.0
"""Seconds that the server has for them."""


async def scrub(address: URL) -> bool:
    """Whether no trace is left of deleted rows where the database's own files are read.

    SQLite overwrites what it deletes; older copies are in its write-ahead log, which is emptied
    here: False where somebody read or wrote all the while. PostgreSQL frees the place of dead rows
    (`VACUUM`) and overwrites it in time, and its log goes by its own settings: always True.
    """
    if address.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_empty_log, address)
    await _vacuum(address)
    return True


def _empty_log(address: URL) -> bool:
    try:
        with closing(sqlite.connect(address, PATIENCE)) as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:  # it is locked or full, of which everything else tells
        return False
    return not busy


async def _vacuum(address: URL) -> None:
    tables = ", ".join(f'"{name}"' for name in _FORGETTING)
    try:
        connection = await postgres.connect(address)
        try:
            await connection.execute("SET statement_timeout = 0")
            await connection.execute(f"VACUUM (SKIP_LOCKED) {tables}", timeout=_TIME)
        finally:
            await connection.close()
    except postgres.driver_errors() as error:
        raise StorageError(
            f"PostgreSQL did not free the place of forgotten rows ({type(error).__name__}); it"
            " does so by itself as well, later."
        ) from None
