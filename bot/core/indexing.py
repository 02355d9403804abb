"""Embeddings by content: what is missing is encoded, what is known never again."""

import asyncio
from collections.abc import Iterable, Mapping

from bot.core.faq import FaqEntry, ModelProvenance, Status
from bot.core.outcomes import Vector
from bot.core.ports import EmbeddingStore, Encoder, Progress, TextHash
from bot.core.query import text_hash
from bot.core.retrieval.units import units


class Indexer:
    """Keeps the embedding of every text of every active entry."""

    def __init__(self, encoder: Encoder, embeddings: EmbeddingStore) -> None:
        self._encoder = encoder
        self._embeddings = embeddings

    @property
    def model(self) -> ModelProvenance:
        """The model under which vectors are made."""
        return self._encoder.provenance

    async def stale(self, entries: Iterable[FaqEntry]) -> Mapping[TextHash, str]:
        """The texts that have no vector under the current model, by their hash."""
        texts = await asyncio.to_thread(texts_of, entries)  # seconds, for ten thousand entries
        known = await self._embeddings.known(self.model, list(texts))
        return {digest: text for digest, text in texts.items() if digest not in known}

    async def encode_missing(
        self, entries: Iterable[FaqEntry], progress: Progress | None = None
    ) -> Mapping[TextHash, Vector]:
        """New vectors for what is stale, not stored yet: an edit stores them with its text."""
        stale = await self.stale(entries)
        if not stale:
            return {}
        matrix = await self._encoder.encode_texts(list(stale.values()), progress)
        return dict(zip(stale, matrix, strict=True))

    async def embed(self, entries: Iterable[FaqEntry], progress: Progress | None = None) -> int:
        """How many texts were stale; all of them have a vector now."""
        vectors = await self.encode_missing(entries, progress)
        if vectors:
            await self._embeddings.add(self.model, vectors)
        return len(vectors)

    async def vectors(self, entries: Iterable[FaqEntry]) -> Mapping[TextHash, Vector]:
        """The stored vectors of the entries' texts; a stale text has none."""
        texts = await asyncio.to_thread(texts_of, entries)
        return await self._embeddings.vectors(self.model, list(texts))


def texts_of(entries: Iterable[FaqEntry]) -> dict[TextHash, str]:
    """Every text of the active entries that is embedded, by its hash."""
    return {
        text_hash(unit.text): unit.text
        for entry in entries
        if entry.status is Status.ACTIVE
        for unit in units(entry)
    }
