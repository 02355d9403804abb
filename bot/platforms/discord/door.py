"""The bot's Discord application: connected for as long as the context lasts."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Protocol

from bot.core.errors import SettingsError
from bot.core.messages import Inbox
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.api.watching import watching
from bot.platforms.discord.gateway.client import Gateway
from bot.platforms.discord.gateway.connection import Connection
from bot.platforms.discord.gateway.content import Content
from bot.platforms.discord.gateway.pace import Pace
from bot.platforms.discord.guilds import Discord
from bot.platforms.discord.inbound.admitting import Admitting
from bot.platforms.discord.inbound.catching_up import CatchingUp
from bot.platforms.discord.inbound.events import Events
from bot.platforms.discord.inbound.first_use import FirstUse
from bot.platforms.discord.inbound.listening import Listening
from bot.platforms.discord.inbound.presence import Presence
from bot.platforms.discord.inbound.taking import Count, Taking, nothing
from bot.platforms.discord.interactions.dispatch import Interactions
from bot.platforms.discord.seam import PLATFORM, Register
from bot.platforms.discord.setup.addresses import point, shards
from bot.platforms.discord.setup.credentials import Credentials

__all__ = ["Discord", "Pace", "open_discord"]


class Meter(Protocol):
    """Counts what happens."""

    def count(self, name: str, **labels: str) -> None:
        """One more of these."""
        ...


@asynccontextmanager
async def open_discord(
    credentials: Credentials,
    inbox: Inbox,
    register: Register,
    *,
    meter: Meter | None = None,
    shard_count: int | None = None,
    shard_ids: Sequence[int] = (),
    pace: Pace | None = None,
    ask: str = "ask",
    faq: str = "faq",
) -> AsyncIterator[Discord]:
    """The bot of these credentials, whose messages go to the inbox from now on.

    `ask` and `faq` are the names of the two commands, as `sync` told them to Discord. Without a
    shard count Discord says how many there are to be; `shard_ids` are those of this process, all
    where none is named.

    SettingsError where the token or the shards can never work; where Discord cannot be reached it
    is tried for as long as it takes.
    """
    _check(shard_count, shard_ids)
    point(credentials)
    count: Count = meter.count if meter else nothing
    pace = pace or Pace()
    courier = DiscordCourier(register)
    presence = Presence(register)
    inbox = Admitting(inbox, presence)
    inbox.enlist(PLATFORM, courier)
    taking = Taking(inbox, count)
    first_use = FirstUse(inbox, courier)
    events = Events(taking, courier.people, first_use)
    listening = Listening(events, presence, CatchingUp(register, taking), courier.people)
    interactions = Interactions(inbox=inbox, courier=courier, first_use=first_use, ask=ask, faq=faq)

    def make(content: bool) -> Gateway:
        return Gateway(
            listening,
            content=content,
            shard_count=shards(credentials, shard_count),
            shard_ids=shard_ids,
            trace=watching(partial(count, platform=PLATFORM)),
            settle=pace.settle,
        )

    def greet(client: Gateway) -> None:
        interactions.attach(client)
        courier.introduce(client)

    content = Content(register, pace.flags)
    connection = Connection(credentials.token, content, make, greet, pace)
    discord = Discord(connection, courier, listening, interactions)
    try:
        await presence.recall()
        await discord.open()
        yield discord
    finally:
        await discord.close()


def _check(count: int | None, ids: Sequence[int]) -> None:
    if ids and not count:
        raise SettingsError(
            "BOT_DISCORD_SHARD_IDS is set without BOT_DISCORD_SHARD_COUNT. Set how many shards"
            " there are in all."
        )
    if strange := [shard for shard in ids if not 0 <= shard < (count or 0)]:
        raise SettingsError(
            f"BOT_DISCORD_SHARD_IDS holds {strange[0]}. Shards count from 0, and"
            f" BOT_DISCORD_SHARD_COUNT says that there are {count}."
        )
