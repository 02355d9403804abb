"""The link that brings the bot into a server."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core.errors import SettingsError
from bot.platforms.discord.setup.credentials import Credentials, application_of
from bot.platforms.discord.setup.intents import PERMISSIONS
from bot.platforms.discord.setup.invite import invite
from tests.discord.guild import APPLICATION, DiscordServer


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    """What a command sets for its whole process is put back."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


async def test_it_asks_for_the_least_and_needs_nobody_to_answer() -> None:
    token = Credentials("ODAwMDAwMDAwMDAwMDAwMDAx.faqbot.test", "http://127.0.0.1:1/api/v10")

    link = urlsplit(await invite(token))

    asked = parse_qs(link.query)
    assert (link.scheme, link.netloc, link.path) == ("https", "discord.com", "/oauth2/authorize")
    assert asked["client_id"] == [str(APPLICATION)]
    assert asked["scope"] == ["bot applications.commands"]
    assert asked["permissions"] == [str(PERMISSIONS.value)]


async def test_a_token_that_does_not_tell_has_discord_asked() -> None:
    async with DiscordServer() as server:
        server.token = "opaque"

        assert str(APPLICATION) in await invite(Credentials("opaque", server.api_url))


async def test_without_a_right_token_it_says_what_to_do() -> None:
    async with DiscordServer() as server:
        for wrong in ("", "wrong"):
            with pytest.raises(SettingsError, match=r"BOT_DISCORD_TOKEN.*Reset Token"):
                await invite(Credentials(wrong, server.api_url))


async def test_without_discord_it_says_so() -> None:
    with pytest.raises(SettingsError, match="cannot be reached"):
        await invite(Credentials("opaque", "http://127.0.0.1:1/api/v10"))


@pytest.mark.parametrize(
    "token", ["", "x", "a.b", "a.b.c", "ÄÖ.b.c", "MTIz.b.c", "ODAwMDAwMDAwMDAwMDAwMDAx"]
)
def test_what_is_no_bots_token_names_no_application(token: str) -> None:
    assert application_of(token) is None
