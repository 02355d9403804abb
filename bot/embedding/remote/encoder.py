"""The Encoder port by an embedding server."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import aiohttp

from bot.core.errors import EncoderAwayError, ModelError
from bot.core.faq import ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import EmbeddingStore, Matrix, Progress
from bot.embedding.asked import Asked
from bot.embedding.cutting import Cutter
from bot.embedding.pieces import Pieces
from bot.embedding.recent import RecentVectors
from bot.embedding.remote.asking import Asker
from bot.embedding.remote.client import Client
from bot.embedding.remote.describing import described
from bot.embedding.remote.endpoint import Endpoint, Patience
from bot.embedding.remote.identifying import identified
from bot.embedding.remote.lane import Lane, all_done
from bot.embedding.windows import Window

PASS_TOKENS = 8192
"""Bound of one request over stored texts, padding included, counted roughly."""
MEASURED_TOGETHER = 256
"""Texts that are cut in one turn."""

logger = logging.getLogger(__name__)


@asynccontextmanager
async def open_remote(
    endpoint: Endpoint,
    store: EmbeddingStore | None = None,
    *,
    patient: bool = False,
    remember: bool = True,
) -> "AsyncIterator[RemoteEncoder]":
    """An encoder that asks that server; `store` has what its model gave before.

    `patient`: waits for a server that is away, and looks after it from then on; else ModelError
    after some tries. `remember`: a model that was never seen is kept in `store`.

    Raises:
        ModelError: the server is away, refuses the token, or gives what is no use.
    """
    connector = aiohttp.TCPConnector(limit=endpoint.concurrency + 1)
    async with aiohttp.ClientSession(connector=connector) as session:
        client = Client(endpoint, session)
        opening = partial(_opened, endpoint, client, store, remember=remember)
        encoder = await (_waited_for(opening, endpoint.patience) if patient else opening())
        watching = asyncio.create_task(encoder.watch()) if patient else None
        try:
            yield encoder
        finally:
            if watching is not None:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
            await encoder.close()


async def _opened(
    endpoint: Endpoint,
    client: Client,
    store: EmbeddingStore | None,
    *,
    remember: bool,
) -> "RemoteEncoder":
    told = await described(client, endpoint)
    most = min(endpoint.batch, told.most or endpoint.batch) - 1
    asker = Asker(client, endpoint, endpoint.model or told.model, most)
    patience = endpoint.patience.for_a_question * endpoint.timeout
    model = await identified(asker, endpoint, told, store, remember=remember, patience=patience)
    return RemoteEncoder(client, asker, endpoint, model)


async def _waited_for(
    opening: Callable[[], Awaitable["RemoteEncoder"]], patience: Patience
) -> "RemoteEncoder":
    told = False
    while True:
        try:
            return await opening()
        except EncoderAwayError as error:
            if not told:
                logger.warning("it is waited for: %s", error)
            told = True
            await asyncio.sleep(patience.look_when_away)


class RemoteEncoder:
    """Texts in, vectors out, made by a server.

    Concurrent questions share a request, equal ones are encoded once, recent ones not again. Long
    texts are read in windows, as by the encoder in this process. Equal calls give equal bits as far
    as the server does; most give bits that depend on what they are asked at the same time, and then
    vectors agree within 1e-6 (float32).
    """

    def __init__(
        self, client: Client, asker: Asker, endpoint: Endpoint, model: ModelProvenance
    ) -> None:
        self._client = client
        self._asker = asker
        self._endpoint = endpoint
        self._model = model
        self._asked = Asked(lambda text: asyncio.ensure_future(self._question(text)))
        self._questions = Cutter(model.window, endpoint.query_prompt)
        self._texts = Cutter(model.window, endpoint.document_prompt)
        self._abreast = max(1, endpoint.concurrency // 2)
        self._bulk_turns = asyncio.Semaphore(self._abreast)
        self._lane = Lane(
            self._questions_together,
            together=asker.most,
            abreast=max(1, endpoint.concurrency - self._abreast),
        )
        self._cutting = asyncio.Lock()
        self.replaced = asyncio.Event()
        """Set when the server has had another model for a minute: this process must begin anew."""

    @property
    def provenance(self) -> ModelProvenance:
        """Which model makes the vectors."""
        return self._model

    @property
    def waiting(self) -> int:
        """Questions under way to their vectors."""
        return len(self._asked)

    @property
    def recent(self) -> RecentVectors:
        """The vectors of recent questions."""
        return self._asked.recent

    @property
    def trouble(self) -> str:
        """What was wrong when it was last asked, and what to do; empty: its answer was good."""
        return self._client.standing.trouble

    @property
    def where(self) -> str:
        """Which server it is."""
        return self._endpoint.shown

    @property
    def requests(self) -> tuple[int, int]:
        """How many for vectors gave some so far, and how many did not."""
        return self._client.standing.ok, self._client.standing.failed

    async def encode_question(self, text: str) -> Vector:
        """The vector of one question, shape (dimension,), read-only.

        Raises:
            EncoderAwayError: the server is away: for twice the time-out, or known to be.
            ModelError: too many questions wait, or the server refuses or has another model.
        """
        return await self._asked.vector(text)

    async def encode_questions(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Matrix:
        """The vectors of many questions, in order, shape (len(texts), dimension)."""
        return await self._bulk(self._questions, self._endpoint.query_prompt, texts, progress)

    async def encode_texts(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """The vectors of stored texts, in order, shape (len(texts), dimension).

        A request that fails is repeated for twelve times the time-out; then ModelError.
        """
        return await self._bulk(self._texts, self._endpoint.document_prompt, texts, progress)

    async def watch(self) -> None:
        """Looks after the server while nobody asks it anything, until cancelled."""
        loop, patience = asyncio.get_running_loop(), self._endpoint.patience
        changed_at: float | None = None
        while True:
            unwell = bool(self.trouble)
            await asyncio.sleep(patience.look_when_away if unwell else patience.look)
            if unwell or loop.time() - self._client.standing.answered_at >= patience.look:
                await self._look()
            if not self._asker.changed:
                changed_at = None
            elif self._asker.changed == self.trouble:  # and not away since
                changed_at = changed_at or loop.time()
                if loop.time() - changed_at >= patience.replaced_after:
                    self.replaced.set()

    async def close(self) -> None:
        """Ends requests under way; what waits for them fails with a ModelError."""
        await self._lane.close()
        await self._asked.settle()

    async def _look(self) -> None:
        try:
            await self._asker.rows([""], "", 0.0)
        except ModelError as error:
            logger.debug("a look at the encoder: %s", type(error).__name__)

    async def _question(self, text: str) -> list[Vector]:
        if self._questions.fits(text):
            return [await self._lane.vector(text)]
        windows = (await self._cut(self._questions, [text]))[0]
        vectors = await asyncio.gather(*(self._lane.vector(window.text) for window in windows))
        return [self._asker.join(vectors)]

    async def _questions_together(self, texts: Sequence[str]) -> Sequence[Vector]:
        patience = self._endpoint.patience.for_a_question * self._endpoint.timeout
        return await self._asker.rows(texts, self._endpoint.query_prompt, patience)

    async def _bulk(
        self, cutter: Cutter, prompt: str, texts: Sequence[str], progress: Progress | None
    ) -> Matrix:
        pieces = Pieces(texts)
        pieces.cut(await self._cut(cutter, pieces.distinct))
        runs = pieces.runs(most=self._asker.most, tokens=PASS_TOKENS)

        async def carry(runs: Iterator[slice]) -> None:
            for run in runs:
                async with self._bulk_turns:
                    patience = self._endpoint.patience.for_texts * self._endpoint.timeout
                    rows = await self._asker.rows(pieces.texts(run), prompt, patience)
                done = pieces.put(run, rows)
                if progress is not None:
                    progress(done, len(texts))

        await all_done([carry(runs) for _ in range(self._abreast)])
        return pieces.matrix(self._asker.join, self._model.dimension)

    async def _cut(self, cutter: Cutter, texts: Sequence[str]) -> list[list[Window]]:
        if all(map(cutter.fits, texts)):
            return cutter.windows(texts)
        windows: list[list[Window]] = []
        async with self._cutting:
            for start in range(0, len(texts), MEASURED_TOGETHER):
                some = texts[start : start + MEASURED_TOGETHER]
                windows += await asyncio.to_thread(cutter.windows, some)
        return windows
