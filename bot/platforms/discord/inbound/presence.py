"""In which guilds the bot is, for those who remember it across restarts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import discord

from bot.core.errors import StorageError
from bot.platforms.discord.seam import Register

logger = logging.getLogger(__name__)

_PATIENCE = 30.0

_LAST = datetime.max.replace(tzinfo=UTC)


class Presence:
    """Tells the register of guilds that are there, came and went.

    `pause`: seconds between two tries while the database is away. `patience`: seconds that what
    comes from a guild waits for all guilds to be remembered, in their order.
    """

    def __init__(
        self, register: Register, *, pause: float = 5.0, patience: float = _PATIENCE
    ) -> None:
        self._register = register
        self._pause = pause
        self._patience = patience
        self._admitted: set[int] = set()
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()

    async def recall(self) -> None:
        """Learns which guilds were known before, whose messages need not wait."""
        with suppress(StorageError):  # then they wait
            self._admit(await self._register.known())

    async def admits(self, guild: int | None) -> None:
        """Returns when that guild is remembered (without one: when any is).

        After the patience it is remembered by itself. StorageError where it cannot be.
        """
        try:
            async with asyncio.timeout(self._patience):
                while not self._is_admitted(guild):
                    await self._changed.wait()
        except TimeoutError:
            if guild is not None:
                await self._register.present([guild])
                self._admit([guild])

    async def there(
        self, guilds: Collection[discord.Guild], is_ours: Callable[[int], bool]
    ) -> None:
        """These are all the guilds of those that `is_ours` holds for; others were left."""
        ids = [guild.id for guild in sorted(guilds, key=_joined)]
        async with self._turn:
            await self._insist(lambda: self._register.present(ids))
            self._admit(ids)
            await self._insist(lambda: self._leave_but(set(ids), is_ours))

    async def arrived(self, guild: int) -> None:
        """The bot was brought into that guild."""
        async with self._turn:
            await self._insist(lambda: self._register.present([guild]))
            self._admit([guild])

    async def parted(self, guild: int) -> None:
        """The bot was removed from that guild, or it is no more."""
        async with self._turn:
            self._admitted.discard(guild)
            await self._insist(lambda: self._register.left(guild))

    def _is_admitted(self, guild: int | None) -> bool:
        return bool(self._admitted) if guild is None else guild in self._admitted

    def _admit(self, guilds: Sequence[int]) -> None:
        self._admitted.update(guilds)
        self._changed.set()
        self._changed = asyncio.Event()

    async def _leave_but(self, there: set[int], is_ours: Callable[[int], bool]) -> None:
        for guild in await self._register.known():
            if is_ours(guild) and guild not in there:
                logger.info("The bot is no member of the server %s any more.", guild)
                self._admitted.discard(guild)
                await self._register.left(guild)

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await step()
            except StorageError as error:
                logger.warning("Which servers the bot is in is not noted yet: %s", error)
                await asyncio.sleep(self._pause)


def _joined(guild: discord.Guild) -> tuple[datetime, int]:
    me = guild.me  # not there before the guild has come in full
    joined = me.joined_at if me else None
    return joined or _LAST, guild.id
