"""The core, which is there as soon as the model is loaded, and asked a few questions at a time."""

import asyncio

from bot.core.errors import ModelError
from bot.core.messages import Handle, Request, Response


class Opening:
    """The way into the core. `longest`: seconds that one decision may take."""

    def __init__(self, *, concurrent: int, longest: float) -> None:
        self._handle: Handle | None = None
        self._opened = asyncio.Event()
        self._slots = asyncio.Semaphore(concurrent)
        self._longest = longest

    def open(self, handle: Handle) -> None:
        """From now on it is there."""
        self._handle = handle
        self._opened.set()

    @property
    def is_open(self) -> bool:
        """Whether it is there."""
        return self._opened.is_set()

    async def wait(self) -> None:
        """Returns when it is there."""
        await self._opened.wait()

    async def handle(self, until: float) -> Handle:
        """It, waited for up to `until` (the loop's time); then ModelError."""
        if self._handle is None:
            try:
                async with asyncio.timeout_at(until):
                    await self._opened.wait()
            except TimeoutError as error:
                raise ModelError("The model is not loaded yet.") from error
        assert self._handle is not None
        return self._handle

    async def decide(self, request: Request, until: float) -> Response | None:
        """What it says, when its turn has come. ModelError: it is not there, or takes too long."""
        handle = await self.handle(until)
        async with self._slots:
            try:
                async with asyncio.timeout(self._longest):
                    return await handle(request)
            except TimeoutError as error:
                raise ModelError("The decision took too long.") from error
