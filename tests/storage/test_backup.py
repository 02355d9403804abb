"""A backup: one file, whole and sound, made while others write; and what comes of restoring it."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.core.errors import BotError, StorageError, UsageError
from bot.core.faq import KnowledgeBase
from bot.storage.backup import back_up
from bot.storage.database import Database, open_database
from bot.storage.migrating import downgrade, head, upgrade
from tests.contracts.examples import a_receipt, an_entry, saved
from tests.contracts.test_forgetting import GUILD, lived_in
from tests.storage.test_copying import everything

OTHERS = 3


@asynccontextmanager
async def busy(url: str, kb: KnowledgeBase) -> AsyncIterator[list[int]]:
    """Others who change their entry again and again; how far each has come."""
    done = [0] * OTHERS

    async def write(number: int) -> None:
        async with open_database(url) as own:
            entry = an_entry(f"e{number}")
            for version in count(1):
                (entry,) = await saved(own.faq, kb, replace(entry, answer=f"{version}"))
                done[number] = version

    tasks = [asyncio.create_task(write(number)) for number in range(OTHERS)]
    try:
        while not all(done):  # noqa: ASYNC110  what they have done cannot tell us
            await asyncio.sleep(0.01)
        yield done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_was_saved_before_is_in_it_and_all_of_it_is_of_one_moment(
    database: Database, kb: KnowledgeBase, url: str, tmp_path: Path
) -> None:
    to = tmp_path / "backup.db"

    async with busy(url, kb) as done:
        before = [*done]
        assert await back_up(url, to) == head()
        then = [*done]

    async with open_database(f"sqlite:///{to}") as restored:
        entries = {one.slug: one for one in await restored.faq.entries(kb.key)}
        for number in range(OTHERS):
            entry = entries[f"e{number}"]
            newest, *_ = await restored.faq.history(kb.key, entry.slug)
            assert entry == newest.entry
            assert before[number] <= int(entry.answer) <= then[number] + 1
        (new,) = await saved(restored.faq, kb, replace(entries["e0"], answer="restored"))
        assert new.version == entries["e0"].version + 1


async def test_everything_is_in_it(database: Database, url: str, tmp_path: Path) -> None:
    await lived_in(database, GUILD)
    await database.receipts.add_receipt(a_receipt())

    await back_up(url, tmp_path / "backup.db")

    assert await everything(f"sqlite:///{tmp_path}/backup.db") == await everything(url)


async def test_it_is_one_file_that_its_owner_alone_reads(
    database: Database, url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    to = folder / "backup.db"

    await back_up(url, to)

    assert [*folder.iterdir()] == [to]
    assert to.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(f"file:{to}?mode=ro&immutable=1", uri=True)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_what_is_there_is_not_overwritten(
    database: Database, url: str, tmp_path: Path
) -> None:
    there = tmp_path / "backup.db"
    there.write_text("precious")
    (dangling := tmp_path / "dangling.db").symlink_to(tmp_path / "nowhere")

    for to in (there, dangling, tmp_path):
        with pytest.raises(UsageError, match="is there already"):
            await back_up(url, to)

    assert there.read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()


def left(folder: Path) -> list[Path]:
    return sorted(folder.glob("backup*"))


async def test_two_at_once_make_one(database: Database, url: str, tmp_path: Path) -> None:
    to = tmp_path / "backup.db"

    results = await asyncio.gather(*(back_up(url, to) for _ in range(4)), return_exceptions=True)

    assert [one for one in results if not isinstance(one, UsageError)] == [head()]
    assert left(tmp_path) == [to]


async def test_what_cannot_be_copied_leaves_nothing(
    database: Database, url: str, path: Path, tmp_path: Path
) -> None:
    await lived_in(database, GUILD)
    folder = tmp_path / "backups"
    folder.mkdir()
    damaged = tmp_path / "damaged.db"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(damaged)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        (root,) = copy.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'entry_revision'"
        ).fetchone()
        (size,) = copy.execute("PRAGMA page_size").fetchone()
    with damaged.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(os.urandom(size))
    refusals: list[tuple[str, Path, type[BotError], str]] = [
        (f"sqlite:///{damaged}", folder / "b.db", StorageError, "damaged|could not be copied"),
        (f"sqlite:///{tmp_path}/none.db", folder / "b.db", StorageError, "There is no database"),
        (url, folder / "nowhere" / "b.db", StorageError, "cannot be written"),
    ]
    for source_url, to, kind, says in refusals:
        with pytest.raises(kind, match=says):
            await back_up(source_url, to)

    assert [*folder.iterdir()] == []
    assert not (tmp_path / "none.db").exists()


async def test_of_a_server_it_says_which_command_and_not_the_password(tmp_path: Path) -> None:
    address = "postgresql+asyncpg://me:hunter2@db.example:5433/faq?ssl=require"

    with pytest.raises(UsageError) as refused:
        await back_up(address, tmp_path / "b.db")

    assert "'postgresql://me@db.example:5433/faq?sslmode=require'" in str(refused.value)
    assert "pg_dump" in str(refused.value) and "hunter2" not in str(refused.value)


async def test_an_older_backup_is_brought_up_to_date_when_it_is_restored(
    database: Database, kb: KnowledgeBase, url: str, tmp_path: Path
) -> None:
    await saved(database.faq, kb, an_entry("vpn"))
    old, restored = tmp_path / "old.db", f"sqlite:///{tmp_path}/restored.db"
    await back_up(url, tmp_path / "now.db")
    await downgrade(f"sqlite:///{tmp_path}/now.db", "0003")
    assert await back_up(f"sqlite:///{tmp_path}/now.db", old) == "0003"
    shutil.copy(old, tmp_path / "restored.db")

    with pytest.raises(StorageError, match="of an older version"):
        async with open_database(restored):
            pass
    await upgrade(restored)

    async with open_database(restored) as again:
        assert (await again.faq.entry(kb.key, "vpn")).answer == "About vpn."


async def test_a_backup_of_a_newer_version_is_refused(
    database: Database, url: str, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.db"
    await back_up(url, newer)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StorageError, match=r"newer version \(9999; .*Install the newer faqbot"):
        async with open_database(f"sqlite:///{newer}"):
            pass
