"""Three processes killed and paused as a seed has it, while the folder that they follow changes."""

import asyncio
import os
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.replicas.test_jobs import answers
from tests.whole import Process, job_leases_run_out, until

SEED = int(os.environ.get("SOAK_SEED") or 1)
VERSIONS = 8 if os.environ.get("SOAK_SHORT") else 60


class Crowd:
    """Processes on one database: one that dies is replaced."""

    def __init__(self, database: Path, opened: AsyncExitStack) -> None:
        self.database = database
        self.running: list[Process] = []
        self.paused: list[Process] = []
        self._opened = opened
        self._number = 0

    async def join(self) -> None:
        """One more, ready to work."""
        self._number += 1
        process = Process(
            self.database,
            self._number,
            BOT_FAQ_DIR=str(self.database.parent / "faq"),
            BOT_REEMBED_SECONDS="0.3",
        )
        self.running.append(await self._opened.enter_async_context(process))
        await process.ready()

    async def kill(self, process: Process) -> None:
        """It is gone, and half a minute has passed."""
        self.running.remove(process)
        await process.killed()
        job_leases_run_out(self.database, process.process.pid)
        await self.join()

    def pause(self, process: Process) -> None:
        """It stands still, and half a minute has passed."""
        self.running.remove(process)
        self.paused.append(process)
        process.paused_between_writes(self.database)

    def wake(self) -> None:
        """All that stand still go on."""
        for process in self.paused:
            process.goes_on()
        self.running += self.paused
        self.paused.clear()


@asynccontextmanager
async def crowd(database: Path, size: int) -> AsyncIterator[Crowd]:
    """So many processes."""
    async with AsyncExitStack() as opened:
        found = Crowd(database, opened)
        for _ in range(size):
            await found.join()
        try:
            yield found
        finally:
            found.wake()


@pytest.mark.soak
async def test_no_process_that_was_late_brings_back_what_another_has_replaced(
    tmp_path: Path,
) -> None:
    dice = random.Random(SEED)
    folder = tmp_path / "faq"
    folder.mkdir()
    database = tmp_path / "faqbot.db"
    _write(folder, 0)

    async with crowd(database, 3) as processes:
        for version in range(1, VERSIONS + 1):
            _write(folder, version)
            await asyncio.sleep(dice.uniform(0, 2))
            victim = dice.choice(processes.running)
            match dice.choice(("spare", "pause", "pause", "kill")):
                case "pause" if len(processes.running) > 1:
                    processes.pause(victim)
                case "kill":
                    await processes.kill(victim)
                case _:
                    pass
            for late in processes.paused:
                await asyncio.to_thread(_run_out, database, late)
            await until(partial(_is_served, database, version), 120)
            if dice.random() < 0.5:
                processes.wake()
        processes.wake()
        await asyncio.sleep(2)
        statuses = [await process.terminated() for process in processes.running]

    found = await answers(database, "wifi")
    assert found == sorted(set(found), key=found.index)
    assert found == sorted(found, key=lambda answer: int(answer.split()[1]))
    assert found[-1] == f"Version {VERSIONS}"
    assert [status for status, _ in statuses] == [0] * len(statuses)


def _write(folder: Path, version: int) -> None:
    """As git does it: beside, and then in its place."""
    draft = folder / ".draft"
    draft.write_text(f"- id: wifi\n  question: Which version is it?\n  answer: Version {version}\n")
    draft.replace(folder / "it.yaml")


def _run_out(database: Path, process: Process) -> None:
    """Half a minute has passed. One that holds the file's lock holds up everybody: it wakes."""
    try:
        job_leases_run_out(database, process.process.pid)
    except sqlite3.OperationalError:
        process.goes_on()


async def _is_served(database: Path, version: int) -> bool:
    return (await answers(database, "wifi"))[-1:] == [f"Version {version}"]
