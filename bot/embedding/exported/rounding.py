"""Matrices of weights as whole numbers of eight bits: by blocks, or by columns that were evened."""

import numpy as np
from numpy.typing import NDArray

from bot.core.ports import Matrix

BLOCK = 64
"""Numbers of a row that share a scale. Blocks of 32 take a tenth longer, for nothing countable."""
_WIDEST, _ZERO = 127, 128
_TO_WEIGHTS = 0.75
"""How much of what makes one input larger than another goes over to its weights (SmoothQuant,
Xiao et al. 2023, calls it alpha); with 0.5 and with 1 vectors are farther from float32."""
_STEPS = 4
"""Steps to a doubling in which the size of an input is told: so coarse that machines, whose last
bits differ, find another one for an input in thousands at most."""
_FARTHEST = 12.0
"""Doublings up or down by which an input is divided at most."""


def in_blocks(rows: Matrix) -> tuple[NDArray[np.uint8], Matrix]:
    """Rows (n, width) as uint8[n, blocks, BLOCK], filled up, and their scales float32[n, blocks].

    A number is its byte less 128, times its block's scale; the largest of a block is 127 of them.
    """
    count, width = rows.shape
    blocks = -(-width // BLOCK)
    filled = np.zeros((count, blocks * BLOCK), np.float32)
    filled[:, :width] = rows
    cut = filled.reshape(count, blocks, BLOCK)
    scales = np.abs(cut).max(axis=2) / np.float32(_WIDEST)
    return (np.rint(cut / _steps(scales)[:, :, None]) + _ZERO).astype(np.uint8), scales


def in_columns(weights: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Weights (inputs, outputs) as int8 of that shape, and the columns' scales float32[outputs].

    Two neighbours of one sign are 128 together at most: processors without instructions for this
    (AVX-512 VNNI, AVX-VNNI) add up two products with numbers below 256 in 16 bits, and cut off
    what is more.
    """
    two = np.zeros((-(-len(weights) // 2), 2, weights.shape[1]), np.float32)
    two.reshape(-1, weights.shape[1])[: len(weights)] = weights
    together = np.maximum(np.maximum(two, 0).sum(axis=1), np.maximum(-two, 0).sum(axis=1))
    scales = together.max(axis=0) / np.float32(_WIDEST)
    return np.rint(weights / _steps(scales)).astype(np.int8), scales


def evening(sizes: Matrix, weights: Matrix) -> Matrix:
    """By what to divide each of a product's inputs, and multiply its weights; float32[inputs].

    All inputs share one scale, and a few are ten times as large as the others: those would leave
    the others no bits. `sizes` says how large each input gets; `weights` has a row for each. What
    an input is divided by hangs on its own size and weights, and on the mean of all only roughly.
    """
    told = np.exp2(np.rint(np.log2(np.maximum(sizes, 1e-3, dtype=np.float64)) * _STEPS) / _STEPS)
    largest = np.maximum(np.abs(weights).max(axis=1), 1e-6, dtype=np.float64)
    exponents = _TO_WEIGHTS * np.log2(told) - (1 - _TO_WEIGHTS) * np.log2(largest)
    apart = np.clip(exponents - np.rint(exponents.mean()), -_FARTHEST, _FARTHEST)
    even: Matrix = np.exp2(apart).astype(np.float16).astype(np.float32)  # without the last bits
    return even


def _steps(scales: Matrix) -> Matrix:
    """The scales, but for those of nothing but zeros, to divide by."""
    return np.where(scales > 0, scales, np.float32(1))
