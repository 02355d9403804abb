"""`faqbot import`, `export`, `embed` and `duplicates`: a knowledge base as a whole."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.files import write_whole
from bot.cli.imports import lay_out_report, report_document, warn_of_collisions
from bot.cli.noting import note_for_all
from bot.cli.options import DEFAULT_KB, Json, JsonLines, Kb
from bot.cli.output import print_json, print_table, progress_bar, say, warn
from bot.cli.session import app_with, author, bring_up_to_date, database_with, ready, run
from bot.core.actions.trail import Moved
from bot.core.replies.exchanging import counted
from bot.core.replies.words import count
from bot.core.retrieval.duplicates import nearest_pairs
from bot.core.retrieval.snapshot import Snapshot
from bot.formats import FORMAT_NAMES, read_paths, write, written

commands = typer.Typer()

FormatName = Annotated[
    str | None,
    typer.Option("--format", metavar="F", help=f"{', '.join(FORMAT_NAMES)}."),
]


@commands.command("import")
def import_(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files or folders; - is standard input.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Retire what no file holds.")] = False,
    format_name: FormatName = None,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Bring a knowledge base to what files say, all or nothing."""
    knowledge = read_paths(paths, format_name)  # before the loop starts, so that Ctrl-C ends it
    for sentence in knowledge.warnings:
        warn(sentence)

    async def work() -> None:
        async with app_with(kb) as (app, base):
            with progress_bar("Embedding") as progress:
                report = await app.curation.import_entries(
                    base,
                    knowledge.entries,
                    author=author(),
                    prune=prune,
                    dry_run=dry_run,
                    progress=progress,
                )
            if not dry_run:
                done = counted(report.differences)
                await note_for_all(app.stores, base.key, Moved("import", "", done))
                await bring_up_to_date(app, base)
        warn_of_collisions(report)
        if as_json:
            print_json(report_document(report, dry_run=dry_run))
        else:
            lay_out_report(report, dry_run=dry_run)

    run(work())


@commands.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Instead of stdout.")
    ] = None,
    format_name: FormatName = None,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Write all entries; YAML and JSONL lose nothing, qna and faqpage leave retired ones out."""

    async def work() -> None:
        async with database_with(kb) as (stores, base):
            entries = await stores.faq.entries(base.key)
        suffix = output.suffix if output and str(output) != "-" else ""
        kind = format_name or suffix or "yaml"
        text = write(entries, kind)
        if output is None or str(output) == "-":
            sys.stdout.buffer.write(text.encode())
        else:
            write_whole(output, text.encode())
            say(f"Wrote {count(len(written(entries, kind)), 'entry', 'entries')} to {output}.")

    run(work())


@commands.command()
def embed(
    everywhere: Annotated[bool, typer.Option("--all", help="In every knowledge base.")] = False,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Embed what is stale; no text is ever encoded twice."""

    async def work() -> None:
        texts = 0
        async with app_with(kb) as (app, base):
            for each in await app.stores.faq.knowledge_bases() if everywhere else [base]:
                with progress_bar(f"Embedding {each.name}") as progress:
                    entries = await app.stores.faq.entries(each.key)
                    texts += await app.indexer.embed(entries, progress)
                await ready(app, each)
        if as_json:
            print_json({"embedded": texts})
        else:
            say(f"Embedded {count(texts, 'text', 'texts')}." if texts else "Nothing was stale.")

    run(work())


@commands.command()
def duplicates(
    min_similarity: Annotated[
        float, typer.Option("--min-similarity", min=-1, max=1, metavar="S", help="At least so.")
    ] = 0.8,
    within: Annotated[bool, typer.Option("--within", help="Also inside one entry.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at most.")] = 1000,
    as_json: JsonLines = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Phrasings of different entries that mean nearly the same, best first."""

    async def work() -> None:
        async with app_with(kb) as (app, base):
            snapshot = (await ready(app, base)).snapshot
        phrasings = snapshot.phrasings
        with progress_bar("Comparing") as progress:
            pairs = await asyncio.to_thread(
                nearest_pairs,
                phrasings.vectors,
                phrasings.owners.tolist(),
                min_similarity,
                limit,
                within=within,
                progress=progress,
            )
        ends = [
            (pair.similarity, _phrasing(snapshot, pair.first), _phrasing(snapshot, pair.second))
            for pair in pairs
        ]
        if as_json:
            for similarity, a, b in ends:
                print_json({"similarity": similarity, "a": a, "b": b})
        elif ends:
            rows = [
                (f"{near:.3f}", a["text"], a["entry"], b["text"], b["entry"]) for near, a, b in ends
            ]
            print_table((">SIMILARITY", "TEXT", "OF", "AND TEXT", "OF"), rows)
        else:
            say(f"No two phrasings are as similar as {min_similarity:g}.")

    run(work())


def _phrasing(snapshot: Snapshot, row: int) -> dict[str, str]:
    owner = int(snapshot.phrasings.owners[row])
    return {"entry": snapshot.entries[owner].slug, "text": snapshot.phrasings.texts[row]}
