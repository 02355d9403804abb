"""discord.py's client, as far as the bot needs one: few intents, no caches of people or words."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

import aiohttp
import discord

from bot.platforms.discord.gateway.pulse import Pulse
from bot.platforms.discord.setup.intents import intents

logger = logging.getLogger(__name__)

_GOODBYE = 1.0
"""Seconds for a gateway to say goodbye."""


class Listener(Protocol):
    """What hears the events; each method returns at once."""

    def said(self, client: "Gateway", message: discord.Message) -> None:
        """Somebody wrote a message."""

    def edited(self, client: "Gateway", message: discord.Message) -> None:
        """A message reads otherwise, or something was added to it."""

    def deleted(
        self, client: "Gateway", messages: Sequence[int], channel: int, guild: int | None
    ) -> None:
        """These messages are gone."""

    def ready(self, client: "Gateway", shard: int) -> None:
        """A session has begun: what came before it was not delivered."""

    def available(self, client: "Gateway", guild: discord.Guild) -> None:
        """A guild is back after an outage of Discord's."""

    def arrived(self, client: "Gateway", guild: discord.Guild) -> None:
        """The bot was brought into a guild."""

    def parted(self, guild: discord.Guild) -> None:
        """The bot was removed from a guild, or it is no more."""

    def changed(self, guild: discord.Guild) -> None:
        """Who may do what there has changed."""


class Gateway(discord.AutoShardedClient):
    """The connection, with or without the content of messages that are not addressed to the bot.

    `settle` is how long after the last guild of a new session all are taken to be there, `beat`
    how long a silent connection is kept, in seconds.
    """

    def __init__(
        self,
        listener: Listener,
        *,
        content: bool,
        shard_count: int | None,
        shard_ids: Sequence[int],
        trace: aiohttp.TraceConfig,
        settle: float = 2.0,
        beat: float = 60.0,
    ) -> None:
        some: dict[str, Any] = {"shard_ids": list(shard_ids)} if shard_ids else {}
        super().__init__(
            intents=intents(content=content),
            shard_count=shard_count,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=settle,
            heartbeat_timeout=beat,
            http_trace=trace,
            **some,
        )
        self.content = content
        self.pulse = Pulse()
        self._listener = listener
        self._left = False
        self._begun: set[int] = set()
        self._seen: dict[int, discord.Guild] = {}

    @property
    def me(self) -> int:
        """The bot's own id; it is logged in."""
        assert self.user is not None
        return self.user.id

    @property
    def shards_here(self) -> list[int]:
        """The shards that this process is to have; none while Discord has not said how many."""
        return list(self.shard_ids or range(self.shard_count or 0))

    @property
    def has_all_shards(self) -> bool:
        """Whether no other process has shards of this bot."""
        return len(self.shards_here) == self.shard_count

    def is_here(self, guild: int) -> bool:
        """Whether that guild's events come to this process (platform-rules.md, row "sharding")."""
        return self.shard_of(guild) in self.shards_here

    def shard_of(self, guild: int) -> int:
        """The shard of that guild."""
        return (guild >> 22) % (self.shard_count or 1)

    def health(self) -> tuple[bool, str]:
        """Whether Discord and the bot hear each other, and how that is known."""
        if self.is_closed():
            return False, "Gateway: not connected"
        self.pulse.look(self.latencies)
        return self.pulse.health(self.shards_here)

    def guilds_of(self, shard: int) -> list[discord.Guild]:
        """The guilds of a session that has just begun.

        discord.py keeps those of the session before, which the new one did not name again.
        """
        there = [guild for guild in self.guilds if self.shard_of(guild.id) == shard]
        new = [guild for guild in there if self._seen.get(guild.id) is not guild]
        self._seen |= {guild.id: guild for guild in new}
        return new

    async def leave(self) -> None:
        """Hears nothing more, at once; what is being said goes on, until `end`."""
        self._left = True
        with suppress(Exception):  # a deaf gateway does not say goodbye
            async with asyncio.timeout(_GOODBYE):
                await asyncio.gather(*(shard.disconnect() for shard in self.shards.values()))

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Every event comes through here; discord.py tells of a session's begin seconds later."""
        if not self._left:
            super().dispatch(event, *args, **kwargs)

    async def end(self) -> None:
        """Closes what is open, whatever state it is in; twice is once."""
        with suppress(Exception):
            async with asyncio.timeout(_GOODBYE):
                await self.close()
        with suppress(Exception):
            await self.http.close()

    async def on_shard_connect(self, shard: int) -> None:
        """Discord's READY."""
        self._begun.discard(shard)
        self.pulse.connected(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """Discord goes on with a session, and has delivered what came meanwhile."""
        self.pulse.connected(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """The connection has ended; discord.py connects again."""
        self.pulse.lost(shard)

    async def on_shard_ready(self, shard: int) -> None:
        """All guilds of a new session are there."""
        self._begun.add(shard)
        self._listener.ready(self, shard)

    async def on_message(self, message: discord.Message) -> None:
        """A new message."""
        self._listener.said(self, message)

    async def on_raw_message_edit(self, edit: discord.RawMessageUpdateEvent) -> None:
        """Any change of a message."""
        self._listener.edited(self, edit.message)

    async def on_raw_message_delete(self, gone: discord.RawMessageDeleteEvent) -> None:
        """One message."""
        self._listener.deleted(self, [gone.message_id], gone.channel_id, gone.guild_id)

    async def on_raw_bulk_message_delete(self, gone: discord.RawBulkMessageDeleteEvent) -> None:
        """Up to a hundred messages."""
        self._listener.deleted(self, sorted(gone.message_ids), gone.channel_id, gone.guild_id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """After an outage; or one of a new session, which `ready` tells of."""
        if self.shard_of(guild.id) in self._begun:
            self._seen[guild.id] = guild
            self._listener.available(self, guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A guild that was not there before."""
        if self.shard_of(guild.id) in self._begun:
            self._seen[guild.id] = guild
            self._listener.arrived(self, guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A removal; an outage is told as `unavailable`."""
        self._seen.pop(guild.id, None)
        self._listener.parted(guild)

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """What a role may do."""
        self._listener.changed(after.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role that nobody has any more."""
        self._listener.changed(role.guild)

    async def on_error(self, event_method: str, /, *_args: Any, **_more: Any) -> None:
        """One of the borders that catch broadly: nobody awaits what discord.py dispatches."""
        logger.exception("An event of Discord's failed in %s", event_method)
