"""The processes of a run: the two sides, and what comes to its own end."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeAlias

Told: TypeAlias = Mapping[str, Any]

_LONGEST_LINE = 1 << 24


@dataclass(frozen=True, slots=True)
class Process:
    """A side that is ready; `start` is how many seconds that took from nothing."""

    start: float
    _process: asyncio.subprocess.Process

    async def tell(self, what: Told) -> Told:
        """Its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        return await _line(self._process)


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[Process]:
    """`python -m` with these, for as long as the block lasts."""
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(
        *_command(arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
        env=_environment(),
    )
    try:
        await _line(process)
        yield Process(perf_counter() - began, process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def finished(*arguments: str) -> str:
    """What `python -m` with these prints; SystemExit where it fails."""
    process = await asyncio.create_subprocess_exec(
        *_command(arguments), stdout=asyncio.subprocess.PIPE, env=_environment()
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise SystemExit(f"{arguments[0]} failed")
    return printed.decode()


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}


async def _line(process: asyncio.subprocess.Process) -> Told:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        if line.startswith(b"{"):
            found: Told = json.loads(line)
            return found
    raise SystemExit("One of the sides has ended by itself; what it said stands above.")
