"""A knowledge base in two dimensions: what is alike in meaning stands together."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.drawing.lettering import FONT
from bot.drawing.naming import Name, named
from bot.drawing.palette import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SMALL,
    TEXT,
    YELLOW,
    entitled,
    say,
)
from bot.drawing.paper import blank, png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Points: TypeAlias = NDArray[np.float32]

_WIDTH, _HEIGHT, _DOTS = 14.0, 10.0, 110
_MARGIN = 0.04


class Mark(Enum):
    """What became of a question: marker, colour, whether it is filled."""

    RIGHT = ("o", BLUE, True)
    UNSURE = ("o", BLUE, False)
    ELSEWHERE = ("^", YELLOW, False)
    WRONG = ("^", ORANGE, True)
    SILENT = ("s", PURPLE, False)
    ASTRAY = ("s", ORANGE, True)


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions of which the same became: what, and where they stand (float32[n, 2])."""

    name: str
    mark: Mark
    points: Points


@dataclass(frozen=True, slots=True)
class Landscape:
    """The map. `phrasings` (float32[n, 2]) belong to the entries at `homes` (float32[n, 2]).

    `names` are the entries' with their places, the weightiest first; `twins` (float32[n, 2, 2]) are
    joined by a line; `holes` (float32[n, 2]) are ringed.
    """

    title: str
    notes: Sequence[str]
    phrasings: Points
    homes: Points
    names: Sequence[tuple[float, float, str]]
    twins: Points
    questions: Sequence[Questions]
    holes: Points


def drawn(landscape: Landscape) -> bytes:
    """The map as a PNG."""
    figure = blank(_WIDTH, _HEIGHT, _DOTS, margin=0.12)
    entitled(figure, landscape.title)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_aspect("equal", adjustable="datalim")
    axes.margins(_MARGIN)
    _texts(axes, landscape)
    _questions(axes, landscape)
    _notes(axes, landscape, _names(axes, landscape))
    return png(figure)


def _texts(axes: "Axes", landscape: Landscape) -> None:
    from matplotlib.collections import LineCollection

    spokes = np.stack([landscape.phrasings, landscape.homes], axis=1)
    axes.add_collection(LineCollection(list(spokes), colors="#C8CDD3", linewidths=0.5, zorder=1))
    size = 14 if len(landscape.phrasings) < 1_500 else 5
    axes.scatter(landscape.phrasings[:, 0],
        landscape.phrasings[:, 1], s=size, color="#8A929B", linewidths=0, zorder=2,
                 label="a phrasing, tied to its entry")  # fmt: skip
    if len(landscape.twins):
        axes.add_collection(
            LineCollection(
                list(landscape.twins),
                colors=INK,
                linewidths=2.2,
                zorder=5,
                label="phrasings of two entries that ask nearly the same",
            )
        )


def _questions(axes: "Axes", landscape: Landscape) -> None:
    many = sum(len(own.points) for own in landscape.questions)
    size = 40 if many < 600 else 16
    for own in landscape.questions:
        shape, colour, filled = own.mark.value
        axes.scatter(
            own.points[:, 0],
            own.points[:, 1], s=size, marker=shape, zorder=4 if own.mark is not Mark.SILENT else 3,
            facecolors=colour if filled else "none", edgecolors=colour, linewidths=1.1,
            label=f"{own.name} ({len(own.points):,})",
        )  # fmt: skip
    if len(landscape.holes):
        axes.scatter(
            landscape.holes[:, 0],
            landscape.holes[:, 1], s=size * 4, facecolors="none", edgecolors=INK, linewidths=0.9,
            zorder=4, label=f"not found, far from all: a hole ({len(landscape.holes):,})",
        )  # fmt: skip


def _names(axes: "Axes", landscape: Landscape) -> int:
    """How many of the names found room."""
    figure: Any = axes.figure
    figure.draw_without_rendering()
    points = np.array([(x, y) for x, y, _ in landscape.names]).reshape(-1, 2)
    drawn = np.concatenate([landscape.phrasings, *(own.points for own in landscape.questions)])
    names = [
        Name(x, y, text)
        for (x, y), (_, _, text) in zip(
            axes.transData.transform(points).tolist(), landscape.names, strict=True
        )
    ]
    frame = axes.get_window_extent().bounds
    back = axes.transData.inverted()
    placed = list(named(names, axes.transData.transform(drawn), frame, _DOTS))
    for name, corner in placed:
        x, y = back.transform(corner)
        say(axes, x, y, name.text, va="bottom", ha="left", halo=True, zorder=6)
    return len(placed)


def _notes(axes: "Axes", landscape: Landscape, placed: int) -> None:
    handles = axes.get_legend_handles_labels()[0]
    if handles:
        legend = axes.legend(
            loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=3, frameon=False,
            labelcolor=INK, prop={"family": FONT, "size": TEXT}, handletextpad=0.4,
        )  # fmt: skip
        for handle in legend.legend_handles:
            if handle is not None and hasattr(handle, "set_sizes"):
                handle.set_sizes([40])
    notes = [*landscape.notes]
    if placed < len(landscape.names):
        notes.append(
            f"Named are {placed:,} of the {len(landscape.names):,} entries that are drawn."
        )
    axes.set_title("\n".join(notes), loc="left", color=GREY, fontsize=SMALL, family=FONT, pad=4)
