"""Where questions are asked: the tests' stand-ins of Slack and of Discord, with a bot in each."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Protocol

from bot.core.replies import operating
from tests.discord.guild import DiscordServer
from tests.discord.guild import visible as visible_in_discord
from tests.discord.state import GUILD, User
from tests.discord.state import Channel as DiscordChannel
from tests.slack.workspace import MENTION, Channel, NotAcknowledgedError, SlackServer, visible

STARTING = 120.0
_PERSON, _CHANNEL = 710_000_000_000_000_000, 910_000_000_000_000_000


class Room(Protocol):
    """A platform with a bot that has answered once."""

    async def ask(self, number: int, text: str, patience: float) -> float:
        """Seconds until the reply to that question stood there; that it comes is none."""
        ...


class SlackRoom:
    """As many channels as it takes to stay below Slack's one message a second in each."""

    def __init__(self, slack: SlackServer, channels: int) -> None:
        self._slack = slack
        self._channels = [f"C{number}" for number in range(channels)]
        for channel in self._channels:
            slack.state.add_channel(Channel(channel, channel.lower()))

    async def ask(self, number: int, text: str, patience: float) -> float:
        """Somebody mentions the bot; nobody asks twice."""
        announced = operating.thinking().text
        channel = self._channels[number % len(self._channels)]
        began, ts = monotonic(), self._slack.state.new_ts()
        with suppress(NotAcknowledgedError):  # within Slack's 3 s; the reply may come all the same
            await self._slack.people().say(f"U{number}", channel, f"{MENTION} {text}", ts=ts)
        await self._slack.until(
            lambda: [
                one for one in self._slack.replies(channel, ts) if announced not in visible(one)
            ],
            within_s=patience,
        )
        return monotonic() - began


class DiscordRoom:
    """The same in the channels of one server, each with Discord's limit for messages."""

    def __init__(self, discord: DiscordServer, channels: int) -> None:
        self._discord = discord
        self._channels = [_CHANNEL + number for number in range(channels)]
        for channel in self._channels:
            discord.state.add_channel(DiscordChannel(channel, f"c{channel}"))

    async def ask(self, number: int, text: str, patience: float) -> float:
        """Somebody mentions the bot; nobody asks twice."""
        announced = operating.thinking().text
        person = self._discord.state.add_member(GUILD, User(_PERSON + number, f"u{number}"))
        channel = self._channels[number % len(self._channels)]
        began = monotonic()
        asked = self._discord.people.mention(person.id, channel, text)
        await self._discord.until(
            lambda: [
                one
                for one in self._discord.replies(asked)
                if announced not in visible_in_discord(one)
            ],
            within_s=patience,
        )
        return monotonic() - began


@asynccontextmanager
async def slack_room(
    command: Sequence[str], environment: Mapping[str, str], channels: int
) -> AsyncIterator[Room]:
    """Slack, in Socket Mode, with that bot in it."""
    async with SlackServer() as slack:
        room = SlackRoom(slack, channels)
        tokens = {
            "BOT_SLACK_BOT_TOKEN": slack.bot_token,
            "BOT_SLACK_APP_TOKEN": slack.app_token,
            "BOT_SLACK_API_URL": slack.api_url,
        }
        async with _running(command, {**environment, **tokens}):
            await slack.socket.connected(within_s=STARTING)
            await room.ask(0, "hello", STARTING)
            yield room


@asynccontextmanager
async def discord_room(
    command: Sequence[str], environment: Mapping[str, str], channels: int
) -> AsyncIterator[Room]:
    """Discord, with that bot in it."""
    async with DiscordServer(checked=False) as discord:
        discord.state.add_guild(guild=GUILD)
        discord.limit("POST /channels/{channel_id}/messages", 5, 5.0)
        room = DiscordRoom(discord, channels)
        addresses = {
            "BOT_DISCORD_TOKEN": discord.token,
            "BOT_DISCORD_API_URL": discord.api_url,
            "BOT_DISCORD_GATEWAY_URL": discord.gateway_url,
        }
        async with _running(command, {**environment, **addresses}):
            await discord.gateway.connected(within_s=STARTING)
            await room.ask(0, "hello", STARTING)
            yield room


@asynccontextmanager
async def _running(command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **environment}, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()
