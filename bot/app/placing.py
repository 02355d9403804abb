"""Large knowledge bases' vectors brought to where the database searches them."""

from time import monotonic

from bot.app.indexes import LOOK_AGAIN, Indexes
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.ports import FaqStore, NearRows

CHUNK = 2_000
"""Rows placed in one transaction: between two of them others have their turn."""


class Placing:
    """Keeps the database's copy true to what is served; for the owner of the job `place`.

    Rows come first and the index after them: to build it takes a tenth of growing it row by row.
    """

    def __init__(self, indexes: Indexes, near: NearRows, store: FaqStore, library: Library) -> None:
        self._indexes = indexes
        self._near = near
        self._store = store
        self._library = library
        self._done: dict[int, tuple[int, float]] = {}

    async def place(self) -> int:
        """How many rows were placed. What fell below half the size is taken out again."""
        placed, large = 0, False
        for kb in await self._store.knowledge_bases():
            revision, at = self._done.get(kb.key, (-1, 0.0))
            if revision == kb.revision and monotonic() < at + LOOK_AGAIN:
                continue
            knowledge = await self._library.current(kb)
            if self._indexes.is_large(knowledge.snapshot):
                placed += await self._place(knowledge)
                large = True
            elif self._indexes.is_small(knowledge.snapshot):
                await self._take_out(knowledge)
            self._done[kb.key] = knowledge.kb.revision, monotonic()
        if large:  # another may have placed it
            await self._indexes.look()
        return placed

    async def _place(self, knowledge: Knowledge) -> int:
        snapshot = knowledge.snapshot
        hashes = snapshot.phrasings.hashes
        lacking = await self._near.lacking(snapshot.kb, snapshot.model, hashes)
        rows = {one: row for row, one in enumerate(hashes) if one in lacking}
        wanted = sorted(rows)
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            vectors = snapshot.phrasings.vectors[[rows[one] for one in part]]
            await self._near.add(snapshot.kb, snapshot.model, part, vectors)
        await self._near.settle(snapshot.kb, snapshot.model, hashes)
        return len(wanted)

    async def _take_out(self, knowledge: Knowledge) -> None:
        snapshot = knowledge.snapshot
        if snapshot.kb in await self._near.held(snapshot.model):
            await self._near.settle(snapshot.kb, snapshot.model, ())
