"""`faqbot ask` and `why`: questions, and how they were decided."""

import sys
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from bot.app import App
from bot.cli.documents import receipt_document
from bot.cli.options import DEFAULT_KB, Json, Kb
from bot.cli.output import print_json, results
from bot.cli.receipts import lay_out_explanation, lay_out_receipt
from bot.cli.session import app_with, ready, run
from bot.core.answering import Asker
from bot.core.errors import NotFoundError
from bot.core.faq import FaqEntry, KnowledgeBase
from bot.core.messages import Trigger
from bot.core.outcomes import Answered, Receipt
from bot.core.replies import explaining
from bot.platforms.console import PLACE, terminal_person
from bot.storage.database import Database

commands = typer.Typer()


class Order(StrEnum):
    """By what the entries near a question are ordered."""

    SCORE = "score"
    SIMILARITY = "similarity"


LONGEST_INPUT = 1_000_000
"""Bytes of standard input that are read as one question."""


@commands.command()
def ask(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The question; - reads it.")],
    top_k: Annotated[int, typer.Option(min=1, max=100, help="How many entries to show.")] = 5,
    by: Annotated[
        Order, typer.Option(help="Show entries by blended score, or by similarity alone.")
    ] = Order.SCORE,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Ask one question: the outcome, the answer, and the nearest entries."""
    question = _from_stdin() if text == "-" else text

    async def work() -> None:
        async with app_with(kb) as (app, base):
            base = (await ready(app, base)).kb
            asker = Asker(PLACE, terminal_person(), Trigger.COMMAND)
            receipt = await app.answering.ask(base, question, asker, top_k=top_k)
            answered = await _answered(app.stores, receipt)
            withheld = await app.replayer.withheld(receipt.decision)
            if by is Order.SIMILARITY:
                hits = tuple(await app.answering.nearest(base, question, top_k=top_k))
                receipt = replace(receipt, decision=replace(receipt.decision, hits=hits))
        if as_json:
            print_json(receipt_document(receipt, answered, withheld))
        else:
            lay_out_receipt(results(), receipt, answered, withheld)

    run(work())


@commands.command()
def why(
    receipt_id: Annotated[str, typer.Argument(metavar="[ID]", help="The receipt.")] = "",
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """How a question was decided, replayed; without ID, the last one of this terminal."""

    async def work() -> None:
        async with app_with(kb) as (app, base):
            receipt = await _receipt(app, base, receipt_id)
            replay = await app.replayer.replay(receipt.decision)
            answered = await _answered(app.stores, receipt)
        if as_json:
            replayed = {
                "confidence": replay.confidence,
                "search": replay.search,
                "exact": replay.is_exact,
            }
            document = receipt_document(receipt, answered, replay.withheld)
            print_json({"question": receipt.decision.text, **document, "replayed": replayed})
        else:
            lay_out_explanation(results(), explaining.details(receipt, replay))

    run(work())


async def _receipt(app: App, kb: KnowledgeBase, receipt_id: str) -> Receipt:
    if receipt_id:
        return await app.stores.receipts.receipt(receipt_id)
    last = await app.stores.receipts.last_receipt(
        kb.key,
        PLACE.platform,
        PLACE.workspace,
        PLACE.channel,
        app.answering.stood_for(terminal_person(), PLACE)[0],
    )
    if last is None:
        raise NotFoundError("No question was asked in this terminal yet.")
    return last


async def _answered(stores: Database, receipt: Receipt) -> FaqEntry | None:
    match receipt.decision.outcome:
        case Answered(hit):
            kb = receipt.decision.kb
            return (await stores.faq.entries_by_key(kb, [hit.entry])).get(hit.entry)
        case _:
            return None


def _from_stdin() -> str:
    return sys.stdin.buffer.read(LONGEST_INPUT).decode(errors="replace")
