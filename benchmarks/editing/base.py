"""A large knowledge base in a database of its own, with the services that change and read it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Self

import numpy as np

from benchmarks.speed.made_up import PHRASINGS_PER_ENTRY, entries, unit_vectors
from bot.core.curation import Curation
from bot.core.faq import ChangeKind, FaqEntry, KnowledgeBase
from bot.core.indexing import Indexer, texts_of
from bot.core.knowledge import Judged, Received
from bot.core.library import Library
from bot.core.ports import Change, Fit
from bot.core.retrieval.snapshot import Snapshot
from bot.fitting.service import FittingService
from bot.storage.database import Database, open_database
from bot.storage.exact_index import ExactIndex
from tests.fakes_encoder import FakeEncoder

DIMENSION = 384
_TOGETHER = 2_000
_AUTHOR = "benchmark"


class Unfitted(FittingService):
    """Gives every knowledge base the shipped calibration and no head, at once."""

    async def fit(
        self,
        snapshot: Snapshot,
        judged: Sequence[Judged],
        target: float,
        received: Sequence[Received] = (),
    ) -> Fit:
        """Nothing is computed."""
        return Fit(0, snapshot.revision, snapshot.model.id, self.shipped.to_json(), b"")


class Base:
    """One knowledge base, and one process's services for it."""

    def __init__(self, stores: Database, kb: KnowledgeBase) -> None:
        encoder = FakeEncoder(dimension=DIMENSION)
        indexer = Indexer(encoder, stores.embeddings)
        self.library = Library(
            store=stores.faq,
            fits=stores.fits,
            labels=stores.labels,
            encoder=encoder,
            indexer=indexer,
            fitter=Unfitted(encoder.provenance),
            make_index=_index,
            languages=None,
        )
        self._stores = stores
        self._curation = Curation(stores.faq, indexer, self.library)
        self._kb = kb

    @classmethod
    @asynccontextmanager
    async def of(cls, url: str, count: int) -> AsyncIterator[Self]:
        """So many entries in the database, each text with a random vector."""
        async with open_database(url) as stores:
            kb = await stores.faq.create_knowledge_base("large")
            await _fill(stores, kb, entries(PHRASINGS_PER_ENTRY * count))
            base = cls(stores, await stores.faq.knowledge_base("large"))
            yield base
            await base.library.close()

    async def read(self) -> None:
        """From the database to what can be asked."""
        await self.library.current(self._kb)

    def edits(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """What people do to single entries, one after the other."""
        edit = self._curation.edit
        changes = (
            partial(edit, slug="faq-500", question="How do I reset the coffee machine?"),
            partial(edit, slug="faq-20", add_alternates=("coffee machine is broken",)),
            partial(edit, slug="faq-700", answer="Ask at the desk. It takes a day."),
            partial(self._curation.retire, slug="faq-300"),
            partial(self._curation.restore, slug="faq-300"),
        )
        return [partial(self._done, change) for change in changes]

    async def _done(self, change: Callable[..., Awaitable[object]]) -> None:
        """`change` returns once it is searchable here."""
        await change(self._kb, author=_AUTHOR)


async def _fill(stores: Database, kb: KnowledgeBase, made: Sequence[FaqEntry]) -> None:
    model, chance = FakeEncoder(dimension=DIMENSION).provenance, np.random.default_rng(0)
    for start in range(0, len(made), _TOGETHER):
        part = made[start : start + _TOGETHER]
        texts = texts_of(part)
        rows = unit_vectors(len(texts), DIMENSION, chance)
        await stores.faq.save(
            kb.key,
            [Change(entry, ChangeKind.ADD, 0) for entry in part],
            author=_AUTHOR,
            vectors=dict(zip(texts, rows, strict=True)),
            model=model,
        )


async def _index(snapshot: Snapshot) -> ExactIndex:
    rows, function = snapshot.phrasings.vectors, snapshot.model.similarity
    return ExactIndex(rows, function, snapshot.shortened)
