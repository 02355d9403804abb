"""What happened day by day, and below it what was asked most: to be read on a phone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.core.ports import Chart, Series
from bot.drawing.lettering import FONT, drawable
from bot.drawing.paper import blank, png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0072B2", "#56B4E9", "#F0C24B", "#D55E00")
"""Told apart by who sees no red, green or blue, and by their lightness. After Okabe and Ito."""

_INK, _FAINT = "#222222", "#DDDDDD"
_WIDTH, _HEIGHT, _EACH, _DOTS = 6.0, 3.9, 0.52, 150
_SMALL, _TEXT, _LARGE, _LINE = 11, 12, 14, 18
_DATES = 6
"""Days that are named below the columns, at most."""


def drawn(chart: Chart) -> bytes:
    """The chart as a PNG."""
    below = 0.5 + _EACH * len(chart.bars) if chart.bars else 0.0
    figure = blank(_WIDTH, _HEIGHT + below, _DOTS, margin=0.12)
    if not chart.bars:
        _columns(figure.subplots(), chart)
        return png(figure)
    upper, lower = figure.subplots(2, 1, height_ratios=(_HEIGHT, below))
    _columns(upper, chart)
    _bars(lower, chart.heading, chart.bars)
    return png(figure)


def _columns(axes: "Axes", chart: Chart) -> None:
    from matplotlib.ticker import MaxNLocator

    bottom, kinds = [0] * len(chart.days), 0
    for series, colour in zip(chart.series, COLOURS, strict=False):
        if any(series.counts):
            _stack(axes, series, bottom, colour)
            bottom = [low + high for low, high in zip(bottom, series.counts, strict=True)]
            kinds += 1
    _title(axes, chart.title, above=6 + _LINE * -(-kinds // 2))
    named = range(len(chart.days) - 1, -1, -max(1, -(-len(chart.days) // _DATES)))
    axes.set_xticks([*named], [chart.days[at] for at in named])
    axes.set_xlabel(chart.note, color=_INK, fontsize=_SMALL, family=FONT)
    axes.set_xlim(-0.7, len(chart.days) - 0.3)
    axes.set_ylim(0, max(4, *bottom) * 1.05)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.grid(axis="y", color=_FAINT)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=6, labelsize=_SMALL, colors=_INK, labelfontfamily=FONT)
    axes.spines[["left", "right", "top"]].set_visible(False)
    if kinds:
        _legend(axes)


def _legend(axes: "Axes") -> None:
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=2,
        frameon=False,
        borderaxespad=0,
        borderpad=0.2,
        handlelength=1,
        labelcolor=_INK,
        prop={"family": FONT, "size": _SMALL},
    )


def _stack(axes: "Axes", series: Series, bottom: Sequence[int], colour: str) -> None:
    axes.bar(
        range(len(bottom)),
        series.counts,
        bottom=bottom,
        width=0.82,
        color=colour,
        edgecolor="white",
        linewidth=0.6,
        label=series.name,
    )


def _bars(axes: "Axes", heading: str, bars: Sequence[tuple[str, int]]) -> None:
    """Each label above its bar, where there is room for it on the smallest screen."""
    places = range(len(bars))
    axes.barh(places, [length for _, length in bars], height=0.3, color=COLOURS[0])
    for at, (label, length) in zip(places, bars, strict=True):
        text = f"{at + 1}. {label}" if drawable(label) else f"{at + 1}."
        _say(axes, 0, at - 0.25, text, va="bottom")
        _say(axes, length, at, f" {length:,}", va="center")
    _title(axes, heading)
    axes.set_xlim(0, max(length for _, length in bars) * 1.12)
    axes.set_ylim(len(bars) - 0.7, -0.85)
    axes.set_axis_off()


def _say(axes: "Axes", x: float, y: float, text: str, **place: Any) -> None:
    """Written as it is: a `$` begins no formula; what is too long is cut off at the edge."""
    said = axes.text(x, y, text, color=_INK, fontsize=_TEXT, family=FONT, parse_math=False, **place)
    said.set_in_layout(False)


def _title(axes: "Axes", text: str, above: float = 6) -> None:
    axes.set_title(
        text, loc="left", pad=above, color=_INK, fontsize=_LARGE, weight="bold", family=FONT
    )
