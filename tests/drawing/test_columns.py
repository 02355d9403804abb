"""The picture of the figures."""

import asyncio
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import DrawingError
from bot.core.ports import Chart, Series
from bot.drawing.columns import COLOURS, drawn
from bot.drawing.lettering import drawable
from bot.drawing.painter import ThreadPainter
from tests.drawing.pngs import size

DAYS = [f"{number} May" for number in range(1, 32)]
NAMES = ("answered", "answered unasked", "asked back", "without an answer")
BARS = (("What does $5 buy, and $6?", 31), ("プリンターはどこですか", 11), ("x" * 200, 1))


def chart(*bars: tuple[str, int], most: int = 9) -> Chart:
    """Something on most days, of every kind."""
    series = [
        Series(name, [(day * place) % (most + 1) for day in range(31)])
        for place, name in enumerate(NAMES, 1)
    ]
    return Chart("Questions a day", "days in UTC", DAYS, series, "Most asked", bars)


def test_it_is_narrow_enough_for_a_phone_and_small() -> None:
    png = drawn(chart(*BARS))

    width, height = size(png)
    assert width == 900 and width <= height * 1.1
    assert len(png) < 150_000


def test_without_bars_it_is_lower() -> None:
    assert size(drawn(chart()))[1] < size(drawn(chart(*BARS)))[1]


def test_the_same_chart_is_the_same_picture() -> None:
    assert drawn(chart(*BARS)) == drawn(chart(*BARS))


def test_one_question_on_one_day_can_be_drawn() -> None:
    days = [Series("answered", [0] * 30 + [1]), Series("asked back", [0] * 31)]

    assert size(drawn(Chart("t", "n", DAYS, days, "Most asked", [("one", 1)])))


def test_colours_differ_in_lightness_where_they_meet() -> None:
    light = [_lightness(colour) for colour in COLOURS]

    assert all(abs(one - other) > 0.1 for one, other in pairwise(light))


@pytest.mark.parametrize("text", ["What is TRICARE ?", "Wo ist das Büro?", "Где офис?", "1 €", ""])
def test_these_can_be_drawn(text: str) -> None:
    assert drawable(text)


@pytest.mark.parametrize("text", ["プリンター", "איפה המדפסת", "أين", "\U0001faa9"])
def test_these_cannot(text: str) -> None:
    assert not drawable(text)


@settings(max_examples=6, deadline=None)
@given(st.text(max_size=60), st.integers(1, 10**9), st.integers(0, 10**6))
def test_any_label_and_any_number_is_drawn(label: str, times: int, most: int) -> None:
    assert size(drawn(chart((label, times), ("next", 1), most=most)))


async def test_several_are_drawn_beside_the_loop_without_a_global_figure() -> None:
    painter = ThreadPainter()

    pngs = await asyncio.gather(*(painter.png(chart(*BARS)) for _ in range(3)))

    assert len(set(pngs)) == 1
    assert "matplotlib.pyplot" not in sys.modules


async def test_what_cannot_be_drawn_is_said_by_one_error() -> None:
    uneven = Chart("t", "n", DAYS, [Series("answered", [1, 2])])

    with pytest.raises(DrawingError, match="not drawn"):
        await ThreadPainter().png(uneven)


def _lightness(colour: str) -> float:
    """Relative luminance, as WCAG 2 has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
