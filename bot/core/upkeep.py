"""What keeps the knowledge in memory true to what is stored: for the scheduler to call."""

from bot.core.indexing import Indexer
from bot.core.library import Library
from bot.core.ports import FaqStore


class Upkeep:
    """Embeds what changed without the bot. `is_warm` once every knowledge base was looked at."""

    def __init__(self, store: FaqStore, indexer: Indexer, library: Library) -> None:
        self._store = store
        self._indexer = indexer
        self._library = library
        self._seen: dict[int, int] = {}
        self.is_warm = False

    async def reembed(self) -> int:
        """How many texts were stale, over all knowledge bases; what they gave is live now.

        One that has not moved since the last call is not read again: its revision moves with
        every change, whoever makes it. A fit that failed is tried again.
        """
        texts = 0
        for kb in await self._store.knowledge_bases():
            if self._seen.get(kb.key) != kb.revision or not self._library.keeps(kb):
                embedded = await self._indexer.embed(await self._store.entries(kb.key))
                await (self._library.refresh(kb) if embedded else self._library.current(kb))
                self._seen[kb.key] = kb.revision
                texts += embedded
            self._library.fit(kb)
        self.is_warm = True
        return texts
