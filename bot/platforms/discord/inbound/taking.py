"""Requests into the inbox. Discord delivers nothing again, so that a refusal is tried here."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from bot.adapting.rarely import Rarely
from bot.core.errors import BotError
from bot.core.messages import Inbox, IncomingMessage, MessageDeleted, MessageEdited
from bot.platforms.discord.seam import PLATFORM

logger = logging.getLogger(__name__)

Count: TypeAlias = Callable[..., None]
"""One more of what the first argument names, with labels."""

_WAITING = 200
"""Messages that may wait to be offered again."""


def nothing(_name: str, **_labels: str) -> None:
    """Counts nothing."""


class Taking:
    """Offers requests until they are taken, for a minute at most."""

    def __init__(
        self, inbox: Inbox, count: Count, *, pause: float = 5.0, patience: float = 60.0
    ) -> None:
        self._inbox = inbox
        self._count = count
        self._pause = pause
        self._patience = patience
        self._rarely = Rarely(logger)
        self._waiting = 0
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Offers nothing again: the process ends, and the next one catches up."""
        self._leaving.set()

    async def take(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> bool:
        """Whether it was taken; what was not is counted, where somebody waits for an answer."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _patience_for(request, self._patience, self._pause)
        while True:
            try:
                await self._inbox.accept(request)
            except BotError as error:
                if self._leaving.is_set() or loop.time() >= until or self._waiting >= _WAITING:
                    self._lose(request, error)
                    return False
                await self._wait()
            else:
                return True

    def lost(self, reason: str) -> None:
        """A question that was put to the bot gets no answer, for that reason."""
        self._count("missed", platform=PLATFORM, reason=reason)

    def crowded_out(self, *, addressed: bool) -> None:
        """A message was left out, because too many are in hand."""
        if addressed:
            self.lost("crowded")
        else:
            self._count("dropped", platform=PLATFORM, reason="crowded")
        whom = "some of them asked of me" if addressed else "none of them asked of me"
        self._rarely.warn("Too much is written at once: messages are left out, %s.", whom)

    async def _wait(self) -> None:
        self._waiting += 1
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause):
                    await self._leaving.wait()
        finally:
            self._waiting -= 1

    def _lose(
        self, request: IncomingMessage | MessageEdited | MessageDeleted, error: BotError
    ) -> None:
        asked = isinstance(request, IncomingMessage) and request.trigger.expects_reply
        if asked and not self._leaving.is_set():
            self._rarely.warn("Questions are not taken: %s", error)
            self.lost("refused")
        else:
            logger.debug("A message was not taken: %s", type(error).__name__)


def _patience_for(
    request: IncomingMessage | MessageEdited | MessageDeleted, patience: float, pause: float
) -> float:
    match request:
        case IncomingMessage():
            return patience if request.trigger.expects_reply else 0.0
        case MessageDeleted():
            return pause / 2  # once more
        case MessageEdited():
            return 0.0
