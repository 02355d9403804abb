"""The tables `near_N`, one a model N: vectors that pgvector searches, a partial index a base."""

from collections.abc import Collection, Sequence
from io import BytesIO

import numpy as np
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import ModelError, StorageError
from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import Matrix, NearRows, TextHash
from bot.storage import postgres, postgres_faults
from bot.storage.engine import Transactions, make_engine
from bot.storage.faults import translated

MOST_DIMENSIONS = 2_000
"""Of a vector that an HNSW index takes: github.com/pgvector/pgvector#hnsw"""

_ASKED = 20_000
_READ = 5_000
"""Hashes a statement."""

_KEY = text("SELECT key FROM model WHERE id = :id")
_EXISTS = text("SELECT to_regclass(:name) IS NOT NULL")
_STANDS = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")
_TABLE = text("SELECT faqbot_near_table(:model)")
_INDEX = text("SELECT faqbot_near_index(:model, :kb)")
_PATIENTLY = text(
    "SELECT set_config('lock_timeout', '0', true),"
    " set_config('maintenance_work_mem', '512MB', true)"
)
_SEARCH = text(
    # Before the table's first ANALYZE the planner would rather sort all rows of it.
    "SELECT set_config('hnsw.ef_search', :ef, true), set_config('enable_seqscan', 'off', true),"
    " set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)"
)
_LEAST_EF, _MOST_EF = 40, 1_000

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
"""postgresql.org/docs/current/sql-copy.html, "Binary Format"."""


class PgvectorRows(NearRows):
    """Rows of 32-byte hashes and vectors; StorageError where the database cannot be used.

    Knowledge bases and models are named by numbers of ours, which stand in the statements as they
    are: the condition of a partial index has to be met word for word.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._keys: dict[str, int] = {}

    async def lacking(
        self, kb: int, model: ModelProvenance, hashes: Sequence[TextHash]
    ) -> set[TextHash]:
        """Those of the hashes that are not placed."""
        found: set[TextHash] = set()
        async with self._transactions.read() as connection:
            table = await self._table(connection, model)
            if table is None:
                return set(hashes)
            wanted = text(
                "SELECT one FROM unnest(CAST(:hashes AS bytea[])) AS one WHERE NOT EXISTS"
                f" (SELECT FROM {table} WHERE kb = {kb:d} AND text_hash = one)"
            )
            for start in range(0, len(hashes), _ASKED):
                asked = {"hashes": list(hashes[start : start + _ASKED])}
                found.update(await connection.scalars(wanted, asked))
        return found

    async def add(
        self, kb: int, model: ModelProvenance, hashes: Sequence[TextHash], vectors: Matrix
    ) -> None:
        """Places them, one row a hash; one that is there already stays.

        ModelError where a vector is longer than an index can be.
        """
        check_dimensions(model)
        async with self._transactions.write() as connection:
            key = await self._key(connection, model)
            if key is None:
                raise StorageError(f"The database has no vectors of the model {model.id} yet.")
            table = await connection.scalar(_TABLE, {"model": key})
            await connection.execute(
                text(f"CREATE TEMPORARY TABLE coming (LIKE {table}) ON COMMIT DROP")
            )
            await self._copy(connection, _payload(kb, hashes, vectors))
            await connection.execute(
                # In order: two that place the same would otherwise wait for each other.
                text(
                    f"INSERT INTO {table} SELECT * FROM coming ORDER BY text_hash"
                    " ON CONFLICT DO NOTHING"
                )
            )

    async def settle(self, kb: int, model: ModelProvenance, kept: Collection[TextHash]) -> int:
        """Drops all but those, then makes the index, where there is none; how many went.

        Building takes minutes: a connection of its own does it, whose statements may.
        """
        async with self._transactions.write() as connection:
            table = await self._table(connection, model)
            if table is None:
                return 0
            gone = await _strangers(connection, table, kb, set(kept))
            for start in range(0, len(gone), _ASKED):
                await connection.execute(
                    text(f"DELETE FROM {table} WHERE kb = {kb:d} AND text_hash = ANY(:gone)"),
                    {"gone": gone[start : start + _ASKED]},
                )
        if kept and not await self.settled(kb, model):
            await self._build(kb, model)
        return len(gone)

    async def settled(self, kb: int, model: ModelProvenance) -> bool:
        """Whether the index is there: before that a search takes as long as the rows are many."""
        async with self._transactions.read() as connection:
            key = await self._key(connection, model)
            return bool(await connection.scalar(_STANDS, {"name": f"near_{key}_{kb:d}"}))

    async def held(self, model: ModelProvenance) -> set[int]:
        """The knowledge bases that have rows under this model."""
        async with self._transactions.read() as connection:
            table = await self._table(connection, model)
            if table is None:
                return set()
            rows = text(
                f"SELECT key FROM knowledge_base"
                f" WHERE EXISTS (SELECT FROM {table} WHERE kb = knowledge_base.key)"
            )
            return set(await connection.scalars(rows))

    async def nearest(
        self, kb: int, model: ModelProvenance, vector: Vector, limit: int
    ) -> Sequence[TextHash]:
        """Of the texts that are placed about the `limit` nearest by the model's similarity."""
        operator = "<->" if model.similarity == "euclidean" else "<#>"
        ef = min(max(limit, _LEAST_EF), _MOST_EF)
        async with self._transactions.read() as connection:
            key = await self._key(connection, model)
            await connection.execute(_SEARCH, {"ef": str(ef)})
            rows = text(
                f"SELECT text_hash FROM near_{key} WHERE kb = {kb:d}"
                f" ORDER BY vector {operator} CAST(CAST(:vector AS text) AS vector) LIMIT {limit:d}"
            )
            return list(await connection.scalars(rows, {"vector": _written(vector)}))

    async def _build(self, kb: int, model: ModelProvenance) -> None:
        address = self._transactions.address.render_as_string(hide_password=False)
        engine = make_engine(address, restructuring=True)
        try:
            # Not as a write of the job that calls: its lease's row would stay locked for minutes.
            with translated(self._transactions.place):
                async with engine.begin() as connection:
                    await connection.execute(_PATIENTLY)
                    key = await self._key(connection, model)
                    await connection.execute(_INDEX, {"model": key, "kb": kb})
        finally:
            await engine.dispose()

    async def _key(self, connection: AsyncConnection, model: ModelProvenance) -> int | None:
        if model.id not in self._keys:
            key: int | None = await connection.scalar(_KEY, {"id": model.id})
            if key is None:
                return None
            self._keys[model.id] = key
        return self._keys[model.id]

    async def _table(self, connection: AsyncConnection, model: ModelProvenance) -> str | None:
        name = f"near_{await self._key(connection, model)}"
        return name if await connection.scalar(_EXISTS, {"name": name}) else None

    async def _copy(self, connection: AsyncConnection, payload: bytes) -> None:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        try:
            await raw.copy_to_table("coming", source=BytesIO(payload), format="binary")
        except postgres.driver_errors() as error:
            place = self._transactions.place
            raise StorageError(postgres_faults.sentence(error, place)) from None


async def _strangers(
    connection: AsyncConnection, table: str, kb: int, kept: set[TextHash]
) -> list[TextHash]:
    """The placed texts that are not among those; in portions, for the event loop's sake."""
    portion = text(
        f"SELECT text_hash FROM {table} WHERE kb = {kb:d} AND text_hash > :last"
        f" ORDER BY text_hash LIMIT {_READ}"
    )
    found: list[TextHash] = []
    last: TextHash | None = b""
    while last is not None:
        hashes = list(await connection.scalars(portion, {"last": last}))
        found += (one for one in hashes if one not in kept)
        last = hashes[-1] if hashes else None
    return found


def check_dimensions(model: ModelProvenance) -> None:
    """Raises ModelError where an index takes no vectors of that model."""
    if model.dimension > MOST_DIMENSIONS:
        raise ModelError(
            f"The model {model.id} has {model.dimension} dimensions, and pgvector's index takes"
            f" {MOST_DIMENSIONS} at most. Set BOT_INDEX=memory."
        )


def _payload(kb: int, hashes: Sequence[TextHash], vectors: Matrix) -> bytes:
    """The rows as COPY takes them: each value with its length before it, all big-endian."""
    size = vectors.shape[1]
    rows = np.zeros(
        len(hashes),
        [
            ("values", ">i2"), ("kb_length", ">i4"), ("kb", ">i4"), ("hash_length", ">i4"),
            ("hash", "V32"), ("length", ">i4"), ("size", ">i2"), ("unused", ">i2"),
            ("vector", ">f4", (size,)),
        ],
    )  # fmt: skip
    rows["values"], rows["kb_length"], rows["kb"], rows["hash_length"] = 3, 4, kb, 32
    rows["hash"] = np.frombuffer(b"".join(hashes), "V32")
    rows["length"], rows["size"], rows["vector"] = 4 + 4 * size, size, vectors
    return _HEADER + rows.tobytes() + _TRAILER


def _written(vector: Vector) -> str:
    return "[" + ",".join(map(repr, vector.tolist())) + "]"
