"""Weights in eight bits: how far they are off, and what processors may do with them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ports import Matrix
from bot.embedding.exported.rounding import BLOCK, evening, in_blocks, in_columns

POWERS = st.integers(-30, 30)
LARGEST_INPUT, SIXTEEN_BITS = 255, 2**15 - 1


def made(shape: tuple[int, int], power: int) -> Matrix:
    rows = np.random.default_rng(shape).normal(size=shape) * 2.0**power
    rows[0] = 0
    return rows.astype(np.float32)


@given(st.integers(1, 200), st.integers(1, 4), POWERS)
def test_a_number_of_a_block_is_at_most_half_a_step_off(width: int, count: int, power: int) -> None:
    rows = made((count, width), power)

    numbers, scales = in_blocks(rows)

    back = (numbers.astype(np.float64) - 128) * scales[:, :, None]
    near = np.abs(back.reshape(count, -1)[:, :width] - rows)
    assert (near <= np.repeat(scales, BLOCK, axis=1)[:, :width] * 0.5001).all()
    assert (numbers[0] == 128).all()


@given(st.integers(1, 100), st.integers(1, 4), POWERS)
def test_a_number_of_a_column_is_at_most_half_a_step_off(
    inputs: int, outputs: int, power: int
) -> None:
    weights = made((inputs, outputs), power)

    numbers, scales = in_columns(weights)

    assert numbers.dtype == np.int8
    assert (np.abs(numbers * scales.astype(np.float64) - weights) <= scales * 0.5001).all()
    assert (numbers[0] == 0).all()


@given(st.integers(1, 100), st.integers(1, 4))
def test_two_products_fit_sixteen_bits(inputs: int, outputs: int) -> None:
    numbers, _ = in_columns(made((inputs, outputs), 0))

    two = np.zeros((inputs + inputs % 2, outputs), np.int64)
    two[:inputs] = numbers.astype(np.int64) * LARGEST_INPUT
    ones = np.maximum(two, 0).reshape(-1, 2, outputs), np.minimum(two, 0).reshape(-1, 2, outputs)
    assert max(np.abs(one.sum(axis=1)).max() for one in ones) <= SIXTEEN_BITS


def test_what_is_evened_gives_the_same_products() -> None:
    chance = np.random.default_rng(1)
    inputs = chance.normal(size=(50, 64)) * np.where(np.arange(64) % 9 == 0, 30.0, 1.0)
    weights = chance.normal(size=(64, 8)).astype(np.float32)

    by = evening(np.abs(inputs).max(axis=0).astype(np.float32), weights)

    np.testing.assert_allclose((inputs / by) @ (weights * by[:, None]), inputs @ weights, rtol=1e-4)
    before, after = (np.abs(one).max(axis=0) for one in (inputs, inputs / by))
    assert before.max() / np.median(before) > 10
    assert after.max() / np.median(after) < 4


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=20), st.integers(0, 1000))
def test_last_bits_of_a_size_change_nothing(quarters: list[int], seed: int) -> None:
    sizes = 2.0 ** (np.array(quarters) / 4)
    chance = np.random.default_rng(seed)
    weights = chance.normal(size=(len(sizes), 3)).astype(np.float32)

    moved = sizes * (1 + chance.uniform(-0.05, 0.05, len(sizes)))

    same = [evening(one.astype(np.float32), weights).tobytes() for one in (sizes, moved)]
    assert same[0] == same[1]


def test_an_input_that_is_never_used_divides_by_no_zero() -> None:
    by = evening(np.zeros(4, np.float32), np.zeros((4, 2), np.float32))

    assert np.isfinite(by).all()
    assert (by > 0).all()
