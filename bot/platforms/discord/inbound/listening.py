"""What is heard at the gateway, to who sees to it."""

from collections.abc import Coroutine, Sequence
from typing import Any

import discord

from bot.adapting.work import Work
from bot.platforms.discord.api.people import People
from bot.platforms.discord.gateway.client import Gateway, Listener
from bot.platforms.discord.inbound.addressing import is_direct
from bot.platforms.discord.inbound.catching_up import CatchingUp
from bot.platforms.discord.inbound.events import Events
from bot.platforms.discord.inbound.presence import Presence

_FIRST = 0
"""The shard that direct messages come to."""


class Listening(Listener):
    """Messages, guilds, and what was missed, whichever client they come in by."""

    def __init__(
        self, events: Events, presence: Presence, catching_up: CatchingUp, people: People
    ) -> None:
        self._events = events
        self._presence = presence
        self._catching_up = catching_up
        self._people = people
        self._work = Work(10_000)

    def said(self, client: Gateway, message: discord.Message) -> None:
        """Somebody wrote a message."""
        self._events.said(client, message)
        if is_direct(message) and not message.author.bot:
            self._catching_up.met(client, message.channel.id)

    def edited(self, client: Gateway, message: discord.Message) -> None:
        """A message reads otherwise, or something was added to it."""
        self._events.edited(client, message)

    def deleted(
        self, client: Gateway, messages: Sequence[int], channel: int, guild: int | None
    ) -> None:
        """These messages are gone."""
        self._events.deleted(client, messages, channel, guild)

    def ready(self, client: Gateway, shard: int) -> None:
        """A session has begun: what came before it was not delivered."""
        guilds = client.guilds_of(shard)
        here = lambda guild: client.shard_of(guild) == shard  # noqa: E731  that shard's alone

        async def begin() -> None:
            await self._presence.there(guilds, here)

        self._start(begin())
        ids = [guild.id for guild in guilds]
        self._catching_up.begin(client, ids, direct=shard == _FIRST)

    def available(self, client: Gateway, guild: discord.Guild) -> None:
        """A guild is back after an outage of Discord's."""
        self._start(self._presence.arrived(guild.id))
        self._catching_up.begin(client, [guild.id], direct=False)

    def arrived(self, client: Gateway, guild: discord.Guild) -> None:
        """The bot was brought into a guild."""
        self._start(self._presence.arrived(guild.id))

    def parted(self, guild: discord.Guild) -> None:
        """The bot was removed from a guild, or it is no more."""
        self._people.forget(guild.id)
        self._start(self._presence.parted(guild.id))

    def changed(self, guild: discord.Guild) -> None:
        """Who may do what there has changed."""
        self._people.forget(guild.id)

    async def close(self, patience: float) -> None:
        """Finishes what is in hand, in so many seconds."""
        await self._catching_up.close()
        await self._events.close(patience)
        await self._work.finish(0.1)  # the next start tells the register the same

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._work.start(work)
