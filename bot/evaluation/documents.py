"""An evaluation as the JSON document that `faqbot evaluate` prints, and that it reads again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.core.confidence.promise import Promise
from bot.core.ports import Progress
from bot.evaluation.advice import advice
from bot.evaluation.entries import answered_outside, by_entry, confusions, weakest
from bot.evaluation.intervals import LEVEL, error_by_chance, intervals
from bot.evaluation.kinds import by_kind
from bot.evaluation.metrics import Judgement, Sample, in_order, report
from bot.evaluation.promises import chance_of_so_few


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What was measured: the questions in the order of their file, and what answered them.

    `phrasings` counts those of each active entry, by slug, in the entries' order. `seen` counts the
    questions that the calibration was fitted on.
    """

    judgements: Sequence[Judgement]
    promise: Promise
    phrasings: Mapping[str, int]
    model: str
    knowledge_base: str
    revision: int
    seen: int = 0
    twins: Sequence[tuple[str, str]] = ()
    """Pairs of entries that nearly ask the same, the nearest first."""


def document(evaluated: Evaluated, progress: Progress | None = None) -> dict[str, Any]:
    """All of it. The same for the same questions in whatever order, but for `questions`."""
    judgements, promise = evaluated.judgements, evaluated.promise
    sample = Sample.of(in_order(judgements))
    figures = report(
        judgements, target=promise.target, target_unreachable=promise.target_unreachable
    )
    entries, pairs = by_entry(judgements, evaluated.phrasings), confusions(judgements)
    worst = weakest(entries)
    return {
        **figures,
        "interval_level": LEVEL,
        "intervals": intervals(sample, progress),
        "ece_by_chance": error_by_chance(sample.confidences),
        "cut": promise.cut,
        "promise": {
            "precision": promise.precision,
            "coverage": promise.coverage,
            "chance_of_so_few": chance_of_so_few(
                int(sample.good.sum()), int(sample.answered.sum()), promise.target
            ),
        },
        "calibrated_on": evaluated.seen,
        "model": evaluated.model,
        "knowledge_base": evaluated.knowledge_base,
        "revision": evaluated.revision,
        "kinds": by_kind(judgements),
        "entries": [asdict(one) for one in entries],
        "weakest": [one.entry for one in worst],
        "confusions": [asdict(one) for one in pairs],
        "out_of_scope_answers": [_astray(one) for one in answered_outside(judgements)],
        "advice": advice(
            judgements, worst, pairs, promise, evaluated.phrasings, evaluated.seen, evaluated.twins
        ),
        "questions": [row(one) for one in judgements],
    }


def row(one: Judgement) -> dict[str, Any]:
    """One question, as it was typed, and what became of it; `rank` is from 1."""
    return {
        "text": one.text,
        "read_as": one.read_as,
        "kind": one.kind,
        "relevant": sorted(one.relevant),
        "outcome": one.outcome,
        "rule": one.rule,
        "first": one.ranked[0] if one.ranked else None,
        "rank": None if one.rank is None else one.rank + 1,
        "answered": one.answered,
        "right": one.answer_right,
        "confidence": one.confidence,
        "score": one.score,
        "similarity": one.similarity,
    }


def _astray(one: Judgement) -> dict[str, Any]:
    return {
        "text": one.text,
        "kind": one.kind,
        "answered": one.answered,
        "confidence": one.confidence,
    }
