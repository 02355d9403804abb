"""How far an export's vectors are from those of the model that it was made of."""

from collections.abc import Sequence

import numpy as np

from bot.core.outcomes import Vector
from bot.core.ports import Progress
from bot.embedding.exported.graph import refused
from bot.embedding.exported.manifest import Fidelity, Precision
from bot.embedding.exported.texts import comparison_texts
from bot.embedding.loaded import LoadedModel

FARTHEST = 1e-5
"""A number of a float32 export's vector differs by less, for vectors of length one."""
NEAREST = 1 - 1e-6
"""Its cosine with the model's own vector is at least that."""
NEAREST_INT8 = 0.9
"""The same for int8, which is another model: below that it is no likeness of the first one."""
TOGETHER = 16
"""Texts of unequal length in one pass, so that padding is compared too."""


def compared(
    model: LoadedModel, exported: LoadedModel, progress: Progress | None = None
) -> Fidelity:
    """Encodes about 400 texts with both as questions, and a quarter of them as stored texts too.

    Raises:
        ModelError: the two would cut long texts at different places.
    """
    texts = comparison_texts(model.provenance.window)
    farthest, lowest = 0.0, 1.0
    for start in range(0, len(texts), TOGETHER):
        some = texts[start : start + TOGETHER]
        if _cuts(model, some) != _cuts(exported, some):
            raise refused("its long texts would be cut elsewhere")
        pairs = [(model.encode_questions(some), exported.encode_questions(some))]
        if start % (4 * TOGETHER) == 0:
            pairs.append((model.encode_documents(some), exported.encode_documents(some)))
        for own, other in pairs:
            difference, cosine = _apart(own, other)
            farthest, lowest = max(farthest, difference), min(lowest, cosine)
        if progress is not None:
            progress(start + len(some), len(texts))
    return Fidelity(len(texts), farthest, lowest)


def refuse_unlike(seen: Fidelity, precision: Precision) -> None:
    """Nothing, if the export is near enough to be what it says; a ModelError if not."""
    near = NEAREST if precision == "float32" else NEAREST_INT8
    far = precision == "float32" and not seen.largest_difference < FARTHEST
    if far or not seen.lowest_cosine >= near:
        raise refused(
            f"its vectors differ by up to {seen.largest_difference:.1e}, with a cosine of"
            f" {seen.lowest_cosine:.7f} at the lowest"
        )


def _apart(own: Sequence[Vector], other: Sequence[Vector]) -> tuple[float, float]:
    """Largest difference for vectors of length one, and lowest cosine."""
    if np.shape(own) != np.shape(other) or not np.isfinite(other).all():
        return float("inf"), -1.0
    first, second = np.array(own, np.float64), np.array(other, np.float64)
    lengths = np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-12)
    first, second = first / lengths, second / lengths
    norms = np.maximum(np.linalg.norm(second, axis=1), 1e-12)
    cosines = (first * second).sum(axis=1) / norms
    return float(np.abs(first - second).max()), float(cosines.min())


def _cuts(model: LoadedModel, texts: Sequence[str]) -> list[list[str]]:
    return [[window.text for window in own] for own in model.windows(texts)]
