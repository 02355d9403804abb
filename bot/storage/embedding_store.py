"""Vectors by content: equal text under one model has one vector, for ever."""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import EmbeddingStore, Matrix, TextHash
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.statements import chunks, insert_missing


class SqlEmbeddingStore(EmbeddingStore):
    """The table `embedding`, keyed by model and SHA-256 of the text."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def known(self, model: ModelProvenance, hashes: Sequence[TextHash]) -> set[TextHash]:
        """Those of the hashes that have a vector under this model."""
        column = tables.embedding.c.text_hash
        found: set[TextHash] = set()
        async with self._transactions.read() as connection:
            for chunk in chunks(set(hashes)):
                found.update(await connection.scalars(select(column).where(_under(model, chunk))))
        return found

    async def vectors(
        self, model: ModelProvenance, hashes: Sequence[TextHash]
    ) -> Mapping[TextHash, Vector]:
        """The vectors that exist of those asked for; not writeable."""
        columns = (tables.embedding.c.text_hash, tables.embedding.c.vector)
        found: dict[TextHash, Vector] = {}
        async with self._transactions.read() as connection:
            for chunk in chunks(set(hashes)):
                asked = select(*columns).where(_under(model, chunk))
                rows = (await connection.execute(asked)).all()
                if rows:
                    vectors = _together([row.vector for row in rows])
                    found.update(zip([row.text_hash for row in rows], vectors, strict=True))
        return found

    async def add(self, model: ModelProvenance, vectors: Mapping[TextHash, Vector]) -> None:
        """Stores them; one that is there already stays as it is."""
        check_vectors(model, vectors)
        async with self._transactions.write() as connection:
            await add_vectors(connection, model, vectors)


def _together(rows: Sequence[Vector]) -> Matrix:
    """In one piece: a hundred thousand small ones would leave the memory in shreds."""
    vectors = np.stack(rows)
    vectors.flags.writeable = False
    return vectors


def check_vectors(model: ModelProvenance, vectors: Mapping[TextHash, Vector]) -> None:
    """Raises ModelError where a vector has not the length that the model says."""
    for vector in vectors.values():
        if vector.shape != (model.dimension,):
            raise ModelError(
                f"The model {model.id} gave a vector of shape {vector.shape}, but says it has"
                f" {model.dimension} dimensions. Check its files with `faqbot doctor`."
            )


async def add_vectors(
    connection: AsyncConnection, model: ModelProvenance, vectors: Mapping[TextHash, Vector]
) -> None:
    """Stores vectors in the transaction of `connection`."""
    if not vectors:
        return
    key = await _model_key(connection, model)
    # In order: two writers of the same texts would otherwise wait for each other.
    rows = [
        {"model": key, "text_hash": hash_, "vector": vectors[hash_]} for hash_ in sorted(vectors)
    ]
    await insert_missing(connection, tables.embedding, rows)


async def _model_key(connection: AsyncConnection, model: ModelProvenance) -> int:
    row = {
        "id": model.id,
        "model": model.model,
        "revision": model.revision,
        "dimension": model.dimension,
        "digest": model.digest,
        "similarity": model.similarity,
        "window_tokens": model.window,
    }
    await insert_missing(connection, tables.model, [row])
    statement = select(tables.model.c.key).where(tables.model.c.id == model.id)
    key: int = (await connection.execute(statement)).scalar_one()
    return key


def _under(model: ModelProvenance, hashes: Sequence[TextHash]) -> ColumnElement[bool]:
    key = select(tables.model.c.key).where(tables.model.c.id == model.id).scalar_subquery()
    return and_(tables.embedding.c.model == key, tables.embedding.c.text_hash.in_(hashes))
