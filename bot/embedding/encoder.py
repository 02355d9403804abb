"""The Encoder port by sentence-transformers: beside the event loop, in shared passes."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import TypeAlias

import numpy as np

from bot.core.errors import ModelError
from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import Matrix, Progress, TextHash
from bot.core.query import text_hash
from bot.embedding.loading import load_model
from bot.embedding.model import TextModel
from bot.embedding.packaged import DEFAULT_MODEL
from bot.embedding.recent import RecentVectors
from bot.embedding.windows import Window, passes
from bot.embedding.worker import Urgency, Worker

MOST_WAITING = 512
"""Questions under way at once; one more is refused."""
REMEMBERED = 2048
"""Questions whose vectors are kept: 3 MB at 384 dimensions."""
PASS_TEXTS = 32
PASS_TOKENS = 1024
"""Bounds of one pass over stored texts: what a question may have to wait for."""
MEASURED_TOGETHER = 256
"""Texts whose tokens are counted in one turn."""

_Encode: TypeAlias = Callable[[Sequence[str]], list[Vector]]


@asynccontextmanager
async def open_encoder(
    model: str = DEFAULT_MODEL, *, threads: int | None = None
) -> "AsyncIterator[SentenceTransformersEncoder]":
    """An encoder for the packaged model or a model's folder, loaded when the block is entered.

    Bulk work uses `threads` threads; if not given, one for each core, at most four.

    Raises:
        ModelError: the model is missing, damaged, or of a kind that cannot be used.
    """
    use = threads or min(4, os.cpu_count() or 1)
    encoder = SentenceTransformersEncoder(await asyncio.to_thread(load_model, model, use))
    try:
        yield encoder
    finally:
        await encoder.close()


class SentenceTransformersEncoder:
    """Texts in, vectors out; never blocks the event loop.

    A question is encoded with the model's prompt for queries, a stored text with the one for
    documents. A text longer than the model's window is read in up to 16 overlapping windows, and
    its vector is their mean (of length one for cosine); what comes after them is not read.
    """

    def __init__(self, model: TextModel) -> None:
        self._model = model
        self._worker = Worker()
        self._recent = RecentVectors(REMEMBERED)
        self._asked: dict[TextHash, asyncio.Task[Vector]] = {}

    @property
    def provenance(self) -> ModelProvenance:
        """Which model makes the vectors."""
        return self._model.provenance

    @property
    def busy(self) -> bool:
        """Whether the model is at work at this moment."""
        return self._worker.busy

    @property
    def passes(self) -> int:
        """Forward passes through the model so far."""
        return self._model.passes

    @property
    def texts_encoded(self) -> int:
        """Texts, or windows of long ones, in those passes."""
        return self._model.texts

    async def encode_question(self, text: str) -> Vector:
        """The vector of one question, shape (dimension,), read-only.

        Concurrent questions share a pass, equal ones are encoded once, recent ones not again.

        Raises:
            ModelError: too many questions wait already, or the encoder is closed.
        """
        text = _encodable(text)
        key = text_hash(text)
        if (vector := self._recent.get(key)) is not None:
            return vector
        if key not in self._asked:
            if len(self._asked) >= MOST_WAITING:
                raise ModelError(f"{MOST_WAITING} questions wait for the model; ask again shortly.")
            task = asyncio.create_task(self._question(text))
            self._asked[key] = task
            task.add_done_callback(lambda _: self._asked.pop(key))
        vector = await asyncio.shield(self._asked[key])  # others may wait for it too
        self._recent.put(key, vector)
        return vector

    async def encode_questions(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Matrix:
        """The vectors of many questions, in order, shape (len(texts), dimension).

        Equal calls give equal bits, which a crowd of `encode_question` does not promise.
        """
        return await self._bulk(self._model.encode_questions, texts, progress)

    async def encode_texts(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """The vectors of stored texts, in order, shape (len(texts), dimension).

        Equal texts are encoded once. Between two passes, waiting questions get their turn.
        """
        return await self._bulk(self._model.encode_documents, texts, progress)

    async def close(self) -> None:
        """Ends after the pass that runs; what still waits fails with a ModelError."""
        await self._worker.close()
        if self._asked:
            await asyncio.wait(self._asked.values())

    async def _question(self, text: str) -> Vector:
        encode = self._model.encode_questions
        if len(text.encode()) <= self._model.room:  # a token is a byte at least: it fits
            return (await self._worker.submit(Urgency.QUESTION, encode, [text]))[0]
        windows = (await self._worker.submit(Urgency.QUESTION, self._model.windows, [text]))[0]
        urgency = Urgency.QUESTION if len(windows) == 1 else Urgency.LONG_QUESTION
        vectors: list[Vector] = []
        for run in _runs(windows):
            vectors += await self._worker.submit(urgency, encode, [w.text for w in windows[run]])
        return self._model.join(vectors)

    async def _bulk(
        self, encode: _Encode, texts: Sequence[str], progress: Progress | None
    ) -> Matrix:
        places: dict[str, int] = {}
        rows = [places.setdefault(_encodable(text), len(places)) for text in texts]
        windows = await self._windows(list(places))
        pieces = [(place, piece) for place, own in enumerate(windows) for piece in own]
        pieces.sort(key=lambda piece: -piece[1].tokens)
        vectors: list[list[Vector]] = [[] for _ in places]
        for run in _runs([piece for _, piece in pieces]):
            encoded = await self._worker.submit(
                Urgency.TEXTS, encode, [piece.text for _, piece in pieces[run]]
            )
            for (place, _), vector in zip(pieces[run], encoded, strict=True):
                vectors[place].append(vector)
            if progress is not None:
                progress(len(texts) * run.stop // len(pieces), len(texts))
        matrix = np.empty((len(places), self.provenance.dimension), dtype=np.float32)
        for place, own in enumerate(vectors):
            matrix[place] = self._model.join(own)
        return matrix[rows]

    async def _windows(self, texts: Sequence[str]) -> list[list[Window]]:
        windows: list[list[Window]] = []
        for start in range(0, len(texts), MEASURED_TOGETHER):
            some = texts[start : start + MEASURED_TOGETHER]
            windows += await self._worker.submit(Urgency.TEXTS, self._model.windows, some)
        return windows


def _runs(windows: Sequence[Window]) -> Iterator[slice]:
    return passes(windows, most=PASS_TEXTS, tokens=PASS_TOKENS)


def _encodable(text: str) -> str:
    """The text with half characters (lone surrogates) replaced, which no tokenizer takes."""
    return text.encode(errors="replace").decode()
