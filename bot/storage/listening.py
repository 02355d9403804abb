"""What PostgreSQL tells of by itself: that somebody changed a knowledge base."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL

from bot.core.errors import StorageError
from bot.storage import postgres

logger = logging.getLogger(__name__)

CHANNEL = "faqbot_knowledge"
"""On which the trigger of migration 0005 tells."""

PULSE = 20.0
"""Seconds between two questions whether the server still answers: a cut cable says nothing."""

SHORTEST, LONGEST = 0.2, 5.0
"""Seconds between two attempts to connect; each waits twice as long as the one before."""


@asynccontextmanager
async def listening(address: URL, moved: Callable[[], None]) -> AsyncIterator[None]:
    """While the block lasts, `moved` is called soon after any knowledge base has moved.

    Also after each new connection, for nobody knows what was missed. Only PostgreSQL tells; on
    SQLite nothing is called, and everything is found by looking again and again.
    """
    if address.get_backend_name() == "sqlite":
        yield
        return
    task = asyncio.create_task(_listen(address, moved))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _listen(address: URL, moved: Callable[[], None]) -> None:
    pause = SHORTEST
    faults: tuple[type[Exception], ...] = (StorageError, *postgres.driver_errors())
    while True:
        try:
            async with _connection(address) as connection:
                await connection.add_listener(CHANNEL, lambda *_told: moved())
                moved()
                pause = SHORTEST
                await _until_lost(connection)
        except faults as error:
            # Looking again and again goes on meanwhile, and says what is wrong with the database.
            logger.info("changes are not told: %s", type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST)


@asynccontextmanager
async def _connection(address: URL) -> AsyncIterator[Any]:
    connection = await postgres.connect(address)
    try:
        yield connection
    finally:
        connection.terminate()


async def _until_lost(connection: Any) -> None:
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _connection: lost.set())
    while not lost.is_set():
        try:
            await asyncio.wait_for(lost.wait(), PULSE)
        except TimeoutError:
            await connection.execute("SELECT 1")
