"""A courier to the stand-in, over REST alone or with the gateway beside it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core.messages import Place
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.setup.addresses import point
from bot.platforms.discord.setup.credentials import Credentials
from tests.discord.guild import GUILD, DiscordServer, Interaction


@dataclass(slots=True)
class Remembered:
    """A `Register` in memory: the guilds the bot is in, and where somebody asked last."""

    guilds: list[int] = field(default_factory=lambda: [GUILD])
    last: dict[str, int] = field(default_factory=dict)

    async def present(self, guilds: Sequence[int]) -> None:
        """Not asked here."""

    async def known(self) -> Sequence[int]:
        return self.guilds

    async def left(self, guild: int) -> None:
        """Not asked here."""

    async def listens(self) -> bool:
        return False

    async def last_guild(self, person: str) -> int | None:
        return self.last.get(person)

    async def in_use(self, since: datetime) -> Sequence[tuple[Place, int, datetime]]:
        return []


@asynccontextmanager
async def client_of(
    server: DiscordServer, *, connected: bool = False
) -> AsyncIterator[discord.Client]:
    """A client that is logged in; `connected`: its cache knows the guilds, too."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    point(Credentials(server.token, server.api_url, server.gateway_url))
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
        allowed_mentions=discord.AllowedMentions.none(),
        shard_count=1,
        chunk_guilds_at_startup=False,
        member_cache_flags=discord.MemberCacheFlags.none(),
        guild_ready_timeout=0.1,
    )
    connection: asyncio.Task[None] | None = None
    try:
        await client.login(server.token)
        if connected:
            connection = asyncio.create_task(client.connect())
            await client.wait_until_ready()
        yield client
    finally:
        await client.close()
        if connection is not None:
            await connection
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def courier_to(
    server: DiscordServer, *, connected: bool = False, register: Remembered | None = None
) -> AsyncIterator[DiscordCourier]:
    """A courier with a client."""
    async with client_of(server, connected=connected) as client:
        courier = DiscordCourier(register or Remembered())
        courier.introduce(client)
        try:
            yield courier
        finally:
            await courier.close()


async def defer(server: DiscordServer, interaction: Interaction, *, private: bool = True) -> str:
    """Tells the stand-in that an answer will come; where it is to go."""
    url = f"{server.api_url}/interactions/{interaction.id}/{interaction.token}/callback"
    body = {"type": 5, "data": {"flags": 64 if private else 0}}
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        assert answer.status == 204
    return f"{server.state.application}/{interaction.token}"
