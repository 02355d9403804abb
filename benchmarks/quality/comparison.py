"""Every system on every set, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.quality.fitting import without
from benchmarks.quality.sets import DataSet, Question
from benchmarks.quality.systems import (
    bm25,
    floor,
    labelled,
    ours,
    plain,
    snapshot_of,
    textbook,
    texts_of,
)
from benchmarks.quality.tables import Report
from benchmarks.quality.variants import with_typos
from benchmarks.quality.vectors import Vectors
from bot.core.confidence.calibration import Calibration
from bot.evaluation.metrics import report
from bot.fitting.fitter import fit
from bot.fitting.shipped import Judged

BASELINES = {"textbook": textbook, "BM25": bm25, "floor blend": floor}


@dataclass(frozen=True, slots=True)
class Results:
    """Reports by system, of one set."""

    name: str
    reports: Mapping[str, Report]


def compare(
    sets: Sequence[DataSet], judged: Mapping[str, Judged], vectors: Vectors, target: float
) -> Iterator[Results]:
    """Ours is fitted on the other sets; a set that fits nothing gets all of them."""
    for data in sets:
        shipped = without(data.name, judged, vectors.provenance.id)
        yield Results(data.name, dict(_reports(data, shipped, vectors, target)))


def _reports(
    data: DataSet, shipped: Calibration, vectors: Vectors, target: float
) -> Iterator[tuple[str, Report]]:
    typos = with_typos(data)
    rows = vectors.of([*texts_of(data), *texts_of(typos)])
    snapshot = snapshot_of(data, rows, vectors.provenance)
    for name, scorer in BASELINES.items():
        judgements = plain(snapshot, scorer, data.questions, rows)
        yield name, report(judgements, target=target, target_unreachable=False)

    def measured(questions: Sequence[Question], calibration: Calibration) -> Report:
        return report(
            ours(complete, calibration, questions, rows),
            target=target,
            target_unreachable=calibration.promise.target_unreachable,
        )

    fitted = fit(snapshot, shipped, target=target)
    complete = snapshot.with_head(fitted.head)
    yield "ours", measured(data.questions, fitted.calibration)
    yield "ours, shipped calibration", measured(data.questions, shipped)
    yield "ours, 30 % typos", measured(typos.questions, fitted.calibration)
    step = max(2, len(data.questions) // 50)
    known = labelled(data.questions[0 :: step + step % 2][:50], rows)
    taught = fit(snapshot, shipped, known, target=target)
    yield "ours, 50 labelled", measured(data.questions[1::2], taught.calibration)
    half = labelled(data.questions[0::2], rows)
    learned = fit(snapshot, shipped, half, target=target)
    yield "ours, half labelled", measured(data.questions[1::2], learned.calibration)
