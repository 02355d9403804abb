"""Pictures of an evaluation: is it calibrated, what does silence buy, do the scores separate."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.evaluation.metrics import Doubles, Flags, Judgement, bins, risk_coverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot(judgements: Sequence[Judgement], target: float, path: Path) -> None:
    """Writes a PNG with a reliability diagram, the risk-coverage curve and score histograms.

    OSError where `path` cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    confidences = np.array([one.confidence for one in judgements], np.float64)
    right = np.array([one.top_right for one in judgements], np.bool_)
    scores = np.array([one.score for one in judgements], np.float64)
    inside = np.array([bool(one.relevant) for one in judgements], np.bool_)
    figure = Figure(figsize=(15, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    left, middle, last = figure.subplots(1, 3)
    _reliability(left, confidences, right)
    _risk_coverage(middle, confidences, right, target)
    _histogram(last, scores, inside)
    with path.open("wb") as file:
        figure.savefig(file, format="png")


def _reliability(axes: "Axes", confidences: Doubles, right: Flags) -> None:
    found = bins(confidences, right)
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="perfectly calibrated")
    axes.plot([mean for mean, _, _ in found], [share for _, share, _ in found], marker="o")
    axes.set(
        title="Reliability", xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1)
    )
    axes.legend()


def _risk_coverage(axes: "Axes", confidences: Doubles, right: Flags, target: float) -> None:
    coverage, risk = risk_coverage(confidences, right)
    axes.plot(coverage, risk)
    axes.axhline(
        1.0 - target, color="0.7", linestyle="--", label=f"target: {target:.1%} of answers right"
    )
    axes.set(
        title="Risk and coverage",
        xlabel="share of questions answered",
        ylabel="share of answers wrong",
        xlim=(0, 1),
        ylim=(0, None),
    )
    axes.legend()


def _histogram(axes: "Axes", scores: Doubles, inside: Flags) -> None:
    edges = np.histogram_bin_edges(scores, 40) if len(scores) else np.linspace(0.0, 1.0, 41)
    axes.hist(scores[inside], bins=edges.tolist(), alpha=0.6, label="in scope")
    axes.hist(scores[~inside], bins=edges.tolist(), alpha=0.6, label="out of scope")
    axes.set(title="Score of the first hit", xlabel="score", ylabel="questions")
    axes.legend()
