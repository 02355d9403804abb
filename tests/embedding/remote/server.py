"""An embedding server to test against: the packaged model behind two real APIs.

It speaks as text-embeddings-inference 1.8 does (router/src/http: types.rs, server.rs): `/info`,
`/v1/embeddings` and `/embed`, a bearer token for all of them, 413 for a batch of more than 32 and
for a text longer than the window unless it may be cut off, 400 for an empty one, 422 for what is
no request. What other servers do differently is set by fields.
"""

import asyncio
import base64
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from aiohttp import web

from bot.core.ports import Matrix
from bot.embedding.remote import Endpoint, Patience
from tests.real_model import packaged_model

TOKEN = "hf_sesame"

QUICK = Patience(0.01, 0.01)
"""A fifth of a second for what fails."""

Fault: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
"""Answers a request for vectors in place of the server."""

_one_at_a_time = asyncio.Lock()
"""Tokenizers are not thread-safe."""


def turned(rows: Matrix) -> Matrix:
    """Another model's vectors: as long and as far from each other, in a space of their own."""
    return np.ascontiguousarray(np.roll(rows, 7, axis=1))


@dataclass
class Server:
    """What it is now; every field may be changed while it runs."""

    url: str = ""
    makes: Callable[[Matrix], Matrix] = lambda rows: rows
    """What becomes of the packaged model's vectors."""
    info: bool = True
    """Whether there is `/info`."""
    name: str = "sentence-transformers/all-MiniLM-L6-v2"
    revision: str | None = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
    window: int = 256
    cuts_off: bool = False
    """Whether what is beyond the window is dropped without a word."""
    most: int = 32
    shuffled: bool = False
    packed: bool = False
    """Whether vectors are base64, asked for or not."""
    faults: deque[Fault] = field(default_factory=deque)
    """Each answers one request for vectors."""
    is_down: bool = False
    asked: list[Any] = field(default_factory=list)
    """The bodies of all requests for vectors, those that failed too."""

    def endpoint(self, **changes: Any) -> Endpoint:
        """How to reach it."""
        path = "/embed" if changes.get("api") == "huggingface" else ""
        given: dict[str, Any] = {"url": self.url + path, "token": TOKEN, "timeout": 20.0}
        return Endpoint(**given | changes)

    @property
    def texts(self) -> list[str]:
        """Every text that it was asked for, in order."""
        return [text for body in self.asked for text in body.get("input", body.get("inputs", ()))]

    async def openai(self, request: web.Request) -> web.StreamResponse:
        """`POST /v1/embeddings`."""
        body, refusal = await self._taken(request, "input", cuts_off=self.cuts_off)
        if refusal is not None:
            return refusal
        rows = await self._rows(body["input"])
        data = [
            {"object": "embedding", "index": index, "embedding": self._packed(row)}
            for index, row in enumerate(rows)
        ]
        if self.shuffled:
            data.reverse()
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return web.json_response(
            {"object": "list", "data": data, "model": self.name, "usage": usage}
        )

    async def embed(self, request: web.Request) -> web.StreamResponse:
        """`POST /embed`, and what feature extraction is elsewhere."""
        body, refusal = await self._taken(request, "inputs", cuts_off=False)
        if refusal is not None:
            return refusal
        return web.json_response((await self._rows(body["inputs"])).tolist())

    async def told(self, request: web.Request) -> web.StreamResponse:
        """`GET /info`."""
        if not self._is_known(request):
            return web.Response(status=401)
        if not self.info:
            return web.Response(status=404)
        return web.json_response(
            {
                "model_id": self.name,
                "model_sha": self.revision,
                "model_dtype": "float32",
                "model_type": {"embedding": {"pooling": "mean"}},
                "max_input_length": self.window,
                "max_client_batch_size": self.most,
                "auto_truncate": self.cuts_off,
                "version": "1.8.2",
            }
        )

    async def _taken(
        self, request: web.Request, key: str, *, cuts_off: bool
    ) -> tuple[Any, web.StreamResponse | None]:
        if self.is_down:
            request.transport.abort()  # type: ignore[union-attr]
            return None, web.Response()
        if not self._is_known(request):
            return None, web.Response(status=401)
        body = await request.json()
        self.asked.append(body)
        if self.faults:
            return None, await self.faults.popleft()(request)
        texts = body.get(key)
        if not isinstance(texts, list):
            return None, _refused(422, f"missing field `{key}`", "Tokenizer")
        if not all(texts):
            return None, _refused(400, "`inputs` cannot be empty", "Empty")
        if len(texts) > self.most:
            says = f"batch size {len(texts)} > maximum allowed batch size {self.most}"
            return None, _refused(413, says, "Validation")
        async with _one_at_a_time:
            longest = max(await asyncio.to_thread(_lengths, texts))
        if longest > self.window and not cuts_off:
            says = f"`inputs` must have less than {self.window} tokens. Given: {longest}"
            return None, _refused(413, says, "Validation")
        return body, None

    async def _rows(self, texts: Sequence[str]) -> Matrix:
        async with _one_at_a_time:
            return self.makes(await asyncio.to_thread(_encoded, texts, self.window))

    def _packed(self, row: Matrix) -> object:
        return base64.b64encode(row.tobytes()).decode() if self.packed else row.tolist()

    def _is_known(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bearer {TOKEN}"


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """A server on a port of its own, for as long as the block lasts."""
    server = Server()
    app = web.Application(client_max_size=64 * 1024**2)
    app.router.add_post("/v1/embeddings", server.openai)
    app.router.add_post("/embed", server.embed)
    app.router.add_get("/info", server.told)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        await runner.cleanup()


def status(code: int, **headers: str) -> Fault:
    """Answers with that status."""

    async def fault(_request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=code, headers=named, text="upstream: hf_sesame")

    return fault


def says(text: str) -> Fault:
    """Answers with 200 and that text."""

    async def fault(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type="application/json")

    return fault


async def broken_off(request: web.Request) -> web.StreamResponse:
    """Begins an answer and cuts the connection in the middle of it."""
    response = web.StreamResponse(headers={"Content-Length": "100000"})
    await response.prepare(request)
    await response.write(b'{"data": [{"embedding": [0.1, ')
    assert request.transport is not None
    request.transport.abort()
    return response


async def never(_request: web.Request) -> web.StreamResponse:
    """Says nothing until the caller goes."""
    await asyncio.Event().wait()
    raise AssertionError


def _refused(code: int, why: str, kind: str) -> web.Response:
    return web.json_response({"error": why, "error_type": kind}, status=code)


def _lengths(texts: Sequence[str]) -> list[int]:
    tokenizer = packaged_model()._model.tokenizer
    return [len(ids) for ids in tokenizer(list(texts), verbose=False)["input_ids"]]


def _encoded(texts: Sequence[str], window: int) -> Matrix:
    model = packaged_model()
    before, model._model.max_seq_length = model._model.max_seq_length, window
    try:
        return np.stack(model.encode_documents(texts))
    finally:
        model._model.max_seq_length = before
