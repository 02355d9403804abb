"""`faqbot evaluate --map`: a knowledge base drawn in two dimensions."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.output import paragraph, print_table, say, waiting
from bot.core.knowledge import Knowledge
from bot.core.outcomes import Vector
from bot.core.replies.words import count, shorten
from bot.core.retrieval.snapshot import Snapshot
from bot.drawing.landscape import drawn
from bot.evaluation.entries import by_entry
from bot.evaluation.landscape import landscape, numbers
from bot.evaluation.mapping import Mapped, mapped
from bot.evaluation.metrics import Judgement
from bot.fitting.projection import projected

_SHOWN = 10
_WIDTH, _ID = 78, 24


async def draw_map(
    knowledge: Knowledge,
    judgements: Sequence[Judgement],
    vectors: Sequence[Vector | None],
) -> tuple[dict[str, Any], bytes]:
    """What the picture shows as JSON, and the picture, a PNG.

    `vectors` are the judgements', in their order. Whoever writes it says in "file" where.
    """
    snapshot, name = knowledge.snapshot, knowledge.kb.name
    chosen = await asyncio.to_thread(mapped, snapshot, judgements, vectors)
    with waiting(f"Drawing a map of {len(chosen.vectors):,} texts; it may take a minute…"):
        png = await asyncio.to_thread(_drawn, snapshot, judgements, chosen, name)
    told = {
        "file": None,
        "phrasings": len(chosen.rows),
        "questions": len(chosen.asked),
        "near_duplicates": [
            {"a": one.a, "b": one.b, "similarity": one.similarity} for one in chosen.twins
        ],
        "holes": [judgements[at].text for at in chosen.holes.tolist()],
        "numbers": numbers(snapshot),
    }
    return told, png


def lay_out_map(told: Mapping[str, Any]) -> None:
    """What stands on the picture, for who reads it: its holes, and who its numbers are."""
    drawn = f"Drawn in {told['file']}" if told["file"] else "Not drawn"
    paragraph(
        f"{drawn}: {count(told['phrasings'], 'phrasing', 'phrasings')} and"
        f" {count(told['questions'], 'question', 'questions')};"
        f" {count(len(told['near_duplicates']), 'pair', 'pairs')} of entries ask nearly the same,"
        f" {count(len(told['holes']), 'question', 'questions')} not found and far from every entry."
    )
    for text in told["holes"][:_SHOWN]:
        say(f"- {shorten(text, _WIDTH - 2)}")
    if len(told["holes"]) > _SHOWN:
        say(f"… and {len(told['holes']) - _SHOWN:,} more; --json has all.")
    if told["numbers"]:
        say("The picture has no letters for these ids; they are numbered on it:")
        rows = [
            (f"#{number}", shorten(slug, _WIDTH - 10)) for slug, number in told["numbers"].items()
        ]
        print_table(("#", "ID"), rows)


def _drawn(snapshot: Snapshot, judgements: Sequence[Judgement], chosen: Mapped, name: str) -> bytes:
    places = projected(chosen.vectors)
    entries = by_entry(judgements, ())
    weight = {one.entry: one.asked + one.taken for one in entries}
    return drawn(landscape(name, snapshot, chosen, places, judgements, weight))
