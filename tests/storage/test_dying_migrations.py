"""A migration whose process dies half-way, at any statement: nothing of it is left."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.database import open_database
from bot.storage.engine import make_engine
from bot.storage.migrating import current, downgrade, head, upgrade
from tests.contracts.examples import an_entry, saved
from tests.postgres import Server
from tests.storage.test_processes import ROOT

SEED = int(os.environ.get("SOAK_SEED") or 1)
DEATHS = 2
OLD = "0002"

UPGRADE = """
import asyncio, os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from bot.storage.migrating import upgrade

url, dies_at = sys.argv[1], int(sys.argv[2])
count = 0

@event.listens_for(Engine, "after_cursor_execute")
def counted(*_):
    global count
    count += 1
    if count == dies_at:
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(upgrade(url))
print(count)
"""


@dataclass(frozen=True, slots=True)
class Old:
    """A database of an older version, and how to get copies of it."""

    url: str
    server: Server | None

    async def copy(self, number: int) -> str:
        """The URL of another one that is the same."""
        name = f"copy{number}"
        if self.server is None:
            file = Path(self.url.partition("///")[2])
            shutil.copy(file, file.with_name(name))
            return f"sqlite+aiosqlite:///{file.with_name(name)}"
        async with self.server.session() as session:
            await session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            await session.execute(f"CREATE DATABASE {name} TEMPLATE dying")
        return self.server.url(name)


@pytest.fixture(params=["sqlite", "postgres"])
async def old(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Old]:
    """One with three entries, as an earlier version of the program left it."""
    server: Server | None = None
    url = f"sqlite+aiosqlite:///{tmp_path}/faqbot.db"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        async with server.session() as session:
            await session.execute("DROP DATABASE IF EXISTS dying WITH (FORCE)")
            await session.execute("CREATE DATABASE dying")
        url = server.url("dying")
    async with open_database(url) as database:
        kb = await database.faq.create_knowledge_base("helpdesk")
        await saved(database.faq, kb, *(an_entry(f"e{number}") for number in range(3)))
    await downgrade(url, OLD)
    yield Old(url, server)


def upgraded(url: str, dies_at: int = 0) -> "subprocess.CompletedProcess[str]":
    """What became of a process that upgrades it, and dies after so many statements."""
    command = [sys.executable, "-c", UPGRADE, url, str(dies_at)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


async def content(url: str) -> dict[str, list[str]]:
    """All that stands in each table that matters here."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        found = {}
        for table in ("knowledge_base", "entry", "phrasing", "entry_revision", "embedding"):
            rows = await connection.execute(text(f"SELECT * FROM {table}"))
            found[table] = sorted(map(repr, rows))
    await engine.dispose()
    return found


async def test_it_is_as_before_and_the_next_upgrade_goes_through(old: Old) -> None:
    await _survives_deaths(old, DEATHS)


@pytest.mark.soak
async def test_the_same_at_every_statement(old: Old) -> None:
    await _survives_deaths(old, 10 if os.environ.get("SOAK_SHORT") else 1_000)


async def _survives_deaths(old: Old, most: int) -> None:
    before = await content(old.url)
    undisturbed = await old.copy(0)
    ended = upgraded(undisturbed)
    assert ended.returncode == 0, ended.stderr
    statements, after = int(ended.stdout), await content(undisturbed)

    deaths = random.Random(SEED).sample(range(1, statements + 1), min(most, statements))
    for dies_at in deaths:
        url = await old.copy(1)
        assert upgraded(url, dies_at).returncode == -signal.SIGKILL

        assert await current(url) == OLD, dies_at
        assert await content(url) == before, dies_at
        await upgrade(url)
        assert await current(url) == head()
        assert await content(url) == after, dies_at
