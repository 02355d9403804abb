"""When a running bot ends by itself, to be started anew."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.app.outdated import until_database_replaced
from bot.core.errors import ReplacedError
from bot.storage import migrating
from bot.storage.database import open_database


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database with all tables, and nothing in it."""
    await migrating.upgrade(f"sqlite:///{tmp_path / 'faqbot.db'}")
    return tmp_path / "faqbot.db"


def moved(from_: Path, to: Path) -> None:
    from_.replace(to)


async def test_a_replaced_file_ends_it_and_one_that_is_away_does_not(path: Path) -> None:
    away, copy = path.with_name("away.db"), path.with_name("copy.db")
    shutil.copy(path, copy)
    async with open_database(f"sqlite:///{path}") as stores:
        await stores.schema.versions()
        ends = asyncio.create_task(until_database_replaced(stores, look=0.01))

        moved(path, away)
        await asyncio.wait({ends}, timeout=0.2)
        moved(away, path)
        await asyncio.wait({ends}, timeout=0.2)
        assert not ends.done()

        moved(copy, path)
        with pytest.raises(ReplacedError, match="Start faqbot anew"):
            await asyncio.wait_for(ends, 30)
