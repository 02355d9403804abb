"""The shipped calibration out of a folder of sets, with or without one of them."""

from collections.abc import Mapping

from benchmarks.quality.sets import DataSet
from benchmarks.quality.systems import as_read, labelled, snapshot_of, texts_of
from benchmarks.quality.variants import variants
from benchmarks.quality.vectors import Vectors
from bot.core.confidence.calibration import Calibration
from bot.fitting.examples import Examples
from bot.fitting.head import fit_head
from bot.fitting.shipped import Judged, fit_shipped


def judge(data: DataSet, vectors: Vectors) -> Judged:
    """The rankings of a set's questions, by the set and by each of its variants."""
    return Judged(_examples(data, vectors), tuple(_examples(v, vectors) for v in variants(data)))


def without(name: str, judged: Mapping[str, Judged], model: str) -> Calibration:
    """What would have been shipped had that set not been there."""
    return fit_shipped({key: own for key, own in judged.items() if key != name}, model)


def _examples(data: DataSet, vectors: Vectors) -> Examples:
    data = as_read(data)
    rows = vectors.of(texts_of(data))
    snapshot = snapshot_of(data, rows, vectors.provenance)
    return Examples.of(snapshot.with_head(fit_head(snapshot)), labelled(data.questions, rows))
