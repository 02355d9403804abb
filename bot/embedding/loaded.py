"""What an encoder wants of a model that is in memory; every call runs on the encoder's thread."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import Matrix
from bot.embedding.windows import Window

SIMILARITIES = ("cosine", "dot", "euclidean")
"""How a model's vectors may be compared."""


class LoadedModel(Protocol):
    """`TextModel` by torch, or `ExportedModel` by ONNX Runtime."""

    room: int
    """Tokens of a text that the model reads at once."""
    passes: int
    """Calls for vectors so far."""
    texts: int
    """What was in them."""

    @property
    def runtime(self) -> str:
        """What computes, for people to read."""

    @property
    def provenance(self) -> ModelProvenance:
        """Which model makes the vectors."""

    def encode_questions(self, texts: Sequence[str]) -> list[Vector]:
        """One vector a text, as a question's, in one pass."""

    def encode_documents(self, texts: Sequence[str]) -> list[Vector]:
        """One vector a text, as a stored one's, in one pass."""

    def windows(self, texts: Sequence[str]) -> list[list[Window]]:
        """The pieces of each text that are encoded on their own."""

    def join(self, vectors: Sequence[Vector]) -> Vector:
        """A text's vector from those of its windows."""


def rows_of(matrix: Matrix, similarity: str) -> list[Vector]:
    """The vectors in a pass, float32, of length one where they are compared by cosine."""
    rows = matrix.astype(np.float32, copy=False)
    if similarity == "cosine":
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows = rows / np.maximum(lengths, np.finfo(np.float32).tiny)
    return [row.copy() for row in rows]  # a view would keep the whole pass in memory


def joined(vectors: Sequence[Vector], similarity: str) -> Vector:
    """A text's vector from those of its windows: their mean, of length one for cosine."""
    if len(vectors) == 1:
        return vectors[0]
    return rows_of(np.mean(vectors, axis=0, keepdims=True), similarity)[0]
