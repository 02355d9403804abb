"""`faqbot gaps` and `stats`: what was not answered, and what was asked."""

import asyncio
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.options import DEFAULT_KB, Json, JsonLines, Kb
from bot.cli.output import print_json, print_table, say, warn
from bot.cli.session import app_with, database_with, ready, run
from bot.core.faq import FaqEntry, KnowledgeBase, Status
from bot.core.insight.gaps import MOST_LOOKED_AT, Gaps
from bot.core.ports import Figures, Gap, Observed, Scope
from bot.core.replies import picturing
from bot.core.replies.figures import DAYS, OPINIONS, SILENCES
from bot.core.replies.words import count
from bot.drawing.painter import ThreadPainter

commands = typer.Typer()


@commands.command()
def gaps(as_json: JsonLines = False, kb: Kb = DEFAULT_KB) -> None:
    """Questions that were asked, not answered, and would not be answered now; asked most first.

    Of every workspace that uses the knowledge base; what an editor dismissed is left out.
    """

    async def work() -> None:
        async with app_with(kb) as (app, base):
            base = (await ready(app, base)).kb
            finder = Gaps(app.stores.gaps, app.considering, patience=inf)
            found = await finder.open(base, Scope(base.key))
        if as_json:
            for gap in found.gaps:
                print_json(_gap_document(gap))
        elif found.gaps:
            rows = [(gap.count, f"{gap.last:%Y-%m-%d}", gap.text) for gap in found.gaps]
            print_table((">ASKED", "LAST", "QUESTION"), rows)
            if found.more:
                say(f"Of the {MOST_LOOKED_AT} questions that were asked most; there are more.")
        else:
            say("No gaps: nothing that was asked lately is left without an answer or a suggestion.")

    run(work())


@commands.command()
def stats(
    picture: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.png", help="Draw the figures as well.")
    ] = None,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """What was asked in the last 30 days, and what came of it, in all workspaces together."""

    async def work() -> None:
        async with database_with(kb) as (stores, base):
            since = datetime.now(UTC) - timedelta(days=DAYS)
            figures = await stores.statistics.figures(Scope(base.key), since)
            entries = await stores.faq.entries(base.key)
        active = {entry.key: entry for entry in entries if entry.status is Status.ACTIVE}
        if picture:
            await _draw(figures, active, picture)
        if as_json:
            print_json(_stats_document(base, figures, active))
        else:
            _lay_out(base, figures, active)

    run(work())


async def _draw(figures: Figures, active: dict[int, FaqEntry], path: Path) -> None:
    asked = [(active[key], number) for key, number in figures.entries.items() if key in active]
    if chart := picturing.chart(figures.days, asked, datetime.now(UTC).date()):
        png = await ThreadPainter().png(chart)
        await asyncio.to_thread(path.write_bytes, png)
    else:
        warn("Nothing was asked, so there is nothing to draw.")


def _lay_out(base: KnowledgeBase, figures: Figures, active: dict[int, FaqEntry]) -> None:
    total = sum(figures.asked.values())
    say(f"{base.name}, the last {DAYS} days: {count(total, 'question', 'questions')} asked.")
    print_table(
        (">", ""),
        [
            *((number, outcome) for outcome, number in figures.asked.items()),
            (figures.automatic, "answered unasked"),
            *((number, f"silent: {SILENCES[why]}") for why, number in figures.silences.items()),
            *((number, f"vote: {OPINIONS[one]}") for one, number in figures.votes.items()),
            *((number, f"not taken: {cause}") for cause, number in figures.refusals.items()),
        ],
    )
    asked = [(number, active[key]) for key, number in figures.entries.items() if key in active]
    if asked:
        rows = [(number, entry.slug, entry.question) for number, entry in asked]
        print_table((">ANSWERS", "#ID", "QUESTION"), rows)
    for one in _observed(figures):
        say(
            f"In the observed channel {one.channel}: would have answered {one.answered:,} of"
            f" {count(one.asked, 'question', 'questions')}."
        )
    unmatched = _unmatched(figures, active)
    if unmatched:
        say(f"Never an answer: {', '.join(unmatched)}.")


def _unmatched(figures: Figures, active: dict[int, FaqEntry]) -> list[str]:
    return [entry.slug for key, entry in active.items() if key not in figures.entries]


def _observed(figures: Figures) -> list[Observed]:
    """Those that would have been answered something; whether they still are is not looked up."""
    return [one for one in figures.observed if one.answered]


def _gap_document(gap: Gap) -> dict[str, Any]:
    return {
        "question": gap.text,
        "asked": gap.count,
        "last": gap.last.isoformat(),
        "receipt": gap.receipt,
        "handed_on": gap.handed,
    }


def _stats_document(
    base: KnowledgeBase, figures: Figures, active: dict[int, FaqEntry]
) -> dict[str, Any]:
    return {
        "knowledge_base": base.name,
        "days": DAYS,
        "asked": {
            outcome: figures.asked.get(outcome, 0)
            for outcome in ("answered", "suggested", "unanswered")
        },
        "automatic": figures.automatic,
        "silences": {why.value: number for why, number in figures.silences.items()},
        "votes": {opinion.value: number for opinion, number in figures.votes.items()},
        "refusals": dict(figures.refusals),
        "entries": [
            {"entry": active[key].slug, "answers": number}
            for key, number in figures.entries.items()
            if key in active
        ],
        "never_matched": _unmatched(figures, active),
        "observed": [
            {"channel": one.channel, "would_have_answered": one.answered, "asked": one.asked}
            for one in _observed(figures)
        ],
    }
