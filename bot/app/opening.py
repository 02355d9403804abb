"""What a command opens: the database alone, or the whole bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app.assembling import assemble, open_intake
from bot.app.encoding import open_text_encoder
from bot.app.running import App
from bot.config import Settings, database_url
from bot.storage.database import Database
from bot.storage.database import open_database as open_storage


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The stores alone, without a model: enough to read and to migrate."""
    migrate = settings.migrate == "auto"
    async with open_storage(database_url(settings), migrate=migrate) as database:
        yield database


@asynccontextmanager
async def open_app(settings: Settings, *, kb: str = "") -> AsyncIterator[App]:
    """A whole bot: database open, model loaded. Everything ends with the block.

    `kb` names the knowledge base that everybody uses, instead of their workspaces'.
    """
    async with (
        open_database(settings) as stores,
        open_text_encoder(settings, stores.embeddings) as encoder,
    ):
        app = assemble(settings, stores, encoder, open_intake(settings, stores), kb=kb)
        try:
            yield app
        finally:
            await app.library.close()
