"""`python -m benchmarks.speed [--sizes 100,1000,10000,100000] [--model FOLDER]`.

The textbook is `SentenceTransformer.encode` and `sentence_transformers.util.semantic_search`; ours
is the whole bot. Each is a process of its own, and they take turns. Every question is new, so that
nothing is answered from memory. `--model` is what `faqbot model export` wrote, for ours alone. It
ends with a Markdown table.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from tempfile import TemporaryDirectory

from benchmarks.speed.made_up import questions
from benchmarks.speed.process import Process, finished, started
from benchmarks.speed.tables import Sheet, say
from benchmarks.speed.timing import Waits, Way, compare
from bot.embedding import DEFAULT_MODEL
from bot.embedding.folder import find_model

CROWD = 64
"""Who ask at once, each anew as soon as answered."""
EACH = 32
"""Questions asked one after the other before it is the other's turn."""


def main(arguments: Sequence[str]) -> int:
    """Prints the tables of each size, a line as soon as it is measured."""
    asyncio.run(_run(_parser().parse_args(arguments)))
    return 0


async def _run(options: argparse.Namespace) -> None:
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    say(f"the textbook computes with {options.textbook_threads} threads, with torch")
    say(f"ours encodes with {options.model or 'the packaged model, with torch'}")
    sheet = Sheet()
    for size in map(int, options.sizes.split(",")):
        with TemporaryDirectory() as folder:
            await _measured(sheet, folder, size, options)
    sheet.table()
    say(f"\nload at the end {os.getloadavg()[0]:.1f}")


async def _measured(sheet: Sheet, folder: str, size: int, options: argparse.Namespace) -> None:
    sheet.begin(size)
    model = ["--model", options.model] if options.model else []
    await finished("benchmarks.speed.base", folder, str(size), *model)
    path, threads = str(find_model(DEFAULT_MODEL).path), str(options.textbook_threads)
    async with (
        started("benchmarks.speed.textbook", folder, path, threads) as textbook,
        started("benchmarks.speed.ours", folder, *model[1:]) as ours,
    ):
        await _asked(sheet, textbook, ours, options.rounds)
        memory = [await side.tell({"memory": True}) for side in (textbook, ours)]
        sheet.both("memory, MB", *(own["now"] for own in memory))
        sheet.both("… at most", *(own["peak"] for own in memory))
        sheet.both("from nothing to ready, s", textbook.start, ours.start, 1)
    found = json.loads(await finished("benchmarks.speed.duplicates", folder))
    cells = (f"{found['seconds']:.1f} s", f"{found['memory']:.0f} MB")
    sheet.alone("`duplicates` of all", cells)


async def _asked(sheet: Sheet, textbook: Process, ours: Process, rounds: int) -> None:
    asked = questions()
    first = [
        await side.tell({"ask": [next(asked)], "how": "answer", "askers": 1})
        for side in (textbook, ours)
    ]
    sheet.both("first question, ms", *(told["waits"][0] for told in first))
    ways = [Way(textbook, "answer"), Way(ours, "answer"), Way(ours, "receipt")]
    turns = max(1, rounds // EACH)
    alone = await compare(ways, asked, turns=turns, each=EACH)
    _told(sheet, "one at a time", alone)
    sheet.both("computing for one, ms", alone[0].computing, alone[1].computing, 2)
    sheet.stages(*[await side.tell({"stages": True}) for side in (textbook, ours)])
    turns = max(1, rounds // CROWD)
    crowd = await compare(ways, asked, turns=turns, each=2 * CROWD, askers=CROWD)
    _told(sheet, f"{CROWD} at once", crowd)
    sheet.both(f"computing, {CROWD} at once, ms", crowd[0].computing, crowd[1].computing, 2)


def _told(sheet: Sheet, name: str, waits: Sequence[Waits]) -> None:
    textbook, *ours = waits
    for own, how in zip(ours, ("", ", and receipt"), strict=True):
        sheet.waits(name + how, textbook, own)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    sizes = "100,1000,10000,100000"
    parser.add_argument("--sizes", default=sizes, help="phrasings, separated by commas")
    parser.add_argument("--rounds", type=int, default=256, help="questions asked one at a time")
    parser.add_argument("--model", default="", help="a folder, for ours")
    cores = os.cpu_count() or 1  # what torch takes unless told otherwise
    parser.add_argument("--textbook-threads", type=int, default=cores, help=f"default {cores}")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
