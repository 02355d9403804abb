"""A database file of one's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.faq import KnowledgeBase
from bot.storage.database import Database, open_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "faqbot.db"


@pytest.fixture
def url(path: Path) -> str:
    """The same as a URL."""
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The database, open; one that is locked says so at once."""
    async with open_database(url, lock_timeout=0.1) as opened:
        yield opened


@pytest.fixture
async def kb(database: Database) -> KnowledgeBase:
    """An empty knowledge base in it."""
    return await database.faq.create_knowledge_base("helpdesk")
