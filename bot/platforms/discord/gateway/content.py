"""Whether the content of messages is needed that are not addressed to the bot, and to be had."""

import asyncio
import logging
import time

import discord

from bot.adapting.findings import Fact
from bot.core.errors import RefusedError, StorageError, UncertainError
from bot.platforms.discord.api.errors import asked
from bot.platforms.discord.gateway.client import Gateway
from bot.platforms.discord.seam import Register
from bot.platforms.discord.setup.findings import content_refused
from bot.platforms.discord.setup.intents import grants_content

logger = logging.getLogger(__name__)

_PATIENCE = 5.0
_SPARED = 600.0
"""Seconds after a 4014 in which content is not asked for, whatever the application's page says."""


class Content:
    """What the register needs, against what the application was granted.

    `kept`: seconds for which an answer of Discord's counts.
    """

    def __init__(self, register: Register, kept: float = 15.0) -> None:
        self._register = register
        self._kept = kept
        self._needed = False
        self._granted = False
        self._asked_at = float("-inf")
        self._refused_at = float("-inf")
        self._turn = asyncio.Lock()

    async def look(self) -> None:
        """Asks the register."""
        try:
            self._needed = await self._register.listens()
        except StorageError as error:
            logger.debug("Whether a channel is open is not known now: %s", error)

    def note(self, flags: discord.ApplicationFlags) -> None:
        """So the application was described at a log-in."""
        self._granted = grants_content(flags)
        if not self._granted:  # what the gateway said is plain now, and may change
            self._refused_at = float("-inf")
        self._asked_at = time.monotonic()

    def refuse(self) -> None:
        """The gateway said that it is not granted."""
        self._granted = False
        self._asked_at = self._refused_at = time.monotonic()

    @property
    def hoped(self) -> bool:
        """Whether it is worth asking what is granted."""
        return self._needed and not self._is_spared

    @property
    def wanted(self) -> bool:
        """Whether the next connection is to ask for it."""
        return self._needed and self._granted and not self._is_spared

    @property
    def lacking(self) -> Fact | None:
        """What to tell an operator, where something needs it in vain."""
        return content_refused() if self._needed and not self.wanted else None

    async def is_granted(self, client: Gateway | None, kept: float | None = None) -> bool:
        """Whether it is in use or would be; asked again where it was not `kept` seconds ago."""
        if client is not None and client.content:
            return True
        async with self._turn:
            stale = time.monotonic() - self._asked_at > (self._kept if kept is None else kept)
            if client is not None and not self._granted and stale:
                await self._ask(client)
        return self._granted and not self._is_spared

    async def _ask(self, client: Gateway) -> None:
        self._asked_at = time.monotonic()
        try:
            async with asyncio.timeout(_PATIENCE):
                self.note((await asked(client.application_info())).flags)
        except (RefusedError, UncertainError, TimeoutError) as error:
            logger.debug("The application's flags are not known now: %s", type(error).__name__)

    @property
    def _is_spared(self) -> bool:
        return time.monotonic() - self._refused_at < _SPARED
