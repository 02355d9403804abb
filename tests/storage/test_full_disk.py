"""A disk that is full for a while, under a process that writes to an SQLite file."""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.storage.test_processes import ROOT

WRITER = """
import asyncio, sys
from bot.core.errors import StorageError
from bot.storage.database import open_database
from tests.contracts.examples import a_message, claimed

async def main(url):
    async with open_database(url) as database:
        print("ready", flush=True)
        while key := sys.stdin.readline().strip():
            try:
                await claimed(database.outbox, a_message(key))
                print("claimed", flush=True)
            except StorageError as error:
                print(error, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


class Writer:
    """A process that claims messages, and says what became of each."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-c", WRITER, url]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        assert self._line() == "ready"

    def claim(self, key: str) -> str:
        """`claimed`, or the error."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{key}\n")
        self.process.stdin.flush()
        return self._line()

    @contextmanager
    def no_file_above(self, size: int) -> Iterator[None]:
        """As on a full disk: while the block lasts none of its files grows above that many bytes.

        Python ignores the signal that goes with it, so that writing fails.
        """
        pid, limit = self.process.pid, resource.RLIMIT_FSIZE
        before = resource.prlimit(pid, limit)
        resource.prlimit(pid, limit, (size, before[1]))
        yield
        resource.prlimit(pid, limit, before)

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def writer(url: str) -> Iterator[Writer]:
    running = Writer(url)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.communicate()


def test_what_was_taken_is_there_and_the_rest_goes_on_when_there_is_space(
    url: str, path: Path
) -> None:
    with writer(url) as running:
        taken = [running.claim(f"before{number}") for number in range(20)]
        journal = path.with_name(f"{path.name}-wal")
        with running.no_file_above(journal.stat().st_size):
            refused = [running.claim(f"while{number}") for number in range(5)]
        again = [running.claim(f"while{number}") for number in range(5)]

    assert set(taken) == set(again) == {"claimed"}
    assert all("disk" in error and "claimed" not in error for error in refused), refused
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM outbox").fetchall() == [(25,)]
