"""Every system on every set, side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.quality.asking import Asked
from benchmarks.quality.chances import Resampled, calibration_noise
from benchmarks.quality.fitting import without
from benchmarks.quality.labels import FEW, Teacher, averaged, draws
from benchmarks.quality.noise import with_noise
from benchmarks.quality.sets import DataSet, Question
from benchmarks.quality.systems import (
    bm25,
    floor,
    plain,
    readings_of,
    snapshot_of,
    textbook,
    texts_of,
)
from benchmarks.quality.tongues import Tongues
from benchmarks.quality.variants import with_typos
from benchmarks.quality.vectors import Vectors
from bot.core.confidence.calibration import Calibration
from bot.evaluation.metrics import Judgement, report
from bot.fitting.head import fit_head
from bot.fitting.shipped import Judged, shipped_for
from bot.fitting.simulation import simulate

TEXTBOOK, BM25, FLOOR = "textbook", "BM25", "floor's blend"
OURS, SHIPPED = "ours", "ours, shipped only"
TYPOS, NOISE = "ours, 30 % typos", "ours, chat noise"
FIFTY, HALF = "ours, 50 labelled", "ours, half labelled"

SYSTEMS = (TEXTBOOK, BM25, FLOOR, OURS, SHIPPED, TYPOS, NOISE, FIFTY, HALF)
"""In the order of the tables."""

WHOLE = (TEXTBOOK, BM25, FLOOR, OURS, TYPOS)
"""Those that judge all questions of a set, so that they can be drawn anew together."""

_BASELINES = {TEXTBOOK: textbook, BM25: bm25, FLOOR: floor}
_FEWEST_OTHERS = 2  # sets, to fit a calibration for one that is left out

Report = Mapping[str, object]
Judgements = Mapping[str, Sequence[Judgement]]


@dataclass(frozen=True, slots=True)
class Results:
    """One set's figures by system, and what they were judged by.

    `language`: of its entries, where it could be told. `is_read`: whether the model reads it; a
    set that is not read counts in no mean. `fitted_on`: names of the sets that ours was calibrated
    on; none: it is the packaged calibration. `draws`: the figures of each choice of labelled
    questions, by system.
    """

    data: DataSet
    language: str | None
    is_read: bool
    fitted_on: Sequence[str]
    reports: Mapping[str, Report]
    judgements: Judgements = field(repr=False)
    draws: Mapping[str, Sequence[Report]] = field(repr=False)
    resampled: Resampled = field(repr=False)

    @property
    def name(self) -> str:
        """The set's."""
        return self.data.name


@dataclass(frozen=True, slots=True)
class Comparison:
    """What sets are compared with: vectors, the language gate, rankings to calibrate on."""

    vectors: Vectors
    tongues: Tongues
    judged: Mapping[str, Judged]
    target: float
    say: Callable[[str], None]

    def of(self, sets: Sequence[DataSet]) -> Iterator[Results]:
        """Ours is fitted on the other sets; a set that fits nothing gets all of them."""
        for number, data in enumerate(sets, start=1):
            self.say(f"comparing {number}/{len(sets)}: {data.name}")
            yield self._results(data)

    def _results(self, data: DataSet) -> Results:
        shipped, others = self._shipped(data.name)
        language = self.tongues.of(data)
        is_read = self.tongues.are_read(language)
        arms = _Arms.of(self, data, shipped, language)
        judgements, reports = arms.judged(is_read)
        drawn = arms.taught() if is_read else {}
        reports.update({system: averaged(own) for system, own in drawn.items()})
        resampled = Resampled.of(data.name, {name: judgements[name] for name in WHOLE})
        return Results(data, language, is_read, others, reports, judgements, drawn, resampled)

    def _shipped(self, name: str) -> tuple[Calibration, Sequence[str]]:
        others = [other for other in self.judged if other != name]
        if len(others) < _FEWEST_OTHERS:
            return shipped_for(self.vectors.provenance, self.target), ()
        left = without(name, self.judged, self.vectors.provenance.id)
        return left.aiming_at(self.target), others


@dataclass(frozen=True, slots=True)
class _Arms:
    """Every system on one set; `asked`, `typos` and `noise` are ours, ranked."""

    data: DataSet
    plain: Judgements
    teacher: Teacher
    asked: Asked
    typos: Asked
    noise: Asked

    @classmethod
    def of(
        cls, task: Comparison, data: DataSet, shipped: Calibration, language: str | None
    ) -> "_Arms":
        rows = task.vectors.of(texts_of(data))
        snapshot = snapshot_of(data, rows, task.vectors.provenance)
        complete = snapshot.with_head(fit_head(snapshot))

        def asked(questions: Sequence[Question]) -> Asked:
            readings = readings_of(data, questions, task.vectors)
            return Asked.of(
                complete, questions, readings, task.tongues.foreign(language, questions)
            )

        return cls(
            data,
            {name: plain(snapshot, own, data.questions, rows) for name, own in _BASELINES.items()},
            Teacher(complete, shipped, simulate(complete), task.target),
            asked(data.questions),
            asked(with_typos(data).questions),
            asked(with_noise(data).questions),
        )

    def judged(self, is_read: bool) -> tuple[dict[str, Sequence[Judgement]], dict[str, Report]]:
        """Judgements and figures of all systems that know no labelled question."""
        teacher = self.teacher
        fitted = teacher.taught(self.asked.examples(()))
        arms = (
            (OURS, self.asked, fitted),
            (SHIPPED, self.asked, teacher.shipped),
            (TYPOS, self.typos, fitted),
            (NOISE, self.noise, fitted),
        )
        found: dict[str, Sequence[Judgement]] = dict(self.plain)
        reports = {name: _report(own, teacher.target, False) for name, own in self.plain.items()}
        for name, asked, calibration in arms:
            honest = calibration if is_read else calibration.strict()
            found[name] = asked.judged(honest)
            unreachable = honest.promise.target_unreachable
            reports[name] = _report(found[name], teacher.target, unreachable)
        return found, reports

    def taught(self) -> dict[str, list[dict[str, object]]]:
        """The figures of each draw of labelled questions, where the set is large enough."""
        counts = {FIFTY: FEW, HALF: len(self.data.questions) // 2}
        drawn = {name: draws(self.teacher, self.asked, known) for name, known in counts.items()}
        return {name: own for name, own in drawn.items() if own}


def _report(judgements: Sequence[Judgement], target: float, unreachable: bool) -> Report:
    confidences = np.array([one.confidence for one in judgements], np.float64)
    return {
        **report(judgements, target=target, target_unreachable=unreachable),
        "noise": calibration_noise(confidences, "whole"),
    }
