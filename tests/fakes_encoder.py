"""An Encoder without a model: deterministic, instant, and similar for similar texts."""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from bot.core.errors import BotError
from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import Encoder, Matrix, Progress

_WORDS = re.compile(r"\w+")


class FakeEncoder(Encoder):
    """Hashes a text's words and their character trigrams into 64 dimensions, of length one.

    `encoded` lists every text that was encoded, in order: a text's second time shows. While there
    is a `fault`, no question is, but for so many as are `spared` by it.
    """

    def __init__(self, model: str = "fake/bag-of-trigrams", dimension: int = 64) -> None:
        self.encoded: list[str] = []
        self.fault: BotError | None = None
        self.spared = 0
        self._provenance = ModelProvenance(
            model=model,
            revision="1",
            dimension=dimension,
            digest=f"{zlib.crc32(model.encode()):08x}" * 8,
            similarity="cosine",
            window=256,
        )

    @property
    def provenance(self) -> ModelProvenance:
        """What the fake says it is."""
        return self._provenance

    async def encode_question(self, text: str) -> Vector:
        """The vector of one question."""
        if self.fault and not self.spared:
            raise self.fault
        self.spared = max(0, self.spared - 1)
        return self._vector(text)

    async def encode_questions(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Matrix:
        """The vectors of questions: like those of texts."""
        return await self.encode_texts(texts, progress)

    async def encode_texts(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """The vectors of texts, equal ones encoded once."""
        vectors = {text: self._vector(text) for text in dict.fromkeys(texts)}
        if progress is not None and texts:
            progress(len(texts), len(texts))
        rows = [vectors[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self._provenance.dimension)

    def _vector(self, text: str) -> Vector:
        self.encoded.append(text)
        bag = np.zeros(self._provenance.dimension, dtype=np.float32)
        for feature, weight in _features(text):
            number = zlib.crc32(feature.encode(errors="replace"))
            bag[number % len(bag)] += weight if number >> 16 & 1 else -weight
        length = float(np.linalg.norm(bag))
        return bag / np.float32(length) if length else _anything(len(bag))


def _features(text: str) -> list[tuple[str, float]]:
    features = []
    for word in _WORDS.findall(text.casefold()):
        padded = f"<{word}>"
        features.append((padded, 2.0))
        features += [(padded[i : i + 3], 0.5) for i in range(len(padded) - 2)]
    return features


def _anything(dimension: int) -> Vector:
    vector = np.zeros(dimension, dtype=np.float32)
    vector[0] = 1.0
    return vector
