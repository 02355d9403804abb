"""The pictures of an evaluation."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.drawing.curves import Curves, Group, Scores, Trade
from bot.drawing.evaluation import drawn
from bot.drawing.paper import blank
from bot.drawing.reliability import draw_confidences
from bot.drawing.separation import draw_separation
from tests.drawing.pngs import size

NONE = np.zeros(0)


def curves(count: int, *, title: str = "A knowledge base", cut: float = 0.8) -> Curves:
    """Some questions, half of them in scope."""
    sure = np.linspace(0.0, 1.0, count)
    groups = [Group(one, one / 2, max(0.0, one - 0.2), one, 20) for one in sure.tolist()]
    trade = Trade(sure, sure / 3, sure / 4, sure / 2, (0.4, 0.1) if count else None)
    scores = [Scores("in", sure, inside=True), Scores(title, sure / 2, inside=False)]
    return Curves(title, groups, sure, sure / 2, trade, 0.95, cut, scores)


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_any_number_of_questions_is_drawn(count: int) -> None:
    assert size(drawn(curves(count))) == (1700, 620)


@pytest.mark.parametrize("kinds", [1, 2, 4, 6])
def test_no_legend_hides_a_bar(kinds: int) -> None:
    few = curves(40)
    even = [Scores(f"kind {n}", few.right, inside=n % 2 == 0) for n in range(kinds)]
    figure = blank(17.0, 6.2)
    grid: Any = figure.add_gridspec(2, 3, height_ratios=(5, 1))
    sides, sure = figure.add_subplot(grid[:, 2]), figure.add_subplot(grid[1, 0])

    draw_separation(sides, even)
    draw_confidences(sure, few)
    figure.draw_without_rendering()

    for axes in (sides, sure):
        legend = axes.get_legend()
        assert legend is not None and axes.patches
        lowest = legend.get_window_extent().y0
        assert all(bar.get_window_extent().y1 <= lowest for bar in axes.patches)


def test_a_bot_that_never_answers_is_drawn() -> None:
    assert size(drawn(curves(5, cut=1.01)))


def test_the_same_figures_are_the_same_picture_and_others_are_another() -> None:
    once, again, other = (drawn(curves(count)) for count in (20, 20, 21))

    assert once == again != other


@settings(max_examples=3, deadline=None)
@given(st.text(max_size=40))
def test_any_name_is_drawn_and_begins_no_formula(name: str) -> None:
    assert size(drawn(curves(3, title=f"$x_{{$ {name}")))
