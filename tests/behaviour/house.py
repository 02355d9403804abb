"""The bot in a room: whole, on a database file; it can be ended and started again."""

import asyncio
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path

from bot.app import App, assemble, open_intake
from bot.config import Settings
from bot.core.faq import FaqEntry
from bot.core.intake import Intake
from bot.core.ports import Settled
from bot.embedding import LocalEncoder
from bot.serving import Platforms
from bot.storage.database import Database, open_database
from tests.real_model import packaged_model

PATIENCE = 30.0
"""Seconds for whatever a test waits for; nothing should take a tenth of that."""


class House:
    """Runs what `faqbot run` runs, with a model that is loaded already."""

    app: App
    _stores: Database
    _encoder: LocalEncoder
    _intake: Intake
    _platforms: Platforms
    _model: AsyncExitStack

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running = AsyncExitStack()

    async def start(self) -> None:
        """Listens, and knows everything at once."""
        await self.listens()
        await self.wakes()

    async def listens(self) -> None:
        """Opens the database and hears people; the model is still on its way."""
        async with AsyncExitStack() as opened:
            stores = await opened.enter_async_context(open_database(self._settings.database_url))
            encoder = LocalEncoder(packaged_model())
            opened.push_async_callback(encoder.close)
            self._model = await opened.enter_async_context(AsyncExitStack())
            self._intake = open_intake(self._settings, stores)
            self._platforms = Platforms(self._settings, stores, self._intake)
            self._stores, self._encoder = stores, encoder
            await opened.enter_async_context(self._intake)
            await opened.enter_async_context(self._platforms)
            self._running = opened.pop_all()

    async def wakes(self) -> None:
        """The model is there."""
        self.app = assemble(
            self._settings,
            self._stores,
            self._encoder,
            self._intake,
            hears=self._platforms.hears,
            speaks=self._platforms.speaks,
            knows=self._platforms.knows,
        )
        self._model.push_async_callback(self.app.library.close)

    async def dozes(self) -> None:
        """Restarted, it hears people, and its model is still on its way."""
        await self.stop()
        await self.listens()

    async def stop(self) -> None:
        """Finishes what is in hand."""
        await self._running.aclose()

    async def restarts(self) -> None:
        """Another process, on the same database."""
        await self.stop()
        await self.start()

    async def knows(self, *entries: FaqEntry) -> None:
        """As after `faqbot import`."""
        kb = await self.app.stores.faq.knowledge_base("default")
        await self.app.curation.import_entries(kb, entries, author="terminal:ada")

    async def answer_of(self, slug: str) -> str:
        """The answer of an entry, as it is stored."""
        kb = await self.app.stores.faq.knowledge_base("default")
        return (await self.app.stores.faq.entry(kb.key, slug)).answer

    async def receipts(self) -> list[str]:
        """The ids of all decisions so far."""
        return await self.column("SELECT id FROM receipt")

    async def column(self, sql: str) -> list[str]:
        """What a statement finds, read beside the bot."""

        def read() -> list[str]:
            path = Path(self._settings.database_url.removeprefix("sqlite:///"))
            with closing(sqlite3.connect(path)) as database:
                return [str(row[0]) for row in database.execute(sql)]

        return await asyncio.to_thread(read)

    async def through_with(self, key: str) -> Settled | None:
        """What became of that message, once the bot is through with it; None: it never was its."""
        if await self._settled(key) is None:  # if it is in hand still, it is finished now
            await self.restarts()
        async with asyncio.timeout(PATIENCE):
            while (  # noqa: ASYNC110 - a row in the database has no event
                settled := await self._settled(key)
            ) and not settled.ended:
                await asyncio.sleep(0.01)
        return settled

    async def claimed(self, key: str) -> None:
        """What is acknowledged before it is claimed is claimed now."""
        async with asyncio.timeout(PATIENCE):
            while await self._settled(key) is None:  # noqa: ASYNC110 - the same
                await asyncio.sleep(0.01)

    async def _settled(self, key: str) -> Settled | None:
        return await self._stores.outbox.settled(key)
