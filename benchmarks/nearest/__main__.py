"""`python -m benchmarks.nearest [--rows 10000,100000] [--kind clustered]`: what pgvector finds.

A PostgreSQL of its own is started; 100,000 rows take some two minutes. Recall is the share of the
exactly nearest that are found, `least` that of the question with which it is worst. Times are
milliseconds of a core that a question costs, here and in the server, which do not depend on what
else the machine does; and those that somebody waits (medians), which do.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from time import perf_counter

import numpy as np
from sqlalchemy import text

from benchmarks.nearest.costs import measured
from benchmarks.nearest.made_up import DIMENSION, MadeUp, clustered, white
from bot.core.faq import ModelProvenance
from bot.core.ports import FaqIndex, Matrix, TextHash
from bot.storage import migrating
from bot.storage.database import open_database
from bot.storage.engine import Transactions, make_engine
from bot.storage.exact_index import ExactIndex
from bot.storage.near_rows import PgvectorRows
from bot.storage.pgvector_index import FOUND, PgvectorIndex
from tests.postgres import Server, running_server

MODEL = ModelProvenance("made-up", "1", DIMENSION, "0" * 12, "cosine", 256)
LIMITS = (100, FOUND, 400)
CHUNK = 2_000
KINDS = {"clustered": clustered, "white": white}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows stand."""

    server: Server
    name: str
    transactions: Transactions
    near: PgvectorRows
    kb: int


def main(arguments: Sequence[str]) -> int:
    """Prints the table, a line as soon as it is measured."""
    options = _parser().parse_args(arguments)
    sizes = [int(size) for size in options.rows.split(",")]
    asyncio.run(_run(sizes, options.kind, options.questions))
    return 0


async def _run(sizes: Sequence[int], kind: str, questions: int) -> None:
    _print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {kind} vectors, {questions}")
    for size in sizes:
        made = KINDS[kind](size, questions)
        hashes = [sha256(str(row).encode()).digest() for row in range(len(made.rows))]
        async with _place(hashes[:1], made) as place:
            await _fill(place, hashes, made)
            _print(_line("", "@1", "@10", "@100", "least @10", "here", "server", "waited", "p99"))
            await _search(place, hashes, made)
            await _decide(place, hashes, made)
    _print(f"load at the end {os.getloadavg()[0]:.1f}")


async def _fill(place: Place, hashes: Sequence[TextHash], made: MadeUp) -> None:
    started = perf_counter()
    for start in range(0, len(hashes), CHUNK):
        part = slice(start, start + CHUNK)
        await place.near.add(place.kb, MODEL, hashes[part], made.rows[part])
    placed = perf_counter()
    await place.near.settle(place.kb, MODEL, hashes)
    built = perf_counter()
    lacking = await place.near.lacking(place.kb, MODEL, hashes)
    looked = perf_counter()
    async with place.server.session(place.name) as session:
        await session.execute("VACUUM ANALYZE near_1")  # or it does so by itself amid the questions
    sizes = text(
        "SELECT pg_relation_size('near_1_1') / 1e6, pg_table_size('near_1') / 1e6,"
        " current_setting('shared_buffers')"
    )
    async with place.transactions.read() as connection:
        index, table, buffers = (await connection.execute(sizes)).one()
    _print(
        f"{len(hashes):,} rows: placed in {placed - started:.1f} s, index built in"
        f" {built - placed:.1f} s; index {index:.0f} MB, table {table:.0f} MB, shared_buffers"
        f" {buffers}; {len(lacking)} lacking, looked up in {looked - built:.1f} s"
    )


async def _search(place: Place, hashes: Sequence[TextHash], made: MadeUp) -> None:
    row_of = {one: row for row, one in enumerate(hashes)}
    exact = made.questions @ made.rows.T
    for limit in LIMITS:
        found = []
        with measured(place.server.folder) as cost:
            for question in made.questions:
                with cost.wait():
                    near = await place.near.nearest(place.kb, MODEL, question, limit)
                found.append({row_of[one] for one in near})
        recalls = [_recalls(exact, found, count) for count in (1, 10, 100)]
        cells = [f"{np.mean(shares):.4f}" for shares in recalls]
        _print(_line(f"{limit} asked for", *cells, f"{min(recalls[1]):.1f}", *cost.cells))


async def _decide(place: Place, hashes: Sequence[TextHash], made: MadeUp) -> None:
    """What a question's candidates cost in all, beside those in memory."""
    indexes: dict[str, FaqIndex] = {
        "all, in memory": ExactIndex(made.rows, MODEL.similarity),
        "as they are used": await PgvectorIndex.looked(
            place.near, place.kb, MODEL, hashes, made.rows
        ),
    }
    for name, index in indexes.items():
        with measured(place.server.folder) as cost:
            for question in made.questions:
                with cost.wait():
                    await index.candidates(question)
        _print(_line(name, "", "", "", "", *cost.cells))


def _recalls(exact: Matrix, found: Iterable[set[int]], count: int) -> list[float]:
    nearest = np.argpartition(-exact, count, axis=1)[:, :count].tolist()
    return [len(own & set(best)) / count for own, best in zip(found, nearest, strict=True)]


@asynccontextmanager
async def _place(first: Sequence[TextHash], made: MadeUp) -> AsyncIterator[Place]:
    with running_server() as server:
        async with server.empty_database() as name:
            url = server.url(name)
            await migrating.upgrade(url)
            async with open_database(url) as database:
                await database.embeddings.add(MODEL, {first[0]: made.rows[0]})
                kb = await database.faq.create_knowledge_base("benchmark")
            engine = make_engine(url)
            transactions = Transactions(engine)
            try:
                yield Place(server, name, transactions, PgvectorRows(transactions), kb.key)
            finally:
                await engine.dispose()


def _line(name: str, *cells: str) -> str:
    return f"  {name:<18}" + "".join(f"{cell:>11}" for cell in cells)


def _print(line: str) -> None:
    print(line.rstrip(), flush=True)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nearest", description=__doc__)
    parser.add_argument("--rows", default="10000,100000", help="sizes, separated by commas")
    parser.add_argument("--kind", choices=sorted(KINDS), default="clustered")
    parser.add_argument("--questions", type=int, default=200)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
