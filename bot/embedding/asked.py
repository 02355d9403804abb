"""Questions on their way to their vectors: equal ones once, recent ones not again."""

import asyncio
from collections.abc import Callable, Sequence

from bot.core.errors import ModelError
from bot.core.outcomes import Vector
from bot.core.ports import TextHash
from bot.core.query import text_hash
from bot.embedding.recent import RecentVectors

MOST_WAITING = 512
"""Questions under way at once; one more is refused."""
REMEMBERED = 2048
"""Questions whose vectors are kept: 3 MB at 384 dimensions."""


class Asked:
    """Hands each question to `encode`, unless its vector is known or under way.

    `encode` sets to work at once and gives a future of the one vector.
    """

    def __init__(self, encode: Callable[[str], "asyncio.Future[Sequence[Vector]]"]) -> None:
        self._encode = encode
        self.recent = RecentVectors(REMEMBERED)
        self._under_way: dict[TextHash, asyncio.Future[Sequence[Vector]]] = {}

    def __len__(self) -> int:
        return len(self._under_way)

    async def vector(self, text: str) -> Vector:
        """The vector of one question, shape (dimension,), read-only.

        Raises:
            ModelError: too many questions wait already, or whatever `encode` raises.
        """
        text = encodable(text)
        key = text_hash(text)
        if (vector := self.recent.get(key)) is not None:
            return vector
        if key not in self._under_way:
            if len(self._under_way) >= MOST_WAITING:
                raise ModelError(f"{MOST_WAITING} questions wait for the model; ask again shortly.")
            encoding = self._encode(text)
            self._under_way[key] = encoding
            encoding.add_done_callback(lambda _: self._under_way.pop(key))
        (vector,) = await asyncio.shield(self._under_way[key])  # others may wait for it too
        self.recent.put(key, vector)
        return vector

    async def settle(self) -> None:
        """Waits for what is under way, however it ends."""
        if self._under_way:
            await asyncio.wait(self._under_way.values())


def encodable(text: str) -> str:
    """The text with half characters (lone surrogates) replaced, which no tokenizer takes."""
    return text.encode(errors="replace").decode()
