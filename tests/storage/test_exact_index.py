"""A large knowledge base's vectors are shared out among the cores."""

import numpy as np
import pytest

from bot.core.deciding import QUICK
from bot.core.retrieval.similarity import similarity
from bot.storage.exact_index import ExactIndex


@pytest.mark.parametrize("function", ["cosine", "dot", "euclidean"])
async def test_parts_give_the_bits_of_the_whole(function: str) -> None:
    chance = np.random.default_rng(0)
    rows = chance.standard_normal((QUICK + 1_500, 24), dtype=np.float32)
    vector = chance.standard_normal(24, dtype=np.float32)

    found = await ExactIndex(rows, function).candidates(vector)

    assert np.array_equal(found.similarities, similarity(function, rows, vector))
    assert np.array_equal(found.rows, np.arange(len(rows)))
