"""Several processes on one PostgreSQL that are killed, paused and cut off while they work."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage import tables
from bot.storage.database import Database
from bot.storage.engine import Transactions, make_engine
from tests.contracts.examples import a_message, an_entry, claimed, saved
from tests.postgres import Server
from tests.storage.test_postgres import cut_off
from tests.storage.test_processes import ROOT

SEED = int(os.environ.get("SOAK_SEED") or 1)
MESSAGES = 150

REPLICA = """
import asyncio, random, sys
from dataclasses import replace
from bot.core.errors import BotError
from bot.storage.database import open_database
from tests.contracts.examples import REPLY, saved

async def main(url, name, seed, log):
    dice = random.Random(int(seed))
    async with open_database(url) as database:
        print("ready", flush=True)
        for number in range(100_000):
            try:
                await answer(database.outbox, name, log)
                await edit(database.faq, f"{name}-{number}", dice, log)
            except BotError:
                await asyncio.sleep(0.05)

async def answer(outbox, name, log):
    for left in await outbox.take_up(name, 3, 3, ["slack"]):
        key = left.message.key
        await outbox.decided(key, None, REPLY)
        if await outbox.sending(key, name):
            note(log, f"sent {key}")
            await outbox.sent(key, "p")
            await outbox.done(key)

async def edit(faq, text, dice, log):
    kb = await faq.knowledge_base("helpdesk")
    entry = await faq.entry(kb.key, f"e{dice.randrange(3)}")
    await saved(faq, kb, replace(entry, alternates=(*entry.alternates, text)), author=text)
    note(log, f"saved {text}")
    await asyncio.sleep(0.01)

def note(log, line):
    with open(log, "a") as file:
        file.write(line + "\\n")

asyncio.run(main(*sys.argv[1:]))
"""


@contextmanager
def replica(url: str, name: str, seed: int, log: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", REPLICA, url, name, str(seed), str(log)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


async def test_nothing_is_lost_whatever_happens_to_one_of_them(
    postgres: Server, database: Database, url: str, tmp_path: Path
) -> None:
    dice, log = random.Random(SEED), tmp_path / "log"
    kb = await database.faq.create_knowledge_base("helpdesk")
    await saved(database.faq, kb, *(an_entry(f"e{number}") for number in range(3)))
    for number in range(MESSAGES):
        await claimed(database.outbox, a_message(f"m{number}"), lease=0)
    with replica(url, "a", SEED, log) as first, replica(url, "b", SEED, log) as second:
        with replica(url, "c", SEED, log):
            await asyncio.sleep(dice.uniform(0.1, 0.5))
        first.send_signal(signal.SIGSTOP)
        await asyncio.sleep(dice.uniform(0.1, 0.5))
        await cut_off(postgres)
        first.send_signal(signal.SIGCONT)
        await asyncio.sleep(dice.uniform(0.1, 0.5))
        second.kill()
        while left := await unfinished(url):
            assert first.poll() is None
            await asyncio.sleep(0.1)
    entries = await database.faq.entries(kb.key)

    lines = log.read_text().splitlines()
    sent = Counter(line for line in lines if line.startswith("sent"))
    assert left == 0
    assert len(sent) == MESSAGES
    assert sum(sent.values()) <= MESSAGES + 4  # one each in hand at a kill, the pause and the cut
    kept = {text for entry in entries for text in entry.alternates}
    told = {line.removeprefix("saved ") for line in lines if line.startswith("saved")}
    assert told <= kept


async def unfinished(url: str) -> int:
    """How many messages have not ended."""
    engine = make_engine(url)
    async with Transactions(engine).read() as connection:
        open_ = select(tables.outbox.c.key).where(tables.outbox.c.ended_at.is_(None))
        found = (await connection.execute(open_)).all()
    await engine.dispose()
    return len(found)
