"""Which knowledge bases are searched in memory, and which in the database."""

from collections.abc import Mapping
from time import monotonic
from typing import Literal, TypeAlias
from weakref import WeakValueDictionary

from bot.core.errors import SettingsError
from bot.core.faq import ModelProvenance
from bot.core.ports import FaqIndex, NearRows
from bot.core.retrieval.snapshot import Snapshot
from bot.storage.exact_index import ExactIndex
from bot.storage.near_rows import MOST_DIMENSIONS
from bot.storage.pgvector_index import PgvectorIndex

Choice: TypeAlias = Literal["auto", "memory", "pgvector"]

LOOK_AGAIN = 600.0
"""Seconds after which one looks again at what was all there: somebody may have emptied a table."""


class Indexes:
    """Makes each knowledge base's index.

    `auto` takes the database for those with `least` phrasings or more, `pgvector` for all.
    """

    def __init__(
        self, choice: Choice, least: int, near: NearRows | None, model: ModelProvenance
    ) -> None:
        """`near` is None where the database cannot search; SettingsError where it has to."""
        refuse_without_postgres(choice, there=near is not None)
        if choice == "pgvector":
            _refuse_dimensions(model)
        able = choice != "memory" and model.dimension <= MOST_DIMENSIONS
        self.near = near if able else None
        self._least = 1 if choice == "pgvector" else least
        self._model = model
        self._made: WeakValueDictionary[int, PgvectorIndex] = WeakValueDictionary()

    @property
    def large(self) -> Mapping[int, PgvectorIndex]:
        """The indexes in the database, by knowledge base."""
        return dict(self._made)

    @property
    def told(self) -> str:
        """How far the database's indexes are, for who looks after it; empty where it has none."""
        placed = sum(index.placed for index in self._made.values())
        rows = sum(index.rows for index in self._made.values())
        return f"pgvector holds {placed:,} of {rows:,} phrasings" if rows else ""

    async def make(self, snapshot: Snapshot) -> FaqIndex:
        """The index of a snapshot; a `MakeIndex`."""
        rows = snapshot.phrasings
        if self.near is None or not self.is_large(snapshot):
            self._made.pop(snapshot.kb, None)
            return ExactIndex(rows.vectors, self._model.similarity, snapshot.shortened)
        before = self._made.get(snapshot.kb)
        index = await PgvectorIndex.looked(
            self.near,
            snapshot.kb,
            self._model,
            rows.hashes,
            rows.vectors,
            before,
            snapshot.shortened,
        )
        self._made[snapshot.kb] = index
        return index

    async def look(self) -> None:
        """Looks at what was placed by now where something had been lacking, else now and then."""
        for index in self.large.values():
            if index.placed < index.rows or monotonic() > index.looked_at + LOOK_AGAIN:
                await index.look()

    def is_large(self, snapshot: Snapshot) -> bool:
        """Whether the database shall search it."""
        return len(snapshot.phrasings.texts) >= self._least

    def is_small(self, snapshot: Snapshot) -> bool:
        """Whether what the database holds of it can go; not the moment it falls below the size."""
        return len(snapshot.phrasings.texts) < self._least / 2


def refuse_without_postgres(choice: Choice, *, there: bool) -> None:
    """SettingsError where PostgreSQL shall search and is not there."""
    if choice == "pgvector" and not there:
        raise SettingsError(
            "BOT_INDEX is pgvector, for which BOT_DATABASE_URL has to name a PostgreSQL database."
            " Set BOT_INDEX=auto, or move there with `faqbot db copy`."
        )


def _refuse_dimensions(model: ModelProvenance) -> None:
    if model.dimension > MOST_DIMENSIONS:
        raise SettingsError(
            f"BOT_INDEX is pgvector, whose index takes {MOST_DIMENSIONS} dimensions at most; the"
            f" model {model.id} has {model.dimension}. Set BOT_INDEX=auto, or another BOT_MODEL."
        )
