"""`python -m benchmarks.editing [--entries 1000,10000] [--on sqlite,postgres]`: a change's way.

Saved, read, and searchable, in a made-up knowledge base of four phrasings and one passage an entry.
Vectors are random and nothing is fitted: what is measured is what follows from the size alone.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.editing.base import Base
from benchmarks.editing.watching import Cost, watched
from bot.cli.collecting import collect_rarely
from tests.postgres import running_server

KINDS = ("sqlite", "postgres")


def main(arguments: Sequence[str]) -> int:
    """Prints the table, a line as soon as it is measured."""
    options = _parser().parse_args(arguments)
    collect_rarely()  # as every command of the bot does
    _print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; seconds and megabytes")
    _print("an edit: the median of several; blocked: the longest that the event loop stood still")
    _print("cpu: what the process computed meanwhile; peak and process: its memory")
    _print(_line("", "", "reading", "", "", "edit"))
    _print(_line("entries", "database", *2 * ("seconds", "cpu", "blocked"), "peak", "process"))
    for kind in options.on.split(","):
        for entries in map(int, options.entries.split(",")):
            asyncio.run(_measured(kind, entries))
    return 0


async def _measured(kind: str, entries: int) -> None:
    async with _database(kind) as url, Base.of(url, entries) as base:
        first = await watched(base.read)
        edits = [await watched(edit) for edit in base.edits()]
        _print(_row(entries, kind, first, edits))


@asynccontextmanager
async def _database(kind: str) -> AsyncIterator[str]:
    with ExitStack() as stack:
        if kind == "sqlite":
            folder = stack.enter_context(TemporaryDirectory())
            yield f"sqlite+aiosqlite:///{Path(folder) / 'editing.db'}"
            return
        server = stack.enter_context(running_server())
        async with server.empty_database() as name:
            yield server.url(name)


def _row(entries: int, kind: str, first: Cost, edits: Sequence[Cost]) -> str:
    return _line(
        f"{entries:,}",
        kind,
        f"{first.seconds:.2f}",
        f"{first.computed:.2f}",
        f"{first.blocked:.3f}",
        f"{median(edit.seconds for edit in edits):.2f}",
        f"{median(edit.computed for edit in edits):.2f}",
        f"{max(edit.blocked for edit in edits):.3f}",
        f"{max(edit.peak for edit in edits):.0f}",
        f"{edits[-1].after:.0f}",
    )


def _line(entries: str, kind: str, *cells: str) -> str:
    return f"{entries:>9}  {kind:<10}" + "".join(f"{cell:>10}" for cell in cells)


def _print(line: str) -> None:
    print(line.rstrip(), flush=True)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editing", description=__doc__)
    parser.add_argument("--entries", default="1000,10000", help="sizes, separated by commas")
    parser.add_argument("--on", default=",".join(KINDS), help="sqlite, postgres, or both")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
