"""Writers that are killed at random moments, again and again: the file stays whole."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.editing import same_content
from bot.core.faq import KnowledgeBase
from bot.storage.database import Database, open_database

ROOT = Path(__file__).parents[2]
SEED = int(os.environ.get("SOAK_SEED") or 1)
ROUNDS = 5 if os.environ.get("SOAK_SHORT") else 100

WRITER = """
import asyncio, random, sys
from dataclasses import replace
from bot.core.errors import ConflictError
from bot.storage.database import open_database
from tests.contracts.examples import an_entry, saved

async def main(url, seed):
    dice = random.Random(int(seed))
    async with open_database(url, lock_timeout=60) as database:
        kb = await database.faq.knowledge_base("helpdesk")
        print("ready", flush=True)
        while True:
            known = {entry.slug: entry for entry in await database.faq.entries(kb.key)}
            wanted = []
            for slug in {f"e{dice.randrange(300)}" for _ in range(dice.randrange(1, 200))}:
                words = [f"{slug} {dice.random()}" for _ in range(dice.randrange(4))]
                entry = known.get(slug) or an_entry(slug)
                wanted.append(replace(entry, answer=str(dice.random()), alternates=tuple(words)))
            try:
                await saved(database.faq, kb, *wanted)
            except ConflictError:
                pass  # the other writer was first

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.soak
async def test_writers_killed_at_random_leave_every_entry_as_some_save_made_it(
    database: Database, kb: KnowledgeBase, path: Path, url: str
) -> None:
    dice = random.Random(SEED)
    revision = kb.revision
    for _ in range(ROUNDS):
        writers = [_writer(url, dice.randrange(1_000_000)) for _ in range(2)]
        await asyncio.sleep(dice.uniform(0.05, 1.0))
        _change_by_sql(path, dice)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.communicate()

        revision = await _sound(url, path, revision)


def _writer(url: str, seed: int) -> "subprocess.Popen[str]":
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(seed)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
    return writer


def _change_by_sql(path: Path, dice: random.Random) -> None:
    with closing(sqlite3.connect(path, timeout=60)) as connection, connection:
        slug = f"e{dice.randrange(300)}"
        connection.execute("UPDATE entry SET question = 'By SQL?' WHERE slug = ?", [slug])


async def _sound(url: str, path: Path, before: int) -> int:
    """Nothing is damaged, orphaned or half-written; gives the revision, which never falls."""
    with closing(sqlite3.connect(path, timeout=60)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    async with open_database(url, lock_timeout=60) as database:
        kb = await database.faq.knowledge_base("helpdesk")
        for entry in await database.faq.entries(kb.key):
            newest, *older = await database.faq.history(kb.key, entry.slug)
            assert [r.entry.version for r in (newest, *older)] == list(
                range(newest.entry.version, 0, -1)
            )
            if entry.question != "By SQL?":
                assert same_content(entry, newest.entry)
    assert kb.revision >= before
    return kb.revision
