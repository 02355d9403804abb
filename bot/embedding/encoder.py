"""The Encoder port by a model in this process: beside the event loop, in shared passes."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import TypeAlias

from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import Matrix, Progress
from bot.core.threads import beside
from bot.embedding.asked import Asked
from bot.embedding.loaded import LoadedModel
from bot.embedding.local import load_local
from bot.embedding.packaged import DEFAULT_MODEL
from bot.embedding.pieces import Pieces
from bot.embedding.recent import RecentVectors
from bot.embedding.windows import Window, passes
from bot.embedding.worker import Urgency, Worker

PASS_TEXTS = 32
PASS_TOKENS = 1024
"""Bounds of one pass over stored texts: what a question may have to wait for."""
STUCK = 60.0
"""Seconds for one pass, which takes less than one: after that it will not end by itself."""
MEASURED_TOGETHER = 256
"""Texts whose tokens are counted in one turn."""

_Encode: TypeAlias = Callable[[Sequence[str]], list[Vector]]


@asynccontextmanager
async def open_encoder(
    model: str = DEFAULT_MODEL, *, threads: int | None = None
) -> "AsyncIterator[LocalEncoder]":
    """An encoder for the packaged model or a model's folder, loaded when the block is entered.

    A folder that `faqbot model export` wrote is served by ONNX Runtime, without torch.

    Bulk work uses `threads` threads; if not given, one for each core, at most four.

    Raises:
        ModelError: the model is missing, damaged, or of a kind that cannot be used.
    """
    use = threads or min(4, os.cpu_count() or 1)
    encoder = LocalEncoder(await beside(load_local, model, use))
    try:
        yield encoder
    finally:
        await encoder.close()


class LocalEncoder:
    """Texts in, vectors out; never blocks the event loop.

    A question is encoded with the model's prompt for queries, a stored text with the one for
    documents. A text longer than the model's window is read in up to 16 overlapping windows, and
    its vector is their mean (of length one for cosine); what comes after them is not read.
    """

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        self._worker = Worker()
        self._asked = Asked(self._question)

    @property
    def waiting(self) -> int:
        """Questions under way to their vectors."""
        return len(self._asked)

    @property
    def recent(self) -> RecentVectors:
        """The vectors of recent questions."""
        return self._asked.recent

    @property
    def provenance(self) -> ModelProvenance:
        """Which model makes the vectors."""
        return self._model.provenance

    @property
    def runtime(self) -> str:
        """What computes: torch or ONNX Runtime."""
        return self._model.runtime

    @property
    def busy(self) -> bool:
        """Whether the model is at work at this moment."""
        return self._worker.busy

    @property
    def trouble(self) -> str:
        """What is wrong with the model and what to do; empty where it does its work."""
        if (seconds := self._worker.running_for) < STUCK:
            return ""
        return f"The model has been at one pass for {seconds:.0f} s. Start faqbot anew."

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
        return await self._asked.vector(text)

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
        await self._asked.settle()

    def _question(self, text: str) -> "asyncio.Future[Sequence[Vector]]":
        if len(text.encode()) <= self._model.room:  # a token is a byte at least: it fits
            return self._worker.submit(Urgency.QUESTION, self._model.encode_questions, [text])
        return asyncio.ensure_future(self._long_question(text))

    async def _long_question(self, text: str) -> list[Vector]:
        encode = self._model.encode_questions
        windows = (await self._worker.submit(Urgency.QUESTION, self._model.windows, [text]))[0]
        urgency = Urgency.QUESTION if len(windows) == 1 else Urgency.LONG_QUESTION
        vectors: list[Vector] = []
        for run in _runs(windows):
            vectors += await self._worker.submit(urgency, encode, [w.text for w in windows[run]])
        return [self._model.join(vectors)]

    async def _bulk(
        self, encode: _Encode, texts: Sequence[str], progress: Progress | None
    ) -> Matrix:
        pieces = Pieces(texts)
        pieces.cut(await self._windows(pieces.distinct))
        for run in pieces.runs(most=PASS_TEXTS, tokens=PASS_TOKENS):
            vectors = await self._worker.submit(Urgency.TEXTS, encode, pieces.texts(run))
            done = pieces.put(run, vectors)
            if progress is not None:
                progress(done, len(texts))
        return pieces.matrix(self._model.join, self.provenance.dimension)

    async def _windows(self, texts: Sequence[str]) -> list[list[Window]]:
        windows: list[list[Window]] = []
        for start in range(0, len(texts), MEASURED_TOGETHER):
            some = texts[start : start + MEASURED_TOGETHER]
            windows += await self._worker.submit(Urgency.TEXTS, self._model.windows, some)
        return windows


def _runs(windows: Sequence[Window]) -> Iterator[slice]:
    return passes(windows, most=PASS_TEXTS, tokens=PASS_TOKENS)
