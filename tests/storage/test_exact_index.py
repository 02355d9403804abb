"""A large knowledge base's vectors are shared out among the cores."""

import numpy as np
import pytest

from bot.core.retrieval.shortened import LARGE, Short, multiplied
from bot.core.retrieval.similarity import similarity
from bot.storage.exact_index import ExactIndex, products


@pytest.mark.parametrize("function", ["cosine", "dot", "euclidean"])
async def test_parts_give_the_bits_of_the_whole(function: str) -> None:
    chance = np.random.default_rng(0)
    rows = chance.standard_normal((LARGE + 1_500, 24), dtype=np.float32)
    vector = chance.standard_normal(24, dtype=np.float32)

    found = await ExactIndex(rows, function).candidates(vector)

    assert np.array_equal(found.similarities, similarity(function, rows, vector))
    assert np.array_equal(found.rows, np.arange(len(rows)))


@pytest.mark.parametrize("dimension", [1, 24, 384, 1_024, 2_500])
def test_whole_numbers_are_multiplied_to_the_bits_that_numpy_gives(dimension: int) -> None:
    chance = np.random.default_rng(0)
    rows = chance.integers(-127, 128, (3_000, dimension), dtype=np.int8)
    rows[0], rows[1] = 127, -127
    for code in (rows[0], rows[1], rows[7]):
        assert np.array_equal(products(rows, code), multiplied(rows, code))
    assert len(products(rows[:0], rows[0])) == 0


@pytest.mark.parametrize("function", ["cosine", "dot", "euclidean"])
def test_what_is_shortened_is_about_as_similar_as_the_whole(function: str) -> None:
    chance = np.random.default_rng(0)
    rows = chance.standard_normal((500, 24), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)

    about = Short.of(rows).similarities(function, Short.of(rows[3:4]), products)

    assert about == pytest.approx(similarity(function, rows, rows[3]), abs=0.15)
    apart = np.abs(about - similarity(function, rows, rows[3]))
    assert np.median(apart) < 0.005
