"""How good a bot is, in three diagrams: calibrated, silent where it should be, told apart."""

from typing import Any

from bot.drawing.curves import Curves
from bot.drawing.palette import entitled
from bot.drawing.paper import blank, png
from bot.drawing.reliability import draw_confidences, draw_reliability
from bot.drawing.separation import draw_separation
from bot.drawing.tradeoff import draw_tradeoff

_WIDTH, _HEIGHT = 17.0, 6.2


def drawn(curves: Curves) -> bytes:
    """A PNG with a reliability diagram, the risk-coverage curve and score histograms."""
    figure = blank(_WIDTH, _HEIGHT, margin=0.1)
    entitled(figure, curves.title)
    grid: Any = figure.add_gridspec(2, 3, height_ratios=(5, 1), hspace=0.02, wspace=0.06)
    draw_reliability(figure.add_subplot(grid[0, 0]), curves)
    draw_confidences(figure.add_subplot(grid[1, 0]), curves)
    draw_tradeoff(figure.add_subplot(grid[:, 1]), curves.trade, curves.target)
    draw_separation(figure.add_subplot(grid[:, 2]), curves.scores)
    return png(figure)
