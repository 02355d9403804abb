"""The head: a linear classifier over a question's vector, one class an entry."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.retrieval.similarity import product


@dataclass(frozen=True, slots=True)
class Head:
    """Softmax regression: `weights` float32[entries, d], `bias` float32[entries]."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32[entries]: how likely each entry is meant, if one of them is."""
        return softmax(product(self.weights, vector) + self.bias)

    def to_bytes(self) -> bytes:
        """Little-endian float32, one row an entry, the bias last in each."""
        return np.column_stack([self.weights, self.bias]).astype("<f4").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes, entries: int) -> Self:
        """What `to_bytes` wrote for that many entries, bit for bit."""
        table = np.frombuffer(stored, "<f4").reshape(entries, -1).astype(np.float32)
        return cls(np.ascontiguousarray(table[:, :-1]), np.ascontiguousarray(table[:, -1]))


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32[n] that sum to 1."""
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), np.float32)
