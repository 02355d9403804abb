"""Texts on a map."""

import numpy as np
import pytest

from bot.fitting.projection import projected


def clusters(groups: int, each: int, *, dimension: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """float32 rows of length one about so many centres, and which is whose."""
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(groups, dimension))
    rows = np.repeat(centres, each, axis=0) + chance.normal(scale=0.15, size=(groups * each, 24))
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit.astype(np.float32), np.repeat(np.arange(groups), each)


def test_what_is_alike_stands_together() -> None:
    vectors, owners = clusters(12, 8)

    places = projected(vectors)

    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert places.shape == (96, 2) and places.dtype == np.float32
    assert (owners[apart.argmin(axis=1)] == owners).mean() > 0.98


def test_the_same_texts_have_the_same_places_to_the_last_bit() -> None:
    vectors, _ = clusters(5, 6)

    assert projected(vectors).tobytes() == projected(vectors.copy()).tobytes()


def test_a_map_is_wider_than_high() -> None:
    places = projected(clusters(6, 6)[0])

    assert places[:, 0].std() >= places[:, 1].std()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_few_texts_have_places_too(count: int) -> None:
    places = projected(clusters(5, 1)[0][:count])

    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == count


def test_a_text_that_is_there_many_times_has_a_place() -> None:
    same = np.repeat(clusters(1, 1)[0], 30, axis=0)

    assert np.isfinite(projected(same)).all()
