"""`python -m benchmarks.speed [--sizes 100,1000,10000]`: ours beside the textbook, a few minutes.

The textbook is `SentenceTransformer.encode` and `sentence_transformers.util.semantic_search`; ours
is the whole bot. Every question is new, so that nothing is answered from memory.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed.made_up import Question, questions
from benchmarks.speed.ours import MOST_ENCODED, Ours
from benchmarks.speed.textbook import Textbook
from benchmarks.speed.timing import Pair, compare
from bot.app import App, open_app
from bot.config import Settings

CROWD = 64
"""Questions asked at once."""


def main(arguments: Sequence[str]) -> int:
    """Prints the table, a line as soon as it is measured."""
    options = _parser().parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    asyncio.run(_run(sizes, options.rounds, options.textbook_threads))
    return 0


async def _run(sizes: Sequence[int], rounds: int, threads: int) -> None:
    _print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; milliseconds, medians")
    _print(f"the textbook computes with {threads} threads")
    _print(f"vectors are random unit vectors above {MOST_ENCODED:,} phrasings")
    _print(_line("phrasings", "measured", "textbook", "ours", "ratio", "p99 textbook", "p99 ours"))
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'speed.db'}"
        settings = Settings(database_url=database, model="", secret_key="speed")  # type: ignore[arg-type]  # read from text
        async with open_app(settings) as app:
            textbook = Textbook(threads)
            asked = questions(app.encoder.provenance.dimension)
            for size in sizes:
                async for name, pair in _measured(app, textbook, size, asked, rounds):
                    _print(_row(size, name, pair))
    _print(f"load at the end {os.getloadavg()[0]:.1f}")


async def _measured(
    app: App, textbook: Textbook, size: int, asked: Iterator[Question], rounds: int
) -> AsyncIterator[tuple[str, Pair]]:
    ours = await Ours.of(app, size)
    textbook.learn(ours.knowledge.snapshot.phrasings.vectors)
    for name, arm in (("search: five nearest", ours.nearest), ("search: decision", ours.decide)):
        yield name, await compare(textbook.search, arm, asked, rounds=3 * rounds)
    arms = (("end to end", ours.search), ("end to end, receipt", ours.ask))
    for name, arm in arms:
        yield f"{name}, 1", await compare(textbook.ask, arm, asked, rounds=rounds)
    for name, arm in arms:
        pair = await compare(textbook.ask, arm, asked, rounds=max(2, rounds // 8), at_once=CROWD)
        yield f"{name}, {CROWD} at once", pair


def _row(size: int, name: str, pair: Pair) -> str:
    medians = (f"{pair.textbook:.2f}", f"{pair.ours:.2f}", f"{pair.ratio:.2f}")
    p99 = (f"{pair.textbook_p99:.0f}", f"{pair.ours_p99:.0f}") if "at once" in name else ("", "")
    return _line(f"{size:,}", name, *medians, *p99)


def _line(size: str, name: str, *cells: str) -> str:
    return f"{size:>9}  {name:<32}" + "".join(f"{cell:>14}" for cell in cells)


def _print(line: str) -> None:
    print(line.rstrip(), flush=True)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--sizes", default="100,1000,10000", help="phrasings, separated by commas")
    parser.add_argument("--rounds", type=int, default=64, help="questions asked one at a time")
    cores = os.cpu_count() or 1  # what torch takes unless told otherwise
    parser.add_argument("--textbook-threads", type=int, default=cores, help=f"default {cores}")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
