"""Is the bot as sure as it should be? Confidence against what turned out right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.drawing.curves import Curves, Group
from bot.drawing.palette import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SKY,
    YELLOW,
    framed,
    headed,
    label,
    legend,
    percents,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BINS = 30
_EDGE = (-0.02, 1.02)
_LEGEND_ABOVE = 1.7
"""How much higher than its bars the small diagram is, for its legend to stand above them."""


def draw_reliability(axes: "Axes", curves: Curves) -> None:
    """A dot for each group of questions, in the band where it lies if the confidence is true."""
    groups = curves.groups
    sure = [one.confidence for one in groups]
    low, high = [one.low for one in groups], [one.high for one in groups]
    axes.fill_between(
        sure,
        low,
        high,
        color=SKY,
        alpha=0.25,
        linewidth=0,
        label="where chance puts 95 of 100 dots",
    )
    if len(groups) == 1:  # which no area can show
        axes.vlines(sure, low, high, color=SKY, alpha=0.25, linewidth=8)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=(0, (4, 3)))
    axes.plot(sure, [one.right for one in groups], color=BLUE, linewidth=1, alpha=0.6)
    _dots(axes, [one for one in groups if not one.is_off], BLUE, "o", "as it should be")
    _dots(axes, [one for one in groups if one.is_off], ORANGE, "D", "off by more than chance")
    axes.set(xlim=_EDGE, ylim=_EDGE)
    _cut(axes, curves.cut)
    size = max((one.size for one in groups), default=0)
    headed(
        axes,
        "Is it as sure as it should be?",
        "Of what it is 80 % sure of, 80 % should be right: dots on the dashed line.\n"
        f"Each dot: {size:,} question{'s' * (size != 1)}{' or one fewer' * (len(groups) > 1)}.",
    )
    percents(axes, "xy")
    label(axes, "", "share right")
    axes.tick_params(labelbottom=False)
    legend(axes, loc=_emptier(groups))


def draw_confidences(axes: "Axes", curves: Curves) -> None:
    """How many questions have which confidence."""
    axes.hist(
        [curves.right, curves.wrong],
        bins=np.linspace(0.0, 1.0, _BINS + 1).tolist(),
        stacked=True,
        color=[BLUE, YELLOW],
        label=["right", "wrong"],
    )
    axes.set(xlim=_EDGE, ylim=(0, axes.get_ylim()[1] * _LEGEND_ABOVE))
    framed(axes)
    percents(axes, "x")
    label(axes, "confidence in the first hit", "questions")
    if curves.cut <= 1.0:
        axes.axvline(curves.cut, color=INK, linewidth=1.2)
    legend(axes, loc="upper center", ncols=2)


def _emptier(groups: Sequence[Group]) -> str:
    """The corner with fewer dots of those two that a good confidence leaves empty."""
    low = sum(one.confidence > 0.3 and one.right < 0.3 for one in groups)
    high = sum(one.confidence < 0.7 and one.right > 0.7 for one in groups)
    return "upper left" if high < low else "lower right"


def _dots(axes: "Axes", groups: Sequence[Group], colour: str, marker: str, name: str) -> None:
    if groups:
        axes.scatter(
            [one.confidence for one in groups],
            [one.right for one in groups],
            s=46,
            color=colour,
            marker=marker,
            zorder=3,
            edgecolor="white",
            label=name,
        )


def _cut(axes: "Axes", cut: float) -> None:
    if cut <= 1.0:
        axes.axvline(cut, color=INK, linewidth=1.2, label=f"it answers from {cut * 100:.0f} % on")
