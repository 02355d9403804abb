"""The rooms: each test of this folder is run in every one that it asks for."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.config import Settings
from tests.behaviour.discord import DiscordRoom, discord_settings
from tests.behaviour.house import PATIENCE
from tests.behaviour.room import Room
from tests.behaviour.seam import SeamRoom
from tests.behaviour.slack import SlackRoom, slack_settings
from tests.behaviour.terminal import TerminalRoom
from tests.discord.guild import DiscordServer
from tests.slack.workspace import SlackServer

ON_SLACK = ("slack-socket", "slack-http")
ROOMS = ("seam", *ON_SLACK, "discord")
IN_ONE_MODE = ("seam", "slack-socket", "discord")
"""For tests of which every delivery is of a kind that others send by HTTP as well."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test runs in all rooms, or in those that its module names as `ROOMS`."""
    for name in ("room", "empty_room"):
        if name in metafunc.fixturenames:
            rooms = getattr(metafunc.module, "ROOMS", ROOMS)
            metafunc.parametrize(name, rooms, indirect=True)


@pytest.fixture
async def room(
    request: pytest.FixtureRequest, medicare: Path, tmp_path: Path
) -> AsyncIterator[Room]:
    """A room whose bot knows the Medicare sample."""
    shutil.copy(medicare, tmp_path / "faqbot.db")
    async with _opened(request.param, tmp_path / "faqbot.db") as opened:
        yield opened


@pytest.fixture(params=(*ROOMS, "terminal"))
async def lone(
    request: pytest.FixtureRequest, medicare: Path, tmp_path: Path
) -> AsyncIterator[Room]:
    """A room where Ada is alone with the bot, which knows the Medicare sample."""
    shutil.copy(medicare, tmp_path / "faqbot.db")
    async with _opened(request.param, tmp_path / "faqbot.db") as opened:
        yield opened


@pytest.fixture
async def empty_room(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    """A room whose bot knows nothing yet."""
    async with _opened(request.param, tmp_path / "faqbot.db") as opened:
        yield opened


@pytest.fixture(params=ON_SLACK)
async def slack_room(
    request: pytest.FixtureRequest, medicare: Path, tmp_path: Path
) -> AsyncIterator[SlackRoom]:
    """A Slack workspace, for what only Slack does; the bot knows the Medicare sample."""
    shutil.copy(medicare, tmp_path / "faqbot.db")
    async with _on_slack(request.param, tmp_path / "faqbot.db") as opened:
        yield opened


@pytest.fixture
async def discord_room(medicare: Path, tmp_path: Path) -> AsyncIterator[DiscordRoom]:
    """A Discord server, for what only Discord does; the bot knows the Medicare sample."""
    shutil.copy(medicare, tmp_path / "faqbot.db")
    async with _on_discord(tmp_path / "faqbot.db") as opened:
        yield opened


@asynccontextmanager
async def _opened(name: str, path: Path) -> AsyncIterator[Room]:
    if name == "discord":
        async with _on_discord(path) as discord_room:
            yield discord_room
        return
    if name in ON_SLACK:
        async with _on_slack(name, path) as slack_room:
            yield slack_room
        return
    if name == "terminal":
        terminal = TerminalRoom(_settings(path))
        await terminal.start()
        try:
            yield terminal
        finally:
            await terminal.leave()
        return
    room = SeamRoom(_settings(path))
    await room.start()
    try:
        yield room
    finally:
        await room.stop()


@asynccontextmanager
async def _on_slack(name: str, path: Path) -> AsyncIterator[SlackRoom]:
    async with SlackServer(trigger_lifetime_s=PATIENCE, patience_s=PATIENCE) as slack:
        settings = slack_settings(_settings(path), slack, http=name == "slack-http")
        room = SlackRoom(settings, slack)
        await room.start()
        try:
            yield room
        finally:
            await room.stop()


@asynccontextmanager
async def _on_discord(path: Path) -> AsyncIterator[DiscordRoom]:
    async with DiscordServer(patience_s=PATIENCE) as server:
        room = DiscordRoom(discord_settings(_settings(path), server), server)
        await room.start()
        try:
            yield room
        finally:
            await room.stop()


def _settings(path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{path}")
