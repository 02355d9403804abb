"""Turns that count across processes: PostgreSQL's advisory locks, on a connection of their own."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from sqlalchemy import URL

from bot.core.errors import StorageError
from bot.core.ports import Turns
from bot.storage import postgres

PATIENCE = 2.0
"""Seconds that a turn is waited for: a process that stands still with one holds up nobody more."""

AGAIN = 0.02
"""Seconds between two tries."""

RECONNECT = 5.0
"""Seconds for which no connection is tried after one could not be had."""


class SqlTurns(Turns):
    """On SQLite, whose processes share one machine, there are none: each process has its own.

    The locks are the session's: they end with the connection, whatever becomes of the process.
    """

    def __init__(self, address: URL, *, patience: float = PATIENCE) -> None:
        self._address = address
        self._patience = patience
        self._is_shared = address.get_backend_name() != "sqlite"
        self._line = asyncio.Lock()
        self._connection: Any = None
        self._not_before = 0.0

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """While the block lasts no other process is in one of that name, as far as can be had."""
        if not self._is_shared:
            yield
            return
        number = _number(name)
        connection = await self._taken(number)
        try:
            yield
        finally:
            if connection is not None:
                await self._ask(connection, "SELECT pg_advisory_unlock($1)", number)

    def close(self) -> None:
        """Ends the connection, and with it every turn."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _taken(self, number: int) -> Any:
        """The connection that has the turn; None where it could not be had in time."""
        end = monotonic() + self._patience
        while (connection := await self._connected()) is not None:
            taken = await self._ask(connection, "SELECT pg_try_advisory_lock($1)", number)
            if taken:
                return connection
            if taken is None or monotonic() > end:
                break
            await asyncio.sleep(AGAIN)
        return None

    async def _connected(self) -> Any:
        async with self._line:
            if self._connection is not None and not self._connection.is_closed():
                return self._connection
            if monotonic() < self._not_before:
                return None
            try:
                self._connection = await postgres.connect(self._address)
            except StorageError:
                self._connection, self._not_before = None, monotonic() + RECONNECT
            return self._connection

    async def _ask(self, connection: Any, question: str, number: int) -> bool | None:
        """The server's answer; None where there is none, and the connection is given up."""
        faults = postgres.driver_errors()
        async with self._line:
            try:
                answer: bool = await connection.fetchval(question, number)
            except faults:
                connection.terminate()
                return None
            except BaseException:  # cancelled: nobody knows whether the server has done it
                connection.terminate()
                raise
        return answer


def _number(name: str) -> int:
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
