"""Slack and Discord in one process: neither keeps the other from working."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import open_database, open_intake
from bot.config import Settings
from bot.core.errors import SettingsError
from bot.core.messages import Hearing, Place, Speaking
from bot.operations.health import Health
from bot.serving import Platforms
from tests.discord.guild import GENERAL, GUILD, DiscordServer, furnished
from tests.platforms.discord.whole_bot import settings_for
from tests.slack.workspace import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.whole import until

NOBODY = "http://127.0.0.1:9"


def slack_settings(api_url: str) -> dict[str, str]:
    """What puts the bot on that Slack."""
    return {
        "slack_bot_token": BOT_TOKEN,
        "slack_app_token": APP_TOKEN,
        "slack_api_url": api_url,
    }


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """A Discord with one server in it."""
    async with DiscordServer() as server:
        yield furnished(server)


@asynccontextmanager
async def opened(folder: Path, **settings: Any) -> AsyncIterator[Platforms]:
    """The platforms of these settings, on an empty database."""
    chosen = Settings(database_url=f"sqlite:///{folder}/faqbot.db", **settings)
    async with open_database(chosen) as stores:
        intake = open_intake(chosen, stores)
        platforms = Platforms(chosen, stores, intake)
        async with intake, platforms:
            try:
                yield platforms
            finally:
                await intake.close()


async def health(platforms: Platforms) -> dict[str, Health]:
    """What the health page would say."""
    return {name: await check() for name, check in platforms.checks.items()}


async def _is_well(platforms: Platforms, name: str) -> bool:
    return (await platforms.checks[name]()).ok


async def test_both_are_opened_in_one_process(tmp_path: Path, discord: DiscordServer) -> None:
    async with SlackServer() as slack:
        given = slack_settings(slack.api_url) | settings_for(discord)
        async with opened(tmp_path, **given) as platforms:
            await discord.gateway.connected()
            await slack.socket.connected()

            assert set(platforms.checks) == {"slack", "discord"}
            there = Place("discord", str(GUILD), str(GENERAL))
            assert await platforms.hears(there) is Hearing.ALL
            assert await platforms.hears(Place("terminal", "", "")) is Hearing.ALL
            assert await platforms.speaks(there) is Speaking.FREE
            assert await platforms.speaks(Place("slack", "T1", "C0ELSEWHERE")) is Speaking.BARRED
            assert await platforms.speaks(Place("terminal", "", "")) is Speaking.FREE
        await discord.gateway.gone()


async def test_where_content_is_not_granted_it_says_so(
    tmp_path: Path, discord: DiscordServer
) -> None:
    discord.state.content_granted = False
    async with opened(tmp_path, **settings_for(discord)) as platforms:
        there = Place("discord", str(GUILD), str(GENERAL))

        assert await platforms.hears(there) is Hearing.UNGRANTED


async def test_slack_works_while_discord_is_away(tmp_path: Path) -> None:
    away = {
        "discord_token": "ODAwMDAwMDAwMDAwMDAwMDAx.faqbot.test",
        "discord_api_url": f"{NOBODY}/api/v10",
        "discord_gateway_url": NOBODY.replace("http", "ws"),
    }
    async with (
        SlackServer() as slack,
        opened(tmp_path, **slack_settings(slack.api_url), **away) as platforms,
    ):
        await until(lambda: _is_well(platforms, "slack"))
        found = await health(platforms)

    assert (found["discord"].ok, found["discord"].vital) == (False, False)
    assert "cannot be reached" in found["discord"].detail


async def test_discord_works_while_slack_is_away(tmp_path: Path, discord: DiscordServer) -> None:
    given = slack_settings(f"{NOBODY}/api/") | settings_for(discord)
    async with opened(tmp_path, **given) as platforms:
        await until(lambda: _is_well(platforms, "discord"))
        found = await health(platforms)

    assert (found["slack"].ok, found["slack"].vital) == (False, False)


async def test_what_is_alone_and_away_makes_the_bot_unready(tmp_path: Path) -> None:
    async with opened(tmp_path, **slack_settings(f"{NOBODY}/api/")) as platforms:
        found = await health(platforms)

    assert (found["slack"].ok, found["slack"].vital) == (False, True)


async def test_a_wrong_token_of_one_ends_both(tmp_path: Path, discord: DiscordServer) -> None:
    async with SlackServer() as slack:
        given = slack_settings(slack.api_url) | settings_for(discord)
        discord.token = "another"

        with pytest.raises(SettingsError, match="BOT_DISCORD_TOKEN"):
            async with opened(tmp_path, **given):
                raise AssertionError("it is open")

        assert not slack.socket.sockets


async def test_what_can_be_told_without_asking_is_told_at_once(
    tmp_path: Path, discord: DiscordServer
) -> None:
    given = settings_for(discord) | {"slack_bot_token": "xapp-1", "slack_app_token": "xapp-1"}
    discord.token = "another"

    with pytest.raises(SettingsError) as refused:
        async with opened(tmp_path, **given):
            raise AssertionError("it is open")

    assert "BOT_SLACK_BOT_TOKEN" in str(refused.value)
