"""The line to Discord: the client of the hour, and calls that are tried until they are through."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import chain, repeat
from time import monotonic
from typing import TypeVar

import discord

from bot.core.errors import CrowdedError, UncertainError
from bot.platforms.discord.api.errors import NotSentError, RateLimitedError, asked

T = TypeVar("T")

WAITING = 60.0
"""Seconds in which there must be a client."""

_OUTAGE = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between tries while Discord cannot be reached: a minute in all."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for one call, what the library waits for rate limits included, and for all tries."""

    call: float
    all: float


ASKED, AUTOMATIC, READING = Patience(60.0, 600.0), Patience(30.0, 30.0), Patience(10.0, 30.0)


class Line:
    """Calls through the client that was introduced last."""

    def __init__(self, waiting: float = WAITING) -> None:
        self._waiting = waiting
        self._client: discord.Client | None = None
        self._introduced = asyncio.Event()

    def introduce(self, client: discord.Client) -> None:
        """From now on calls go through this one, which is logged in."""
        self._client = client
        self._introduced.set()
        self._introduced = asyncio.Event()

    @property
    def current(self) -> discord.Client | None:
        """The client, unless there is none yet, or it makes way for the next."""
        return None if self._client is None or self._client.is_closed() else self._client

    async def client(self) -> discord.Client:
        """The client; UncertainError where there is none for too long."""
        try:
            async with asyncio.timeout(self._waiting):
                while (client := self.current) is None:
                    await self._introduced.wait()
        except TimeoutError as error:
            raise UncertainError("There is no connection to Discord yet.") from error
        return client

    async def call(
        self, ask: Callable[[discord.Client], Awaitable[T]], patience: Patience = ASKED
    ) -> T:
        """What `ask` gives, asked again where Discord has surely taken nothing.

        Raises RefusedError, UncertainError; CrowdedError where what nobody asked for would wait.
        """
        deadline = monotonic() + patience.all
        outage = iter(_OUTAGE)
        while True:
            try:
                return await self._once(ask, patience.call)
            except RateLimitedError as error:
                if monotonic() + error.retry_after > deadline:
                    if patience is AUTOMATIC:
                        raise CrowdedError("Discord limits the rate for too long.") from error
                    raise
                await asyncio.sleep(error.retry_after)
            except NotSentError:
                pause = next(outage, None)
                if pause is None or monotonic() + pause > deadline:
                    raise
                await asyncio.sleep(pause)

    async def read(self, ask: Callable[[discord.Client], Awaitable[T]]) -> T:
        """What `ask` gives, which only reads: asked again until Discord tells, or never will."""
        deadline = monotonic() + READING.all
        pauses = chain((0.2, 0.5, 1.0, 2.0), repeat(4.0))
        while True:
            try:
                return await self.call(ask, READING)
            except UncertainError:
                pause = next(pauses)
                if monotonic() + pause > deadline:
                    raise
                await asyncio.sleep(pause)

    async def _once(self, ask: Callable[[discord.Client], Awaitable[T]], seconds: float) -> T:
        client = await self.client()
        try:
            async with asyncio.timeout(seconds):
                return await asked(ask(client))
        except TimeoutError as error:
            raise UncertainError("Discord did not answer in time.") from error
