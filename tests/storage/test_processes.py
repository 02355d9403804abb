"""Several processes on one file, and one that is killed."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.core.faq import KnowledgeBase
from bot.storage.database import Database, open_database
from tests.contracts.examples import an_entry, saved

ROOT = Path(__file__).parents[2]

EDITING = """
import asyncio, sys
from dataclasses import replace
from bot.core.errors import ConflictError
from bot.core.faq import KnowledgeBase
from bot.storage.database import open_database
from tests.contracts.examples import saved

async def main(url, name):
    async with open_database(url, lock_timeout=60) as database:
        kb = await database.faq.knowledge_base("helpdesk")
        for number in range(25):
            await edit(database.faq, kb, f"{name}{number}")

async def edit(faq, kb, text):
    while True:
        entry = await faq.entry(kb.key, "vpn")
        changed = replace(entry, alternates=(*entry.alternates, text))
        try:
            return await saved(faq, kb, changed, author=text)
        except ConflictError:
            pass

asyncio.run(main(*sys.argv[1:]))
"""

IMPORTING = """
import asyncio, sys
from bot.storage.database import open_database
from tests.contracts.examples import an_entry, saved

async def main(url):
    async with open_database(url) as database:
        kb = await database.faq.knowledge_base("helpdesk")
        entries = [an_entry(f"{number}", answer="long " * 500) for number in range(50_000)]
        print("saving", flush=True)
        await saved(database.faq, kb, *entries)
        print("saved", flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


def start(program: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_growth(file: Path, by: int) -> None:
    size = file.stat().st_size
    while file.stat().st_size < size + by:
        time.sleep(0.001)


async def test_two_processes_lose_no_change_of_each_other(either_url: str) -> None:
    async with open_database(either_url) as database:
        kb = await database.faq.create_knowledge_base("helpdesk")
        await saved(database.faq, kb, an_entry())

        editing = [start(EDITING, either_url, name) for name in "ab"]
        await _nothing_is_lost(editing, database, kb)


async def _nothing_is_lost(
    editing: Sequence[subprocess.Popen[str]], database: Database, kb: KnowledgeBase
) -> None:
    ended = [(*process.communicate(), process.returncode) for process in editing]

    assert ended == [("", "", 0)] * 2
    entry = await database.faq.entry(kb.key, "vpn")
    assert sorted(entry.alternates) == sorted(f"{name}{n}" for name in "ab" for n in range(25))
    assert entry.version == 51
    versions = [r.entry.version for r in await database.faq.history(kb.key, "vpn")]
    assert versions == list(range(51, 0, -1))


async def test_a_process_killed_while_it_saves_leaves_the_store_as_it_was(
    database: Database, kb: KnowledgeBase, url: str, path: Path
) -> None:
    await saved(database.faq, kb, an_entry())
    before = await database.faq.snapshot(kb.key)
    log = path.with_name(path.name + "-wal")

    with start(IMPORTING, url) as importing:
        assert importing.stdout is not None
        assert importing.stdout.readline() == "saving\n"
        wait_for_growth(log, 1_000_000)  # in the middle: some of it is written
        importing.kill()
        assert importing.communicate()[0] == ""

    assert await database.faq.snapshot(kb.key) == before
    await saved(database.faq, kb, an_entry("next"))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
