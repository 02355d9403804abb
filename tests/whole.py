"""The whole bot: in this process, or `faqbot run` as one of its own, on a copy of a database."""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Self, TypeVar

import aiohttp

from bot.app import App, assemble, open_database, open_intake
from bot.config import Settings
from bot.embedding import LocalEncoder
from bot.serving import Platforms
from tests.real_model import packaged_model

T = TypeVar("T")
REPOSITORY = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds for whatever a test waits for; nothing should take a tenth of that."""

_AUDIOOP = "ignore:'audioop' is deprecated:DeprecationWarning"
"""For voice, which discord.py imports on Python 3.11 and 3.12."""

_FAQBOT = (sys.executable, "-W", "error", "-W", _AUDIOOP, "-m", "bot")

HANDBOOK_QUESTION = "Where do I find the whole network handbook?"
_CHAPTER = """
## Chapter {0}

The office network of floor {0} is *zone {0}*; see [the plan](https://intranet.example/zone/{0}).

| Device | Address | Note |
|---|---|---|
| switch {0} | 10.0.{0}.1 | ask `@here` & <!channel> never |
| printer {0} | 10.0.{0}.2 | <@U0BOSS> **pays** |

```
ssh admin@10.0.{0}.1   # line {0}
show vlan brief | include {0} && exit
```

1. Unplug it, wait {0} seconds, and plug it in again.
2. Look at the light of port {0}: it is green when all is well, and red or dark when it is not.
"""
HANDBOOK = "".join(_CHAPTER.format(number) for number in range(1, 64))
"""An answer of 30,000 characters with tables, code, lists and what must not ping."""


def copied(database: Path, folder: Path) -> Path:
    """A copy of that database, with the key beside it, in that folder."""
    for file in database.parent.glob(f"{database.name}*"):
        shutil.copy(file, folder)
    return folder / database.name


@asynccontextmanager
async def inside(database: Path, **settings: Any) -> AsyncIterator[tuple[App, Platforms]]:
    """What `faqbot run` runs, in this process, with a model that is loaded already."""
    chosen = Settings(database_url=f"sqlite:///{database}", **settings)
    async with open_database(chosen) as stores:
        encoder = LocalEncoder(packaged_model())
        intake = open_intake(chosen, stores)
        platforms = Platforms(chosen, stores, intake)
        app = assemble(
            chosen,
            stores,
            encoder,
            intake,
            hears=platforms.hears,
            speaks=platforms.speaks,
            knows=platforms.knows,
        )
        try:
            async with intake, platforms:
                try:
                    yield app, platforms
                finally:
                    await intake.close()
        finally:
            await app.library.close()
            await encoder.close()


class Process:
    """`faqbot run` as a process of its own, with these variables; its stderr is kept in a file."""

    def __init__(self, database: Path, number: int = 1, **variables: str) -> None:
        self.database = database
        self._out = database.with_name(f"out-{number}.txt")
        self._err = database.with_name(f"err-{number}.txt")
        self._given = {
            "BOT_DATABASE_URL": f"sqlite:///{database}",
            "BOT_HEALTH_PORT": "0",
            **variables,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = await asyncio.create_subprocess_exec(
                *_FAQBOT,
                "run",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=self.database.parent,
                env=self._environment,
            )
        return self

    async def command(self, *arguments: str) -> str:
        """What another `faqbot` with the same settings prints."""
        process = await asyncio.create_subprocess_exec(
            *_FAQBOT,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            cwd=self.database.parent,
            env=self._environment,
        )
        out, _ = await process.communicate()
        assert process.returncode == 0, out
        return out.decode()

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The process."""
        assert self._process is not None
        return self._process

    @property
    def _environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if name[:4] != "BOT_"}
        return {**others, "PYTHONPATH": str(REPOSITORY), **self._given}

    @property
    def log(self) -> str:
        """What it wrote on stderr so far."""
        return self._err.read_text("utf-8")

    async def logged(self, words: str) -> None:
        """Returns when it has said so in its log."""

        async def said() -> bool:
            return words in self.log

        await until(said)

    async def ready(self, within_s: float = PATIENCE) -> None:
        """Returns when its health page says so."""
        await until(self._is_ready, within_s)

    async def ended(self) -> int:
        """Its exit status, when it has ended by itself."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def terminated(self) -> tuple[int, float]:
        """Its exit status after SIGTERM, and the seconds that it took."""
        began = time.monotonic()
        self.process.terminate()
        return await self.ended(), time.monotonic() - began

    def paused(self) -> None:
        """It stands still, with all that it holds, until `goes_on`."""
        self.process.send_signal(signal.SIGSTOP)

    def paused_between_writes(self, database: Path) -> None:
        """The same, and not in the midst of a write, for whose end everybody else would wait."""
        self.paused()
        while _is_written_to(database):
            self.goes_on()
            time.sleep(0.02)
            self.paused()

    def goes_on(self) -> None:
        """After `paused`."""
        self.process.send_signal(signal.SIGCONT)

    async def killed(self) -> None:
        """As by `kill -9`: from one instruction to the next it is gone."""
        self.process.kill()
        await self.process.wait()

    async def figures(self) -> str:
        """What `/metrics` says."""
        return (await self.page("/metrics"))[1]

    async def page(self, path: str) -> tuple[int, str]:
        """Status and text of one of its pages."""
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return answer.status, await answer.text()

    @property
    def url(self) -> str:
        """Where its pages are."""
        said = self._out.read_text("utf-8").split()
        return next(word for word in said if word.startswith("http")).removesuffix("/readyz")

    async def _is_ready(self) -> bool:
        assert self.process.returncode is None, self.log
        if "http" not in self._out.read_text("utf-8"):
            return False
        try:
            return (await self.page("/readyz"))[0] == 200
        except aiohttp.ClientError:  # it has just ended
            return False


async def until(question: Callable[[], Awaitable[T]], within_s: float = PATIENCE) -> T:
    """The first true answer to the question; TimeoutError where there is none in time."""
    async with asyncio.timeout(within_s):
        while not (answer := await question()):  # noqa: ASYNC110  what changes cannot tell us
            await asyncio.sleep(0.05)
    return answer


def rows(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a statement finds (or does) beside the bot, as an operator would."""
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        found = connection.execute(sql, values).fetchall()
        connection.commit()
        return found


def _is_written_to(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


@asynccontextmanager
async def locked(database: Path) -> AsyncIterator[None]:
    """Somebody else writes to the database all the while, so that nobody can."""
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def states(database: Path) -> dict[str, str]:
    """What became of the last message in each channel."""
    return dict(rows(database, "SELECT channel, state FROM outbox ORDER BY claimed_at"))


def owners(database: Path) -> dict[str, int]:
    """The process that owns each job, by its number; 0: nobody."""
    found = rows(database, "SELECT name, owner FROM lease WHERE name NOT LIKE 'fit %'")
    return {name.partition("@")[0]: int((owner or "/0/").split("/")[1]) for name, owner in found}


def job_leases_run_out(database: Path, process: int) -> None:
    """Half a minute later: what that process owned is free, unless it says otherwise."""
    rows(
        database,
        "UPDATE lease SET until = datetime('now', '-1 minute') || '.000000' WHERE owner LIKE ?",
        f"%/{process}/%",
    )


def leases_run_out(database: Path) -> None:
    """Thirty seconds later, for those who cannot wait: what a dead process had is free."""
    rows(
        database,
        "UPDATE outbox SET lease_until = datetime('now', '-1 minute') || '.000000'"
        " WHERE owner IS NOT NULL",
    )
