"""Colours and type that the pictures share."""

from typing import TYPE_CHECKING, Any

from bot.drawing.lettering import FONT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, GREY, FAINT = "#222222", "#767676", "#DDDDDD"
BLUE, SKY, YELLOW, ORANGE, PURPLE = "#0072B2", "#56B4E9", "#E69F00", "#D55E00", "#9A4C83"
"""Told apart by who sees no red, green or blue. After Okabe and Ito."""

SMALL, TEXT, LARGE = 10, 11, 13


def entitled(figure: "Figure", title: str) -> None:
    """What the whole picture is of."""
    figure.suptitle(
        title, x=0.01, ha="left", color=INK, fontsize=LARGE + 1, family=FONT, parse_math=False
    )


def headed(axes: "Axes", title: str, below: str) -> None:
    """A heading with a sentence or two under it, in a quiet frame."""
    pad = 8 + 15 * (below.count("\n") + 1)
    axes.set_title(
        title, loc="left", pad=pad, color=INK, fontsize=LARGE, weight="bold", family=FONT
    )
    say(axes, 0, 1, below, transform=axes.transAxes, va="bottom", color=GREY, at=(0, 6))
    framed(axes)


def framed(axes: "Axes") -> None:
    """An even, quiet frame."""
    axes.spines[["right", "top"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(length=0, pad=5, labelsize=SMALL, colors=INK, labelfontfamily=FONT)
    axes.grid(color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def label(axes: "Axes", x: str, y: str) -> None:
    """What the axes show."""
    axes.set_xlabel(x, color=INK, fontsize=SMALL, family=FONT)
    axes.set_ylabel(y, color=INK, fontsize=SMALL, family=FONT)


def say(
    axes: "Axes",
    x: float,
    y: float,
    text: str,
    *,
    at: tuple[float, float] = (0, 0),
    halo: bool = False,
    **how: Any,
) -> None:
    """Written as it is, `at` so many points from there: a `$` begins no formula."""
    from matplotlib.patheffects import withStroke

    if halo:
        how["path_effects"] = [withStroke(linewidth=2.5, foreground="white")]
    axes.annotate(
        text,
        (x, y),
        xycoords=how.pop("transform", axes.transData),
        xytext=at,
        textcoords="offset points",
        annotation_clip=False,
        parse_math=False,
        family=FONT,
        **{"fontsize": SMALL, "color": INK, **how},
    )


def legend(axes: "Axes", **place: Any) -> None:
    """The names of what is drawn."""
    drawn = axes.legend(
        frameon=True,
        framealpha=0.85,
        edgecolor="none",
        labelcolor=INK,
        prop={"family": FONT, "size": SMALL},
        **place,
    )
    for text in drawn.get_texts():
        text.set_parse_math(False)


def percents(axes: "Axes", which: str) -> None:
    """Ticks in per cent, of shares."""
    from matplotlib.ticker import PercentFormatter

    for name in which:
        getattr(axes, f"{name}axis").set_major_formatter(
            PercentFormatter(1.0, decimals=0, symbol=" %")
        )
