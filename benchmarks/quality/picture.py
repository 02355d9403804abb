"""The comparison as one picture."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.comparison import (
    BM25,
    FLOOR,
    NOISE,
    OURS,
    TEXTBOOK,
    TYPOS,
    Results,
)
from benchmarks.quality.summary import counted, means
from bot.core.confidence.curve import wilson
from bot.drawing.lettering import drawable
from bot.drawing.paper import blank, png
from bot.evaluation.metrics import risk_coverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {
    TEXTBOOK: "#D55E00",
    BM25: "#F0C24B",
    FLOOR: "#999999",
    OURS: "#0072B2",
    TYPOS: "#56B4E9",
    NOISE: "#009E73",
}
"""Told apart by who sees no red, green or blue. After Okabe and Ito."""

_ACROSS = 3
_Z = 1.96
_LONGEST = 18


def drawn(results: Sequence[Results], target: float) -> bytes:
    """A PNG: what can be answered, which precision was kept, and risk against coverage by set."""
    across = min(_ACROSS, len(results))
    rows = -(-len(results) // across)
    above, below = max(4.2, 0.6 * (len(results) + 1)), 2.6 * rows
    figure = blank(11, above + below, 80)
    halves = figure.subfigures(2, 1, squeeze=False, height_ratios=(above, below))
    upper, lower = halves[0, 0], halves[1, 0]
    left, right = upper.subplots(1, 2)
    _covered(left, results)
    _precise(right, results, target)
    grid = lower.subplots(rows, across, squeeze=False, sharex=True, sharey=True)
    for at, axes in enumerate(grid.flat):
        if at < len(results):
            _risk(axes, results[at], target)
        else:
            axes.set_axis_off()
    lower.supxlabel("share of questions answered", fontsize=9)
    lower.supylabel("share of answers wrong", fontsize=9)
    return png(figure)


def _covered(axes: "Axes", results: Sequence[Results]) -> None:
    found = means(results)
    groups = [(_name(one.name), one.reports) for one in results]
    if len(counted(results)) > 1:
        groups.insert(0, ("mean", found))
    systems = (TEXTBOOK, BM25, FLOOR, OURS, TYPOS, NOISE)
    height = 0.8 / len(systems)
    for number, system in enumerate(systems):
        own = [reports.get(system, {}).get("cov95") for _, reports in groups]
        lengths = [100 * value if isinstance(value, float) else 0.0 for value in own]
        places = np.arange(len(groups)) + (number - (len(systems) - 1) / 2) * height
        axes.barh(places, lengths, height=height, color=_COLOURS[system], label=system)
    axes.set_yticks(range(len(groups)), [name for name, _ in groups], fontsize=9)
    axes.set_xlim(0, 100)
    axes.set_title("Answered rightly, at 95 % of answers right (cov95, %)", fontsize=10, loc="left")
    axes.legend(fontsize=8, loc="best")
    axes.set_ylim(len(groups) - 0.5, -0.5)
    _plain(axes, "x")


def _precise(axes: "Axes", results: Sequence[Results], target: float) -> None:
    systems = (TEXTBOOK, OURS, TYPOS, NOISE)
    for number, system in enumerate(systems):
        for at, one in enumerate(results):
            judged = one.judgements.get(system, ())
            answers = sum(own.answered is not None for own in judged)
            if not answers:
                continue
            right = sum(own.answer_right for own in judged)
            low, high = wilson(right, answers, _Z)
            place = at + (number - (len(systems) - 1) / 2) * 0.18
            axes.plot([100 * low, 100 * high], [place, place], color=_COLOURS[system], lw=1.5)
            axes.plot([100 * right / answers], [place], "o", color=_COLOURS[system], ms=5)
    axes.axvline(100 * target, color="0.4", linestyle="--", lw=1)
    axes.set_yticks(range(len(results)), [_name(one.name) for one in results], fontsize=9)
    axes.set_ylim(len(results) - 0.5, -0.5)
    axes.set_xlim(None, 100.5)
    title = f"Right at its own setting, asked for {100 * target:.4g} (%, 95 % interval)"
    axes.set_title(title, fontsize=10, loc="left")
    _plain(axes, "x")


def _risk(axes: "Axes", one: Results, target: float) -> None:
    for system in (TEXTBOOK, BM25, FLOOR, OURS, TYPOS):
        judged = one.judgements[system]
        confidences = np.array([own.confidence for own in judged], np.float64)
        right = np.array([own.top_right for own in judged], np.bool_)
        coverage, risk = risk_coverage(confidences, right)
        axes.plot(coverage, risk, color=_COLOURS[system], lw=1.2)
    axes.axhline(1 - target, color="0.4", linestyle="--", lw=1)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_title(_name(one.name), fontsize=9, loc="left", pad=3)
    _plain(axes, "both")


def _plain(axes: "Axes", grid: str) -> None:
    axes.grid(axis=grid, color="#DDDDDD")  # type: ignore[arg-type]  # one of x, y, both
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=9)
    axes.spines[["right", "top"]].set_visible(False)


def _name(name: str) -> str:
    """As it can be drawn: a `$` begins no formula."""
    shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return shown.replace("$", r"\$") if drawable(shown) else "?"
