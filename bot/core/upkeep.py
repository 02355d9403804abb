"""What keeps the knowledge in memory true to what is stored: for the scheduler to call."""

import asyncio
import logging

from bot.core.errors import BotError
from bot.core.faq import KnowledgeBase
from bot.core.indexing import Indexer
from bot.core.library import Library
from bot.core.ports import FaqStore

logger = logging.getLogger(__name__)

HEARD_EVERY = 600.0
"""Seconds between two looks at what people say against the answers of a knowledge base."""


class Upkeep:
    """Reads, embeds and fits what changed without this process.

    `is_warm` once every knowledge base was in memory with nothing that waited for a vector: only
    then does this process answer as well as another that serves already.
    """

    def __init__(self, store: FaqStore, indexer: Indexer, library: Library) -> None:
        self._store = store
        self._indexer = indexer
        self._library = library
        self._read: dict[int, int] = {}
        self._embedded: dict[int, int] = {}
        self._heard: dict[int, float] = {}
        self.is_warm = False

    async def refresh(self) -> None:
        """What others saved, embedded and fitted is read; each process does it for itself.

        One that has not moved since the last call is not read again: its revision moves with
        every change, whoever makes it. A fit that failed is tried again.
        """
        stale = 0
        for kb in await self._store.knowledge_bases():
            if self._read.get(kb.key) != kb.revision or not self._library.keeps(kb):
                stale += (await self._library.refresh(kb)).stale
                self._read[kb.key] = kb.revision
            self._library.fit(kb)
        self.is_warm = self.is_warm or not stale

    async def follow(self, moved: asyncio.Event) -> None:
        """Refreshes whenever `moved` is set, until cancelled. What fails, the scheduler repeats."""
        while True:
            await moved.wait()
            moved.clear()
            try:
                await self.refresh()
            except BotError as error:
                logger.warning("what others changed was not read: %s", type(error).__name__)

    async def reembed(self) -> int:
        """How many texts were stale, over all knowledge bases; what they gave is live here now."""
        texts = 0
        for kb in await self._store.knowledge_bases():
            if self._embedded.get(kb.key) != kb.revision:
                texts += await self._embed(kb)
                self._embedded[kb.key] = kb.revision
        if texts:
            await self.refresh()
        return texts

    async def calibrate(self) -> int:
        """How many knowledge bases had moved since they were fitted; BotError where one fails.

        So have those against whose answers people say more than was known, or less.
        """
        fitted = 0
        for kb in await self._store.knowledge_bases():
            knowledge = await self._library.current(kb)
            if not knowledge.wants_fit and await self._is_outdated(kb):
                await self._store.touch(kb.key)
                knowledge = await self._library.refresh(kb)
            if knowledge.wants_fit:
                self._library.fit(kb)
                await self._library.settle(kb)
                fitted += 1
        return fitted

    async def _is_outdated(self, kb: KnowledgeBase) -> bool:
        now = asyncio.get_running_loop().time()
        if now < self._heard.get(kb.key, -HEARD_EVERY) + HEARD_EVERY:
            return False
        self._heard[kb.key] = now
        return await self._library.outdated(kb)

    async def _embed(self, kb: KnowledgeBase) -> int:
        if self._library.keeps(kb):  # read and looked through already
            return 0
        return await self._indexer.embed(await self._store.entries(kb.key))
