"""`faqbot evaluate` and `calibrate`: how good it is, and what can be promised."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.figures import lay_out_evaluation, promise_document
from bot.cli.noting import note_for_all
from bot.cli.options import DEFAULT_KB, Json, Kb
from bot.cli.output import print_json, progress_bar, results, warn
from bot.cli.session import app_with, ready, run
from bot.core.actions.trail import Moved
from bot.core.faq import KnowledgeBase
from bot.core.outcomes import Answered, Decision
from bot.core.ports import Label
from bot.core.replies import explaining
from bot.core.replies.words import target as target_word
from bot.core.retrieval.snapshot import Snapshot
from bot.evaluation.metrics import Judgement, report
from bot.evaluation.plots import plot
from bot.formats import LabelledQuestion, read_labelled
from bot.platforms.console import put_reply

commands = typer.Typer()

Labelled = Annotated[
    str, typer.Argument(metavar="LABELLED.jsonl", help="Labelled questions; - is standard input.")
]


@commands.command()
def evaluate(
    labelled: Labelled,
    picture: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.png", help="Draw the figures as well.")
    ] = None,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Measure a knowledge base on labelled questions; nothing is stored."""
    questions = read_labelled(labelled)

    async def work() -> None:
        async with app_with(kb) as (app, base):
            knowledge = await ready(app, base)
            _warn_of_unknown_ids(questions, knowledge.snapshot)
            with progress_bar("Asking") as progress:
                texts = [question.text for question in questions]
                decisions = await app.answering.decide_all(knowledge, texts, progress)
        judgements = list(map(_judgement, questions, decisions))
        promise = knowledge.calibration.promise
        figures = report(
            judgements, target=promise.target, target_unreachable=promise.target_unreachable
        )
        if picture:
            plot(judgements, promise.target, picture)
        if as_json:
            print_json(figures)
        else:
            lay_out_evaluation(figures)

    run(work())


@commands.command()
def calibrate(
    labelled: Annotated[
        str | None, typer.Argument(metavar="[LABELLED.jsonl]", help="Questions to go by as well.")
    ] = None,
    target: Annotated[
        float | None, typer.Option(min=0.5, max=0.999, help="Be right at least so often.")
    ] = None,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Fit and store the calibration, and say what can be promised."""
    questions = read_labelled(labelled) if labelled else None

    async def work() -> None:
        async with app_with(kb) as (app, base):
            labels = None if questions is None else [_label(question) for question in questions]
            with progress_bar("Embedding") as progress:
                knowledge = await app.calibrate(base, labels, target, progress)
            _warn_of_unknown_ids(questions or (), knowledge.snapshot)
            await _note(app, base, None if labels is None else len(labels), target)
        promise = knowledge.calibration.promise
        if as_json:
            print_json(promise_document(promise))
        else:
            put_reply(results(), explaining.promised(promise), indent=0)

    run(work())


def _judgement(question: LabelledQuestion, decision: Decision) -> Judgement:
    best = decision.hits[0] if decision.hits else None
    outcome = decision.outcome
    return Judgement(
        text=question.text,
        kind=question.kind or "",
        relevant=frozenset(question.relevant_ids),
        ranked=tuple(hit.slug for hit in decision.hits),
        score=best.score if best else 0.0,
        confidence=decision.confidence,
        answered=outcome.hit.slug if isinstance(outcome, Answered) else None,
    )


async def _note(app: App, base: KnowledgeBase, labels: int | None, target: float | None) -> None:
    moved = []
    if labels is not None:
        moved.append(Moved("labels", "", str(labels)))
    if target is not None:
        moved.append(Moved("right", target_word(base.target), target_word(target)))
    await note_for_all(app.stores, base.key, *moved)


def _label(question: LabelledQuestion) -> Label:
    return Label(question.text, question.relevant_ids, question.kind or "")


def _warn_of_unknown_ids(questions: tuple[LabelledQuestion, ...], snapshot: Snapshot) -> None:
    known = {entry.slug for entry in snapshot.entries}
    for question in questions:
        for slug in question.relevant_ids:
            if slug not in known:
                warn(f"{question.place}: there is no active entry {slug}; no answer can be right.")
