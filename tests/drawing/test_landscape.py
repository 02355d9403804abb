"""The map of a knowledge base: what is drawn, and which names find room."""

from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.drawing.landscape import Landscape, Mark, Questions, drawn
from bot.drawing.naming import Name, named, shortened
from tests.drawing.pngs import size

FRAME = (0.0, 0.0, 1000.0, 800.0)
NARROWEST = 4
"""Dots of the narrowest letter, a blank."""


def landscape(entries: int, *, name: str = "entry") -> Landscape:
    """Entries with three phrasings each, and one question of every sort."""
    chance = np.random.default_rng(1)
    homes = chance.normal(size=(entries, 2)).astype(np.float32)
    texts = np.repeat(homes, 3, axis=0) + chance.normal(scale=0.1, size=(entries * 3, 2))
    asked = chance.normal(size=(len(Mark), 2)).astype(np.float32)
    return Landscape(
        title=f"The knowledge base {name}",
        notes=["A note."],
        phrasings=texts.astype(np.float32),
        homes=np.repeat(homes, 3, axis=0),
        names=[(float(x), float(y), f"{name} {at}") for at, (x, y) in enumerate(homes)],
        twins=homes[: entries // 2 * 2].reshape(-1, 2, 2),
        questions=[
            Questions(mark.name, mark, asked[[at]] if entries else asked[:0])
            for at, mark in enumerate(Mark)
        ],
        holes=asked[:1],
    )


@pytest.mark.parametrize("entries", [0, 1, 2, 120])
def test_any_number_of_entries_is_drawn_at_one_size(entries: int) -> None:
    assert size(drawn(landscape(entries))) == (1540, 1100)


def test_the_same_map_is_the_same_picture() -> None:
    assert drawn(landscape(9)) == drawn(landscape(9))


def test_every_mark_keeps_its_colour_though_it_stands_there_once() -> None:
    with Image.open(BytesIO(drawn(landscape(60)))) as image:
        found = np.asarray(image.convert("RGB")).reshape(-1, 3).astype(int)

    for mark in Mark:
        wanted = [int(mark.value[1][at : at + 2], 16) for at in (1, 3, 5)]
        assert np.abs(found - wanted).max(axis=1).min() <= 20, mark


def test_a_name_with_a_dollar_begins_no_formula() -> None:
    assert size(drawn(landscape(2, name="$x_{ $")))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-50, 1050), st.integers(-50, 850), st.text("abc é", max_size=60)),
        max_size=40,
    )
)
def test_no_name_lies_over_another_or_outside(places: list[tuple[int, int, str]]) -> None:
    names = [Name(float(x), float(y), text) for x, y, text in places]

    found = list(named(names, np.zeros((0, 2)), FRAME, 100))

    assert all(0 <= x <= 1000 and 0 <= y <= 800 for _, (x, y) in found)
    for (one, (x, y)), (other, (u, v)) in combinations(found, 2):
        width = NARROWEST * len(one.text if x < u else other.text)
        assert abs(y - v) > 5 or abs(x - u) > width


def test_who_comes_first_has_the_choice_and_who_finds_no_room_is_left_out() -> None:
    crowd = [Name(500.0, 400.0, f"entry number {at}") for at in range(30)]

    found = [name.text for name, _ in named(crowd, np.zeros((0, 2)), FRAME, 100)]

    assert 1 <= len(found) < 30
    assert found == [name.text for name in crowd[: len(found)]]


def test_a_name_stands_where_it_covers_no_point() -> None:
    above = np.column_stack([np.linspace(450, 550, 50), np.full(50, 412.0)])

    ((_, (_, bottom)),) = named([Name(500.0, 400.0, "entry")], above, FRAME, 100)

    assert bottom < 400.0


def test_a_long_name_keeps_both_ends() -> None:
    assert shortened("short") == "short"
    assert len(shortened("a" * 199 + "b")) == 28
    assert shortened("a" * 199 + "b").endswith("b")
