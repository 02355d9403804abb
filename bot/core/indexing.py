"""Embeddings by content: what is missing is encoded, what is known never again."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from time import monotonic

from bot.core.faq import FaqEntry, ModelProvenance, Status
from bot.core.outcomes import Vector
from bot.core.ports import EmbeddingStore, Encoder, Progress, TextHash
from bot.core.query import text_hash
from bot.core.retrieval.units import units

PORTION = 2_048
"""Texts that are stored as soon as they are encoded, some seconds of work: what ends before all
are done, by a signal or a time limit, leaves no more than that to be made again."""

_TOGETHER = 128
"""Texts between two looks at the time, where it is short."""


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
        self,
        entries: Iterable[FaqEntry],
        progress: Progress | None = None,
        known: Mapping[TextHash, Vector] | None = None,
    ) -> Mapping[TextHash, Vector]:
        """New vectors for what is stale, not stored yet: an edit stores them with its text.

        Those that are `known` are not made again. Those of more than a portion are stored at once,
        and not given: found by their texts alone, they are seen nowhere before these are saved.
        """
        stale, known = await self.stale(entries), known or {}
        found = {digest: known[digest] for digest in stale if digest in known}
        missing = _without(stale, found)
        if len(missing) <= PORTION:
            return found | await self._encoded(missing, progress)
        await self._store(missing, progress)
        return found

    async def encode_within(
        self, seconds: float, entries: Iterable[FaqEntry]
    ) -> Mapping[TextHash, Vector]:
        """Those of `encode_missing` for which there is time; none is begun after that."""
        stale, end = [*(await self.stale(entries)).items()], monotonic() + seconds
        found: dict[TextHash, Vector] = {}
        for start in range(0, len(stale), _TOGETHER):
            if monotonic() >= end:
                break
            found |= await self._encoded(dict(stale[start : start + _TOGETHER]))
        return found

    async def embed(self, entries: Iterable[FaqEntry], progress: Progress | None = None) -> int:
        """How many texts were stale; all of them have a vector now."""
        stale = await self.stale(entries)
        await self._store(stale, progress)
        return len(stale)

    async def _store(self, texts: Mapping[TextHash, str], progress: Progress | None) -> None:
        """Encodes and stores them, portion by portion."""
        rest = list(texts.items())
        for start in range(0, len(rest), PORTION):
            part = dict(rest[start : start + PORTION])
            told = partial(_told, progress, start, len(rest)) if progress else None
            await self._embeddings.add(self.model, await self._encoded(part, told))

    async def _encoded(
        self, texts: Mapping[TextHash, str], progress: Progress | None = None
    ) -> dict[TextHash, Vector]:
        if not texts:
            return {}
        matrix = await self._encoder.encode_texts(list(texts.values()), progress)
        return dict(zip(texts, matrix, strict=True))

    async def look(
        self, entries: Iterable[FaqEntry]
    ) -> tuple[Mapping[TextHash, Vector], Collection[TextHash]]:
        """The stored vectors of the entries' texts, and the hashes of the stale ones."""
        texts = await asyncio.to_thread(texts_of, entries)
        vectors = await self._embeddings.vectors(self.model, list(texts))
        return vectors, texts.keys() - vectors.keys()

    async def vectors(self, entries: Iterable[FaqEntry]) -> Mapping[TextHash, Vector]:
        """The stored vectors of the entries' texts; a stale text has none."""
        texts = await asyncio.to_thread(texts_of, entries)
        return await self._embeddings.vectors(self.model, list(texts))


def _told(progress: Progress, before: int, of: int, done: int, _portion: int) -> None:
    progress(before + done, of)


def _without(
    texts: Mapping[TextHash, str], found: Mapping[TextHash, Vector]
) -> Mapping[TextHash, str]:
    return {digest: text for digest, text in texts.items() if digest not in found}


def texts_of(entries: Iterable[FaqEntry]) -> dict[TextHash, str]:
    """Every text of the active entries that is embedded, by its hash."""
    return {
        text_hash(unit.text): unit.text
        for entry in entries
        if entry.status is Status.ACTIVE
        for unit in units(entry)
    }
