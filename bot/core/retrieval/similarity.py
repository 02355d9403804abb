"""The one place where similarity functions are told apart.

`similarity` is what the model itself measures, and what people are shown. `affinity` is the same
on a common scale, on which a text is worth 1 to itself, so that weights hold for every model.
"""

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import ModelError

Floats = NDArray[np.float32]

BLOCK = 1_024
"""Rows that are multiplied at once; parts of whole blocks give the same bits as all."""


def similarity(function: str, rows: Floats, vector: Floats, *, alone: bool = False) -> Floats:
    """float32[n]: the model's similarity of each row to `vector`; more is nearer.

    Cosine takes rows of length one; Euclidean is the distance, negated. With `alone` the bits of
    a row's value do not depend on which rows stand beside it; it takes about twice as long.
    """
    multiply = _alone if alone else product
    match function:
        case "cosine" | "dot":
            return multiply(rows, vector)
        case "euclidean":
            square = (
                np.einsum("ij,ij->i", rows, rows) - 2.0 * multiply(rows, vector) + vector @ vector
            )
            return np.asarray(-np.sqrt(np.maximum(square, 0.0)), np.float32)
        case _:
            raise ModelError(
                f"The model declares the similarity function {function!r}; "
                "choose a model with cosine, dot or euclidean."
            )


def cosine(rows: Floats, vector: Floats) -> Floats:
    """float32[n]: the cosine of each row with `vector`, whatever the model's own similarity."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows)) * np.linalg.norm(vector)
    return np.asarray(product(rows, vector) / np.maximum(lengths, 1e-12), np.float32)


def of_length_one(rows: Floats) -> Floats:
    """float32[n, dimension]: each row at length one, so that their products are cosines."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)


def product(rows: Floats, vector: Floats) -> Floats:
    """float32[n]: `rows @ vector`, the same bits whatever the number of BLAS threads.

    In blocks that OpenBLAS does not share out: its threads wait for each other, on busy cores up
    to thirty times as long as one thread computes, and where they divide the rows, last bits move.
    """
    found = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), BLOCK):
        np.dot(rows[start : start + BLOCK], vector, out=found[start : start + BLOCK])
    return found


def _alone(rows: Floats, vector: Floats) -> Floats:
    return np.asarray(np.einsum("ij,j->i", rows, vector), np.float32)


def affinity(function: str, similarities: Floats, square: float) -> Floats:
    """float32[n]: similarities with a text's own at 1; for cosine they are what they are.

    `square` is the mean squared length of the stored vectors. A squared distance d² between
    vectors of length r is 2r²(1 − cosine), hence 1 − d² / 2r².
    """
    match function:
        case "cosine":
            return similarities
        case "dot":
            return similarities / np.float32(square)
        case _:
            return 1.0 - similarities**2 / np.float32(2.0 * square)


def centroids(rows: Floats, starts: NDArray[np.intp]) -> Floats:
    """float32[groups, d]: the mean direction of each group of consecutive rows, at their length.

    A mean is shorter than what it is the mean of; it is stretched to the root mean square of its
    group's lengths (one, for a cosine model), so that every similarity function treats it as a
    text like the others.
    """
    counts = np.diff(np.append(starts, len(rows))).astype(np.float32)
    means = np.add.reduceat(rows, starts, axis=0) / counts[:, None]
    squares = np.add.reduceat(np.einsum("ij,ij->i", rows, rows), starts) / counts
    lengths = np.maximum(np.linalg.norm(means, axis=1), 1e-12)
    return np.asarray(means * (np.sqrt(squares) / lengths)[:, None], np.float32)
