"""How far an export's vectors are from those of the model that it was made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.outcomes import Vector
from bot.core.ports import Progress
from bot.embedding.exported.manifest import Fidelity, Precision
from bot.embedding.exported.refusing import refused
from bot.embedding.exported.texts import comparison_texts
from bot.embedding.loaded import LoadedModel

FARTHEST = 1e-5
"""A number of a float32 export's vector differs by less, for vectors of length one."""
NEAREST = 1 - 1e-6
"""Its cosine with the model's own vector is at least that."""
NEAREST_INT8 = 0.99
"""The same for int8, which is another model: below that it is no likeness of the first one."""
TOGETHER = 16
"""Texts of unequal length in one pass, so that padding is compared too."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """Some texts, where they are cut, and their vectors; those as stored texts of some only."""

    texts: Sequence[str]
    cuts: list[list[str]]
    questions: Sequence[Vector]
    documents: Sequence[Vector]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a model gives for about 400 texts, to compare its exports with."""

    passes: tuple[_Pass, ...]

    @classmethod
    def of(cls, model: LoadedModel, progress: Progress | None = None) -> "Reference":
        """Encodes the texts as questions, and a quarter of them as stored texts too."""
        texts = comparison_texts(model.provenance.window)
        passes = []
        for start in range(0, len(texts), TOGETHER):
            some = texts[start : start + TOGETHER]
            stored = model.encode_documents(some) if start % (4 * TOGETHER) == 0 else ()
            passes.append(_Pass(some, _cuts(model, some), model.encode_questions(some), stored))
            if progress is not None:
                progress(start + len(some), len(texts))
        return cls(tuple(passes))


def compared(reference: Reference, exported: LoadedModel) -> Fidelity:
    """How far the export's vectors are from the model's, at the worst.

    Raises:
        ModelError: it would cut long texts elsewhere.
    """
    texts, farthest, lowest = 0, 0.0, 1.0
    for one in reference.passes:
        if one.cuts != _cuts(exported, one.texts):
            raise refused("its long texts would be cut elsewhere")
        pairs = [(one.questions, exported.encode_questions(one.texts))]
        if one.documents:
            pairs.append((one.documents, exported.encode_documents(one.texts)))
        for own, other in pairs:
            difference, cosine = _apart(own, other)
            farthest, lowest = max(farthest, difference), min(lowest, cosine)
        texts += len(one.texts)
    return Fidelity(texts, farthest, lowest)


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
