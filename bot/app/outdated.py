"""A process belongs to one model and to one database from its start to its end."""

import asyncio

from bot.app.encoding import until_replaced
from bot.app.running import App
from bot.core.errors import ReplacedError, StorageError
from bot.storage.database import Database

LOOK = 5.0
"""Seconds between two looks at the database."""


async def until_outdated(app: App) -> None:
    """Waits; ends with an error where only a new process could go on.

    ModelError where the encoder's server has had another model for a minute, ReplacedError where
    the database's file is another. Whatever starts it anew (a container's restart policy) brings
    it back with what is there by then.
    """
    model = asyncio.create_task(until_replaced(app.encoder))
    database = asyncio.create_task(until_database_replaced(app.stores))
    try:
        done, _ = await asyncio.wait({model, database}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        model.cancel()
        database.cancel()


async def until_database_replaced(stores: Database, *, look: float = LOOK) -> None:
    """Waits; ends with a ReplacedError. A database that is away or gone may come back."""
    while True:
        await asyncio.sleep(look)
        try:
            await stores.schema.versions()
        except ReplacedError:
            raise
        except StorageError:
            continue
