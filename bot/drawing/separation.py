"""Are questions told apart? Scores of those in scope against those out of scope."""

from collections.abc import Sequence
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from bot.drawing.curves import Doubles, Scores
from bot.drawing.palette import BLUE, GREY, INK, PURPLE, YELLOW, headed, label, legend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BINS = 40
_INSIDE = (BLUE, YELLOW)
_OUTSIDE = (PURPLE, "#CFA9C4", "#4E2A45", GREY)
_LEGEND, _ROW, _MOST_LEGEND = 0.03, 0.048, 0.35
"""Shares of the diagram's height: a legend's edges, each of its rows, and all of it at most."""


def draw_separation(axes: "Axes", scores: Sequence[Scores]) -> None:
    """In scope upwards, out of scope downwards, each side in shares of its own."""
    everything = np.concatenate([np.zeros(0), *(one.values for one in scores)])
    low, high = float(everything.min(initial=np.inf)), float(everything.max(initial=-np.inf))
    if not low < high:
        low, high = min(0.0, low), max(1.0, high)
    edges = np.linspace(low, high, _BINS + 1)
    above = _stacked(axes, [one for one in scores if one.inside], edges, _INSIDE)
    below = _stacked(axes, [one for one in scores if not one.inside], edges, _OUTSIDE, up=False)
    axes.axhline(0, color=INK, linewidth=1)
    taken = min(_MOST_LEGEND, _LEGEND + _ROW * len(scores))
    top = max(above / (1.0 - 2.0 * taken), below * 1.1) or 1.0
    axes.set(xlim=(edges[0], edges[-1]), ylim=(-top, top))
    headed(
        axes,
        "Are questions told apart?",
        "In scope above the line, out of scope below:\nthe less they stand above each other,"
        " the better.",
    )
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value) * 100:.0f} %")
    label(axes, "score of the first hit", "share of the questions on that side")
    legend(axes, loc="upper left")


def _stacked(
    axes: "Axes",
    side: Sequence[Scores],
    edges: Doubles,
    colours: Sequence[str],
    *,
    up: bool = True,
) -> float:
    """Draws them on each other, and says how high they stand."""
    total = sum(len(one.values) for one in side)
    base = np.zeros(len(edges) - 1)
    for one, colour in zip(side, cycle(colours), strict=False):
        counts = np.histogram(one.values, edges)[0] / max(1, total)
        axes.bar(
            edges[:-1],
            counts if up else -counts,
            bottom=base if up else -base,
            width=np.diff(edges),
            align="edge",
            color=colour,
            edgecolor="white",
            linewidth=0.3,
            label=f"{one.name} ({len(one.values):,})",
        )
        base = base + counts
    return float(base.max(initial=0.0))
