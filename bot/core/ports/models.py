"""From texts to vectors and to what is near them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector

Matrix: TypeAlias = npt.NDArray[np.float32]
"""Embeddings, shape (n, dimension), float32, one row a text."""


TextHash: TypeAlias = bytes
"""SHA-256 of a text's UTF-8 bytes: the address of its embedding."""


Progress: TypeAlias = Callable[[int, int], None]
"""Told (done, total) while long work goes on."""


class Encoder(Protocol):
    """Texts in, vectors out; never blocks the event loop."""

    @property
    def provenance(self) -> ModelProvenance:
        """Which model makes the vectors."""
        ...

    async def encode_question(self, text: str) -> Vector:
        """The vector of one question, shape (dimension,); concurrent calls share a batch."""
        ...

    async def encode_questions(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Matrix:
        """The vectors of many questions, in order; equal calls give equal bits."""
        ...

    async def encode_texts(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """The vectors of stored texts, in order, shape (len(texts), dimension)."""
        ...


class LanguageDetector(Protocol):
    """Tells which language a text is in."""

    def detect(self, text: str) -> tuple[str, float]:
        """The ISO 639-1 code and its probability (0–1)."""
        ...


@dataclass(frozen=True, slots=True)
class Rough:
    """About how similar what is no phrasing is, float32, one for each row of its table."""

    centroids: npt.NDArray[np.float32]
    passages: npt.NDArray[np.float32]
    lost: npt.NDArray[np.float32]
    """What shortening the question took from its product with each centroid."""
    loss: float
    """The length of what it took from the question."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Phrasings worth scoring: their rows in the index's order and their similarities."""

    rows: npt.NDArray[np.intp]
    similarities: npt.NDArray[np.float32]
    reach: float | None = None
    """No other row is nearer than this similarity, as far as was looked; None: these are all."""
    rough: Rough | None = None
    """Where the similarities are estimates, those of all else too; what matters is compared anew
    (`bot.core.retrieval.sharpening`)."""


class FaqIndex(Protocol):
    """The vectors of one knowledge base at one revision, searchable; immutable."""

    @property
    def is_rough(self) -> bool:
        """Whether its candidates are `rough`: then nothing else has to be compared beside it."""
        ...

    async def candidates(self, vector: Vector) -> Candidates:
        """The rows nearest to `vector`: all of them if exact, the best few hundred otherwise."""
        ...


class NearRows(Protocol):
    """Vectors of large knowledge bases' phrasings where the database itself can search them.

    They are a copy: what is lost of them is placed anew. For each model and knowledge base they
    stand apart, so that none competes with another's.
    """

    async def lacking(
        self, kb: int, model: ModelProvenance, hashes: Sequence[TextHash]
    ) -> set[TextHash]:
        """Those of the hashes that are not placed."""
        ...

    async def add(
        self, kb: int, model: ModelProvenance, hashes: Sequence[TextHash], vectors: Matrix
    ) -> None:
        """Places them, one row a hash; one that is there already stays."""
        ...

    async def settle(self, kb: int, model: ModelProvenance, kept: Collection[TextHash]) -> int:
        """Drops all but those, then makes the index, where there is none; how many went."""
        ...

    async def settled(self, kb: int, model: ModelProvenance) -> bool:
        """Whether the index is there: before that a search takes as long as the rows are many."""
        ...

    async def held(self, model: ModelProvenance) -> set[int]:
        """The knowledge bases that have rows under this model."""
        ...

    async def nearest(
        self, kb: int, model: ModelProvenance, vector: Vector, limit: int
    ) -> Sequence[TextHash]:
        """Of the texts that are placed about the `limit` nearest by the model's similarity."""
        ...
