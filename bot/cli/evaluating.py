"""`faqbot evaluate`: a knowledge base on labelled questions, in figures and pictures."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.comparisons import lay_out_comparison
from bot.cli.evaluations import lay_out_evaluation
from bot.cli.files import refuse_unwritable, write_whole
from bot.cli.labels import warn_of_unknown_ids
from bot.cli.mapping import draw_map, lay_out_map
from bot.cli.options import DEFAULT_KB, Json, Kb
from bot.cli.output import print_json, progress_bar, say
from bot.cli.session import app_with, ready, run, settings
from bot.core.errors import UsageError
from bot.core.faq import KnowledgeBase
from bot.core.knowledge import Knowledge
from bot.core.outcomes import Answered, Decision
from bot.core.query import clean, redact
from bot.core.replies.explaining import outcome_word
from bot.drawing.evaluation import drawn
from bot.evaluation.comparing import Row, compared, rows_of
from bot.evaluation.documents import Evaluated, document, row
from bot.evaluation.mapping import twins_of
from bot.evaluation.metrics import Judgement
from bot.evaluation.plots import curves
from bot.formats import LabelledQuestion, read_labelled

commands = typer.Typer()


@commands.command()
def evaluate(
    labelled: Annotated[
        str | None,
        typer.Argument(
            metavar="LABELLED.jsonl",
            help="Labelled questions; - is standard input. Only --map does without.",
            show_default=False,
        ),
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.png", help="Draw the figures as well.")
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE.png", help="Draw entries and questions by meaning."),
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODEL|FILE.json",
            help="Compare: another model's folder, or a result of --json; may be repeated.",
        ),
    ] = None,
    as_json: Json = False,
    kb: Kb = DEFAULT_KB,
) -> None:
    """Measure a knowledge base on labelled questions; no question is stored."""
    if labelled is None and (chart is None or picture or against):
        raise typer.BadParameter("name a file of labelled questions", param_hint="LABELLED.jsonl")
    paths = [path for path in (picture, chart) if path is not None]
    if len({path.resolve() for path in paths}) < len(paths):
        raise typer.BadParameter("--plot and --map are two pictures; name two files")
    for path in paths:
        _refuse_no_picture(path)
    questions = read_labelled(labelled) if labelled is not None else ()
    stored = {name: _stored(name) for name in against or () if not Path(name).is_dir()}

    async def work() -> None:
        async with app_with(kb) as (app, base):
            knowledge, decisions = await _asked(app, base, questions)
            if chart and not knowledge.snapshot.entries:
                raise UsageError(f"{kb} has no entries to draw; `faqbot import` reads some.")
            seen = await _seen(app, knowledge, questions)
        judgements = list(map(judged, questions, decisions))
        told: dict[str, Any] = {}
        try:  # whatever fails after the figures are there, they are told
            if questions:
                told |= await _measured(_evaluated(knowledge, judgements, seen))
            for name in dict.fromkeys(against or ()):
                rows = stored.get(name) or await _by_model(name, kb, questions)
                one = await _compared(told["questions"], rows, name)
                told.setdefault("against", []).append(one)
            await _draw(told, picture, chart, knowledge, judgements, decisions)
        finally:
            _tell(told, as_json=as_json)

    run(work())


def judged(question: LabelledQuestion, decision: Decision) -> Judgement:
    """What the bot did with a labelled question."""
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
        outcome=outcome_word(decision),
        rule=decision.rule.value,
        similarity=best.similarity if best else 0.0,
        read_as=decision.read_as,
    )


async def _asked(
    app: App, base: KnowledgeBase, questions: Sequence[LabelledQuestion]
) -> tuple[Knowledge, list[Decision]]:
    knowledge = await ready(app, base)
    warn_of_unknown_ids(questions, knowledge.snapshot)
    if not questions:
        return knowledge, []
    with progress_bar("Asking") as progress:
        texts = [question.text for question in questions]
        return knowledge, await app.answering.decide_all(knowledge, texts, progress)


async def _seen(app: App, knowledge: Knowledge, questions: Sequence[LabelledQuestion]) -> int:
    """How many of the questions the calibration was fitted on."""
    if not knowledge.calibration.promise.evidence.labelled:
        return 0
    labels = await app.stores.labels.labels(knowledge.kb.key)
    known = {label.text for label in labels}
    return sum(redact(clean(question.text)) in known for question in questions)


def _evaluated(knowledge: Knowledge, judgements: Sequence[Judgement], seen: int) -> Evaluated:
    snapshot = knowledge.snapshot
    counts = Counter(snapshot.phrasings.owners.tolist())
    return Evaluated(
        judgements,
        knowledge.calibration.promise,
        {entry.slug: counts[at] for at, entry in enumerate(snapshot.entries)},
        model=snapshot.model.id,
        knowledge_base=knowledge.kb.name,
        revision=knowledge.kb.revision,
        seen=seen,
        twins=twins_of(snapshot),
    )


async def _measured(evaluated: Evaluated) -> dict[str, Any]:
    with progress_bar("Resampling") as progress:
        return await asyncio.to_thread(document, evaluated, progress)


async def _by_model(folder: str, kb: str, questions: Sequence[LabelledQuestion]) -> list[Row]:
    """The same questions asked with another model of this machine."""
    other = settings().model_copy(update={"model": folder, "encoder_url": "", "calibration": ""})
    async with app_with(kb, other) as (app, base):
        _, decisions = await _asked(app, base, questions)
    return [row(judged(*pair)) for pair in zip(questions, decisions, strict=True)]


async def _compared(here: Sequence[Row], there: Sequence[Row], name: str) -> dict[str, Any]:
    with progress_bar("Comparing") as progress:
        return {"name": name, **await asyncio.to_thread(compared, here, there, name, progress)}


def _stored(name: str) -> list[Row]:
    try:
        text = Path(name).read_text("utf-8")
    except FileNotFoundError:
        raise UsageError(
            f"{name}: there is neither a model's folder nor a stored result of that name."
        ) from None
    except UnicodeDecodeError:
        text = ""
    try:
        return rows_of(json.loads(text), name)
    except (json.JSONDecodeError, RecursionError):
        return rows_of(None, name)


async def _draw(
    told: dict[str, Any],
    picture: Path | None,
    chart: Path | None,
    knowledge: Knowledge,
    judgements: Sequence[Judgement],
    decisions: Sequence[Decision],
) -> None:
    """Draws what is wanted, and only then writes it: `told` has all by then."""
    pictures: dict[Path, bytes] = {}
    if picture:
        shown = curves(judgements, knowledge.calibration.promise, knowledge.kb.name)
        pictures[picture] = await asyncio.to_thread(drawn, shown)
    if chart:
        vectors = [decision.vector for decision in decisions]
        told["map"], pictures[chart] = await draw_map(knowledge, judgements, vectors)
    for path, png in pictures.items():
        await asyncio.to_thread(write_whole, path, png)
        if path == chart:
            told["map"]["file"] = str(chart)


def _refuse_no_picture(path: Path) -> None:
    """Before minutes go into what could not be kept."""
    if path.suffix.lower() != ".png" and not path.is_dir():
        raise UsageError(f"{path}: the picture is a PNG; name it {path.with_suffix('.png')}.")
    refuse_unwritable(path)


def _tell(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        if told:
            print_json(told)
        return
    if "queries" in told:
        lay_out_evaluation(told)
    for one in told.get("against", ()):
        lay_out_comparison(one)
    if "map" in told:
        if len(told) > 1:
            say("")
        lay_out_map(told["map"])
