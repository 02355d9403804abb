"""How good a bot is, in three diagrams: calibrated, silent where it should be, told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.drawing.paper import blank, png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Doubles: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curves:
    """`reliable`: mean confidence and share right, by bin. `coverage` and `risk`: answered, wrong.

    `inside` and `outside` are scores of questions in and out of scope; `target` is the precision.
    """

    reliable: Sequence[tuple[float, float]]
    coverage: Doubles
    risk: Doubles
    target: float
    inside: Doubles
    outside: Doubles


def drawn(curves: Curves) -> bytes:
    """A PNG with a reliability diagram, the risk-coverage curve and score histograms."""
    figure = blank(15, 4.6)
    left, middle, last = figure.subplots(1, 3)
    _reliability(left, curves)
    _risk_coverage(middle, curves)
    _histogram(last, curves)
    return png(figure)


def _reliability(axes: "Axes", curves: Curves) -> None:
    means, shares = [mean for mean, _ in curves.reliable], [share for _, share in curves.reliable]
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="perfectly calibrated")
    axes.plot(means, shares, marker="o")
    axes.set(
        title="Reliability", xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1)
    )
    axes.legend()


def _risk_coverage(axes: "Axes", curves: Curves) -> None:
    aim = f"target: {curves.target:.1%} of answers right"
    axes.plot(curves.coverage, curves.risk)
    axes.axhline(1.0 - curves.target, color="0.7", linestyle="--", label=aim)
    axes.set(
        title="Risk and coverage",
        xlabel="share of questions answered",
        ylabel="share of answers wrong",
        xlim=(0, 1),
        ylim=(0, None),
    )
    axes.legend()


def _histogram(axes: "Axes", curves: Curves) -> None:
    scores = np.concatenate([curves.inside, curves.outside])
    edges = np.histogram_bin_edges(scores, 40) if len(scores) else np.linspace(0.0, 1.0, 41)
    axes.hist(curves.inside, bins=edges.tolist(), alpha=0.6, label="in scope")
    axes.hist(curves.outside, bins=edges.tolist(), alpha=0.6, label="out of scope")
    axes.set(title="Score of the first hit", xlabel="score", ylabel="questions")
    axes.legend()
