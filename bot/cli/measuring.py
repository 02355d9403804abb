"""`faqbot calibrate`: what can be promised."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.figures import calibration_document, lay_out_choices, lay_out_provenance
from bot.cli.labels import warn_of_unknown_ids
from bot.cli.noting import note_for_all
from bot.cli.options import DEFAULT_KB, Json, Kb
from bot.cli.output import paragraph, print_json, progress_bar
from bot.cli.session import app_with, run
from bot.core.actions.trail import Moved
from bot.core.faq import KnowledgeBase
from bot.core.ports import Label
from bot.core.replies import promising
from bot.core.replies.words import target as target_word
from bot.evaluation.mapping import twins_of
from bot.fitting.shipped import provenance
from bot.formats import LabelledQuestion, read_labelled

commands = typer.Typer()


@commands.command()
def calibrate(
    labelled: Annotated[
        str | None, typer.Argument(metavar="LABELLED.jsonl", help="Questions to go by as well.")
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
            warn_of_unknown_ids(questions or (), knowledge.snapshot)
            await _note(app, base, None if labels is None else len(labels), target)
        calibration = knowledge.calibration
        shipped = provenance(_own(app), calibration.model)
        if as_json:
            print_json(calibration_document(calibration, shipped))
        else:
            twins = twins_of(knowledge.snapshot)
            told = promising.promised(calibration.promise, calibration.choices, twins)
            for line in told.text.splitlines():
                paragraph(line)
            lay_out_choices([one for one in calibration.choices if one.is_tried])
            lay_out_provenance(calibration, shipped)

    run(work())


async def _note(app: App, base: KnowledgeBase, labels: int | None, target: float | None) -> None:
    moved = []
    if labels is not None:
        moved.append(Moved("labels", "", str(labels)))
    if target is not None:
        moved.append(Moved("right", target_word(base.target), target_word(target)))
    await note_for_all(app.stores, base.key, *moved)


def _own(app: App) -> Path | None:
    own = app.settings.calibration
    return Path(own).expanduser() if own else None


def _label(question: LabelledQuestion) -> Label:
    return Label(question.text, question.relevant_ids, question.kind or "")
