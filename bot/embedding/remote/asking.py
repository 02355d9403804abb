"""Texts to rows by a server, with a known text in every request: no other model slips in."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from bot.core.errors import ModelError
from bot.core.outcomes import Vector
from bot.core.ports import Matrix
from bot.embedding.remote.client import Client, RefusedTextsError
from bot.embedding.remote.endpoint import Endpoint
from bot.embedding.remote.speaking import answer, question, unit

CANARY = "faqbot asks: how do I reset my password?"
"""Goes with every request. What it gives tells which model is at work."""
SAME = 0.03
"""Two vectors of one text by one model differ by less than that, in units of their length. Of
all-MiniLM-L6-v2 in float32 it is 1e-6 from batch to batch, float16 is off by 0.002, bfloat16 by
0.018, an int8 copy by 0.28 to 0.56 (measured over six texts)."""
_SHORTEST = 16
"""Characters; what is refused although it is shorter is refused for another reason."""


def alike(rows: Matrix, known: Matrix, within: float = SAME) -> bool:
    """Whether two models that gave these rows for the same texts are one."""
    if rows.shape != known.shape:
        return False
    lengths = np.maximum(np.linalg.norm(known, axis=1), np.finfo(np.float32).tiny)
    return bool((np.linalg.norm(rows - known, axis=1) / lengths <= within).all())


class Asker:
    """Encodes texts. `most` is how many go in one request, beside the canary."""

    def __init__(self, client: Client, endpoint: Endpoint, model: str, most: int) -> None:
        self._client = client
        self._endpoint = endpoint
        self._model = model
        self.most = max(1, most)
        self._known: Vector | None = None
        self.changed = ""
        """What to do about another model that gave the last vectors; empty: it was no other."""

    def holds_to(self, canary: Vector) -> None:
        """From now on every request must give this for `CANARY`."""
        self._known = canary

    async def bare(self, texts: Sequence[str], patience: float) -> Matrix:
        """The rows of texts just as they are, in one request, without a canary.

        Raises:
            RefusedTextsError: the server does not take them.
        """
        read = partial(answer, self._endpoint, count=len(texts))
        return await self._client.ask(self._body(texts), patience, read)

    async def rows(self, texts: Sequence[str], prompt: str, patience: float) -> list[Vector]:
        """One row a text, each with the prompt before it.

        What the server finds too much is asked for in halves, and a text that is too long by itself
        is read in two.

        Raises:
            ModelError: the server is away, refuses, or has another model by now.
        """
        if len(texts) > self.most:
            head = await self.rows(texts[: self.most], prompt, patience)
            return [*head, *await self.rows(texts[self.most :], prompt, patience)]
        try:
            return await self._checked([prompt + text for text in texts], patience)
        except RefusedTextsError as error:
            if len(texts) == 1:
                return [await self._in_two(texts[0], prompt, patience, error)]
        middle = len(texts) // 2
        head = await self.rows(texts[:middle], prompt, patience)
        return [*head, *await self.rows(texts[middle:], prompt, patience)]

    async def _in_two(
        self, text: str, prompt: str, patience: float, refused: RefusedTextsError
    ) -> Vector:
        if len(text) < _SHORTEST:
            says = (
                f"The encoder at {self._endpoint.shown} refuses a short text (status"
                f" {refused.status}). Look into its log; check BOT_ENCODER_MODEL."
            )
            self._client.standing.useless(says)
            raise ModelError(says) from refused
        middle = len(text) // 2
        cut = text.rfind(" ", len(text) // 4, middle) + 1 or middle
        halves = [
            (await self.rows([half], prompt, patience))[0] for half in (text[:cut], text[cut:])
        ]
        return self.join(halves)

    def join(self, vectors: Sequence[Vector]) -> Vector:
        """A text's vector from those of its windows: their mean, of length one for cosine."""
        if len(vectors) == 1:
            return vectors[0]
        mean: Matrix = np.stack(vectors).mean(axis=0, keepdims=True, dtype=np.float32)
        row: Vector = (unit(mean) if self._endpoint.similarity == "cosine" else mean)[0]
        return row

    async def _checked(self, texts: Sequence[str], patience: float) -> list[Vector]:
        read = partial(self._from_this_model, count=len(texts) + 1)
        rows = await self._client.ask(self._body([CANARY, *texts]), patience, read)
        return [row.copy() for row in rows[1:]]  # a view would keep the whole request in memory

    def _from_this_model(self, document: Any, count: int) -> Matrix:
        rows = answer(self._endpoint, document, count)
        self.changed = ""
        if self._known is not None and not alike(rows[:1], self._known[None]):
            self.changed = (
                f"The encoder at {self._endpoint.shown} has another model than when this process"
                " began. Nothing is taken from it; start the bot again to go over to that model."
            )
            raise ModelError(self.changed)
        return rows

    def _body(self, texts: Sequence[str]) -> Mapping[str, Any]:
        return question(self._endpoint, self._model, texts)
