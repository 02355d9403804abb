"""Near-duplicates, compared with the plain definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.retrieval.duplicates import nearest_pairs


@given(seed=st.integers(0, 1_000), rows=st.integers(0, 60), limit=st.integers(1, 40))
def test_the_pairs_are_those_of_the_definition(seed: int, rows: int, limit: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(rows, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) if rows else 1
    owners = rng.integers(0, 5, rows).tolist()
    every = [
        (float(vectors[i] @ vectors[j]), i, j)
        for i in range(rows)
        for j in range(i + 1, rows)
        if owners[i] != owners[j] and vectors[i] @ vectors[j] >= 0.501
    ]

    found = nearest_pairs(vectors, owners, 0.5, 10_000)
    few = nearest_pairs(vectors, owners, 0.5, limit)

    assert {(i, j) for _, i, j in every} <= {(pair.first, pair.second) for pair in found}
    assert few == found[:limit]
    assert [pair.similarity for pair in found] == sorted(
        (pair.similarity for pair in found), reverse=True
    )


def test_pairs_of_one_entry_are_left_out_unless_asked_for() -> None:
    vectors = np.eye(2, dtype=np.float32)[[0, 0]]

    assert nearest_pairs(vectors, [7, 7], 0.9, 10) == []
    assert len(nearest_pairs(vectors, [7, 7], 0.9, 10, within=True)) == 1


def test_blocks_make_no_difference() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(2_100, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = vectors @ vectors.T
    count = int((np.triu(whole, 1) >= 0.95).sum())

    pairs = nearest_pairs(vectors, range(2_100), 0.95, 100_000)

    assert abs(len(pairs) - count) <= 2  # the last bit of a product may differ between shapes


@pytest.mark.parametrize("length", [1.0, 7.0])
def test_of_very_many_pairs_the_best_are_kept(length: float) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(1_500, 32)).astype(np.float32)
    vectors *= length / np.linalg.norm(vectors, axis=1, keepdims=True)
    wide = vectors.astype(np.float64)
    every = (wide @ wide.T)[np.triu_indices(1_500, 1)]

    pairs = nearest_pairs(vectors, range(1_500), -1e9, 50)

    assert [pair.similarity for pair in pairs] == pytest.approx(np.sort(every)[:-51:-1], rel=1e-5)


def test_a_pair_is_as_similar_whatever_else_is_asked_for() -> None:
    rng = np.random.default_rng(2)
    vectors = rng.normal(size=(1_200, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    few, many = (nearest_pairs(vectors, range(1_200), least, 100) for least in (0.9, -1.0))

    assert few == many[: len(few)]
    assert few


def test_progress_ends_with_all_blocks_compared() -> None:
    told: list[tuple[int, int]] = []

    nearest_pairs(
        np.eye(2_100, 8, dtype=np.float32),
        range(2_100),
        0.5,
        10,
        progress=lambda done, total: told.append((done, total)),
    )

    assert told == [(3, 6), (5, 6), (6, 6)]
