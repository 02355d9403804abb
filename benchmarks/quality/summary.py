"""All sets together: means, what was promised and kept, and the goals of a release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from benchmarks.quality.chances import (
    RESAMPLED,
    Draws,
    Interval,
    difference,
    interval,
    mean_draws,
)
from benchmarks.quality.comparison import (
    FIFTY,
    HALF,
    NOISE,
    OURS,
    SYSTEMS,
    TEXTBOOK,
    TYPOS,
    Report,
    Results,
)
from bot.evaluation.metrics import Judgement, auroc
from bot.evaluation.promises import chance_of_so_few

ALLOWANCE = 0.01
"""How far below the target a set's precision is tested for."""

SIGNIFICANT = 0.05
"""Of the one-sided test: a chance below this is a promise broken."""

PROMISING = (OURS, TYPOS, NOISE, FIFTY, HALF)
"""Systems that promise a precision."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a promise on one set.

    `chance`: of so few right answers, or fewer, were each right as often as the target less one
    point; None where several draws were judged, of which `broken` is then the share below 5 %.
    """

    name: str
    system: str
    answers: float
    precision: float | None
    chance: float | None
    broken: float
    unreachable: float


@dataclass(frozen=True, slots=True)
class Outside:
    """Questions out of scope of one kind on one set.

    `answered`: share that was answered (wrongly), by the system's own cut; `auroc`: how well its
    score tells them from the questions in scope. Both by system.
    """

    name: str
    kind: str
    questions: int
    answered: Mapping[str, float]
    auroc: Mapping[str, float | None]


def counted(results: Sequence[Results]) -> Sequence[Results]:
    """The sets that count in means and goals: those in a language that the model reads."""
    return [one for one in results if one.is_read]


def means(results: Sequence[Results]) -> dict[str, dict[str, float | None]]:
    """By system and figure, over the counted sets that have the figure."""
    reports = {
        system: [one.reports[system] for one in counted(results) if system in one.reports]
        for system in SYSTEMS
    }
    return {
        system: {key: mean(own, key) for key in own[0]} for system, own in reports.items() if own
    }


def mean(reports: Sequence[Report], key: str) -> float | None:
    """Of one figure; None where no report has it."""
    values = [float(value) for one in reports if isinstance(value := one[key], int | float)]
    return fmean(values) if values else None


def kept(one: Results, target: float) -> list[Kept]:
    """The promises on one set, by system."""
    return [
        _of_draws(one, system, target) if system in one.draws else _kept(one, system, target)
        for system in PROMISING
        if system in one.reports
    ]


def outside(one: Results) -> list[Outside]:
    """The questions out of scope by kind: near ones apart from far ones."""
    kinds = sorted({own.kind for own in one.judgements[OURS] if not own.relevant})
    found = []
    for kind in kinds:
        answered, separated, count = {}, {}, 0
        for system in (TEXTBOOK, OURS):
            asked = one.judgements[system]
            own = [x for x in asked if not x.relevant and x.kind == kind]
            count = len(own)
            answered[system] = sum(x.answered is not None for x in own) / count
            separated[system] = _separated(asked, own)
        found.append(Outside(one.name, kind, count, answered, separated))
    return found


def intervals(draws: Mapping[str, Draws]) -> dict[str, dict[str, Interval | None]]:
    """Of every figure drawn anew: of the textbook, of ours, and of the difference."""
    return {
        figure: {
            TEXTBOOK: interval(draws[TEXTBOOK][figure]),
            OURS: interval(draws[OURS][figure]),
            "difference": difference(draws[OURS], draws[TEXTBOOK], figure),
        }
        for figure in RESAMPLED
    }


def all_draws(results: Sequence[Results]) -> dict[str, Draws]:
    """The draws of the mean over the counted sets, by system."""
    sets = [one.resampled.systems for one in counted(results)]
    return {system: mean_draws([own[system] for own in sets]) for system in sets[0]}


def _kept(one: Results, system: str, target: float) -> Kept:
    judged = one.judgements[system]
    answers = sum(own.answered is not None for own in judged)
    right = sum(own.answer_right for own in judged)
    chance = chance_of_so_few(right, answers, target - ALLOWANCE)
    return Kept(
        one.name,
        system,
        answers,
        right / answers if answers else None,
        chance,
        float(chance < SIGNIFICANT),
        float(bool(one.reports[system]["target_unreachable"])),
    )


def _of_draws(one: Results, system: str, target: float) -> Kept:
    drawn, broken = one.draws[system], []
    for own in drawn:
        answers, precision = own["answered"], own["precision"]
        assert isinstance(answers, int)
        right = round(precision * answers) if isinstance(precision, float) else 0
        broken.append(chance_of_so_few(right, answers, target - ALLOWANCE) < SIGNIFICANT)
    return Kept(
        one.name,
        system,
        mean(drawn, "answered") or 0.0,
        mean(drawn, "precision"),
        None,
        fmean(broken),
        mean(drawn, "target_unreachable") or 0.0,
    )


def _separated(asked: Sequence[Judgement], own: Sequence[Judgement]) -> float | None:
    inside = [x.score for x in asked if x.relevant]
    return auroc(np.array(inside, np.float64), np.array([x.score for x in own], np.float64))
