"""Files that are missing, locked, read-only, full, damaged: a sentence each, and nothing lost."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.core.errors import StorageError
from bot.core.faq import ChangeKind, KnowledgeBase
from bot.core.ports import Change
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions, make_engine
from tests.contracts.examples import MODEL, a_message, an_entry, claimed, saved, vectors_of


async def opened(url: str) -> None:
    """Opens a database and closes it again."""
    async with open_database(url, lock_timeout=0.1):
        pass


@contextmanager
def another_writes(path: Path) -> Iterator[None]:
    """Another connection is in the middle of a write."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def moved(path: Path, to: Path) -> None:
    """Over what is there, if anything is."""
    path.replace(to)


def names_beside(path: Path) -> set[str]:
    """The databases in that file's folder."""
    return {file.name for file in path.parent.glob("*.db")}


async def test_a_folder_that_is_missing_is_named_and_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"

    with pytest.raises(StorageError, match=f"The folder {folder} .* does not exist. Create it"):
        await opened(f"sqlite+aiosqlite:///{folder}/faqbot.db")

    assert not folder.exists()


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is a folder"):
        await opened(f"sqlite+aiosqlite:///{tmp_path}")


async def test_a_file_that_is_no_database_is_left_as_it_is(url: str, path: Path) -> None:
    text = b"name,amount\n" * 1000
    with path.open("wb") as file:
        file.write(text)

    with pytest.raises(StorageError, match="is not an SQLite database"):
        await opened(url)

    with path.open("rb") as file:
        assert file.read() == text


@pytest.mark.parametrize(
    "url", ["", "faqbot.db", "sqlite+aiosqlite://", "sqlite:///:memory:", "mysql://me:pw@db/faq"]
)
async def test_what_names_no_file_is_refused_without_showing_a_password(url: str) -> None:
    with pytest.raises(StorageError, match=r"like sqlite:///") as refused:
        await opened(url)

    assert "pw" not in str(refused.value)


async def test_the_driver_need_not_be_named(url: str) -> None:
    await opened(url.replace("+aiosqlite", ""))


async def test_what_is_no_text_is_refused(database: Database) -> None:
    with pytest.raises(StorageError, match="half of a surrogate pair"):
        await claimed(database.outbox, a_message("\ud83d"))

    assert await claimed(database.outbox)


async def test_a_locked_database_says_so_and_works_again_later(
    database: Database, kb: KnowledgeBase, path: Path
) -> None:
    with another_writes(path):
        with pytest.raises(StorageError, match="is locked: another process is writing"):
            await saved(database.faq, kb, an_entry())
        assert await database.faq.entries(kb.key) == []  # reading goes on

    await saved(database.faq, kb, an_entry())
    assert len(await database.faq.entries(kb.key)) == 1


async def test_a_database_locked_at_first_use_stays_empty(url: str, path: Path) -> None:
    with another_writes(path), pytest.raises(StorageError, match="is locked"):
        await opened(url)

    await opened(url)


async def test_a_short_lock_is_waited_for(url: str, path: Path) -> None:
    async with open_database(url, lock_timeout=30) as database:
        with another_writes(path):
            claim = asyncio.create_task(claimed(database.outbox))
            await asyncio.sleep(0.05)
            assert not claim.done()

        assert await claim


async def test_a_read_only_database_can_be_read_and_says_why_not_written(
    url: str, path: Path
) -> None:
    async with open_database(url) as database:
        kb = await database.faq.create_knowledge_base("helpdesk")

    async with open_database(f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true") as database:
        assert await database.faq.knowledge_bases() == [kb]
        with pytest.raises(StorageError, match=r"is read-only\. Give the user"):
            await saved(database.faq, kb, an_entry())


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555)])
def test_a_user_without_the_right_to_write_is_told_so(
    path: Path, file_mode: int, folder_mode: int
) -> None:
    path.touch()
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    program = (
        "import asyncio, os, sys\n"
        "from bot.core.errors import StorageError\n"
        "from bot.storage.database import open_database\n"
        "async def main():\n"
        "    async with open_database('sqlite+aiosqlite:///faqbot.db'): pass\n"
        "if os.getuid() == 0: os.setuid(65534)\n"  # root may write everywhere
        "try: asyncio.run(main())\n"
        "except StorageError as error: print(error)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=path.parent,  # relative: the user need not be able to see the folders above
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    path.parent.chmod(0o700)
    assert "is read-only, so the database faqbot.db cannot be written" in done.stdout, done.stderr


async def test_a_full_disk_loses_nothing_and_is_got_over(url: str) -> None:
    async with open_database(url) as database:
        kb = await database.faq.create_knowledge_base("helpdesk")
        await saved(database.faq, kb, an_entry("there"))
        before = await database.faq.snapshot(kb.key)
    many = [an_entry(f"{number}", answer="long " * 100) for number in range(2_000)]
    engine = make_engine(url)
    limit = 60

    @event.listens_for(engine.sync_engine, "connect")
    def run_out_of_pages(connection: Any, _record: object) -> None:
        connection.cursor().execute(f"PRAGMA max_page_count = {limit}")

    full = Database(Transactions(engine))
    with pytest.raises(StorageError, match=r"disk is full .* Nothing was changed; free some space"):
        await saved(full.faq, kb, *many)
    assert await full.faq.snapshot(kb.key) == before
    await engine.dispose()

    limit = 100_000
    assert len(await saved(full.faq, kb, *many)) == 2_000
    await engine.dispose()


async def test_a_damaged_file_says_so(url: str, path: Path) -> None:
    async with open_database(url) as database:
        kb = await database.faq.create_knowledge_base("helpdesk")
        await saved(database.faq, kb, *(an_entry(f"{number}") for number in range(500)))
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(8192)
        file.write(b"\xff" * (size - 8192))

    with pytest.raises(StorageError, match=r"is damaged .* Restore a backup"):
        async with open_database(url) as database:
            await database.faq.entries(kb.key)


async def test_a_save_that_is_cancelled_leaves_all_as_it_was_and_nothing_locked(
    database: Database, kb: KnowledgeBase
) -> None:
    vectors = vectors_of(*map(str, range(3_000)))
    changes = [Change(an_entry(f"{number}"), ChangeKind.IMPORT, 0) for number in range(3_000)]
    before = await database.faq.snapshot(kb.key)
    kept = []  # a traceback refers to the unfinished statement, as a log record may

    for step in range(20):
        saving = asyncio.create_task(
            database.faq.save(kb.key, changes, author="ann", vectors=vectors, model=MODEL)
        )
        await asyncio.sleep(step * 0.003)
        saving.cancel()
        with pytest.raises(asyncio.CancelledError) as cancelled:
            await saving
        kept.append(cancelled)
        assert await claimed(database.outbox, a_message(f"m{step}"))

    assert await database.faq.snapshot(kb.key) == before


async def test_a_file_that_is_gone_is_missed_and_not_made_anew(url: str, path: Path) -> None:
    async with open_database(url) as database:
        await database.faq.knowledge_bases()
        away = path.with_name("elsewhere.db")
        moved(path, away)

        for step in (database.faq.knowledge_bases, lambda: database.leases.hold("a", ["job"], 30)):
            with pytest.raises(StorageError, match=r"faqbot\.db is gone .* Put it back"):
                await asyncio.gather(*(step() for _ in range(6)))  # more than are connected yet
        assert names_beside(away) == {"elsewhere.db"}

        moved(away, path)
        assert await database.leases.hold("a", ["job"], 30)


async def test_a_file_that_was_replaced_gets_nothing_of_the_one_before(
    url: str, path: Path
) -> None:
    async with open_database(url) as database:
        await database.faq.knowledge_bases()
        shutil.copy(path, path.with_name("backup.db"))
        moved(path.with_name("backup.db"), path)

        with pytest.raises(StorageError, match=r"was replaced .* Start faqbot anew"):
            await database.leases.hold("a", ["job"], 30)

    async with open_database(url) as database:
        assert await database.leases.hold("a", ["job"], 30)
