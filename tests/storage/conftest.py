"""A database of one's own."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.core.faq import KnowledgeBase
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions, make_engine
from tests.postgres import Server

Sql: TypeAlias = Callable[[str], Awaitable[None]]
"""Executes a statement as an operator would at a prompt."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "faqbot.db"


@pytest.fixture
def url(path: Path) -> str:
    """The same as a URL."""
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgres"])
async def either_url(request: pytest.FixtureRequest, path: Path) -> AsyncIterator[str]:
    """The URL of each kind of database in turn, for what must hold on both."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgres")
    async with server.database() as name:
        yield server.url(name)


@pytest.fixture
async def postgres_url(postgres: Server) -> AsyncIterator[str]:
    """The URL of a PostgreSQL database with faqbot's tables."""
    async with postgres.database() as name:
        yield postgres.url(name)


@pytest.fixture
async def transactions(url: str) -> AsyncIterator[Transactions]:
    """The way to the same database that `database` is on."""
    engine = make_engine(url, lock_timeout=0.1)
    yield Transactions(engine)
    await engine.dispose()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The database, open; one that is locked says so at once."""
    async with open_database(url, lock_timeout=0.1) as opened:
        yield opened


@pytest.fixture
def sql(url: str, path: Path) -> Sql:
    """Executes a statement as `sqlite3` would, which enforces no foreign keys; or as `psql`."""

    async def in_file(statement: str) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)

    async def on_server(statement: str) -> None:
        address = make_url(url)
        session = await asyncpg.connect(
            host=address.query["host"], user=address.username, database=address.database
        )
        try:
            await session.execute(statement)
        finally:
            await session.close()

    return in_file if url.startswith("sqlite") else on_server


@pytest.fixture
async def kb(database: Database) -> KnowledgeBase:
    """An empty knowledge base in it."""
    return await database.faq.create_knowledge_base("helpdesk")
