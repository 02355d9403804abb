"""Every store contract is kept by the real stores and by the fakes."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.storage.database import Database, open_database
from tests.fakes import MemoryDatabase
from tests.postgres import Server

Stores: TypeAlias = Database | MemoryDatabase


@pytest.fixture(params=["sqlite", "memory", "postgres"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    if request.param == "memory":
        yield MemoryDatabase()
        return
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        async with server.database() as name, open_database(server.url(name)) as database:
            yield database
        return
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/faqbot.db") as database:
        yield database
