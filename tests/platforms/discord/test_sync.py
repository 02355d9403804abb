"""The deploy step that tells Discord of the commands."""

from collections.abc import AsyncIterator

import pytest
from discord.http import Route

from bot.core.errors import SettingsError
from bot.platforms.discord.setup.commands import FIND_ANSWER, POINTING
from bot.platforms.discord.setup.credentials import Credentials
from bot.platforms.discord.setup.sync import digest_of, sync
from tests.discord.guild import APPLICATION, GUILD, DiscordServer, furnished
from tests.fakes import MemoryDatabase

EVERYWHERE = "PUT /applications/{application_id}/commands"
NAMES = {"ask", "faq", FIND_ANSWER, *POINTING.values()}
IN_GUILD = "PUT /applications/{application_id}/guilds/{guild_id}/commands"


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    before = Route.BASE
    async with DiscordServer() as server:
        yield furnished(server)
    Route.BASE = before


def credentials(server: DiscordServer) -> Credentials:
    return Credentials(server.token, server.api_url, server.gateway_url)


def names(server: DiscordServer, guild: int | None = None) -> set[str]:
    return {command["name"] for command in server.state.commands.get(guild, [])}


async def test_the_commands_are_sent_once_and_never_again_unchanged(server: DiscordServer) -> None:
    deployments = MemoryDatabase().deployments

    first = await sync(credentials(server), deployments)
    second = await sync(credentials(server), deployments)

    assert (first.sent, second.sent, second.commands) == (True, False, len(NAMES))
    assert names(server) == NAMES
    assert len(server.calls(EVERYWHERE)) == 1


async def test_what_is_remembered_is_the_digest_of_what_was_sent(server: DiscordServer) -> None:
    deployments = MemoryDatabase().deployments

    done = await sync(credentials(server), deployments)

    sent = server.calls(EVERYWHERE)[0].body
    assert isinstance(sent, list)
    kept = await deployments.digest(f"discord:commands:{APPLICATION}:everywhere")
    assert digest_of(sent) == done.digest == kept


async def test_other_commands_are_sent_again(server: DiscordServer) -> None:
    deployments = MemoryDatabase().deployments
    await sync(credentials(server), deployments)
    await deployments.set_digest(f"discord:commands:{APPLICATION}:everywhere", "an older one")

    assert (await sync(credentials(server), deployments)).sent


async def test_commands_that_discord_has_lost_are_sent_again(server: DiscordServer) -> None:
    deployments = MemoryDatabase().deployments
    await sync(credentials(server), deployments)
    server.state.commands[None] = []

    assert (await sync(credentials(server), deployments)).sent
    assert names(server) == NAMES


async def test_they_can_be_sent_in_any_case(server: DiscordServer) -> None:
    deployments = MemoryDatabase().deployments
    await sync(credentials(server), deployments)

    assert (await sync(credentials(server), deployments, force=True)).sent


async def test_one_guild_alone_can_be_given_them(server: DiscordServer) -> None:
    deployments = MemoryDatabase().deployments

    first = await sync(credentials(server), deployments, GUILD)
    second = await sync(credentials(server), deployments, GUILD)

    assert (first.sent, first.guild, second.sent) == (True, GUILD, False)
    assert (names(server, GUILD), names(server)) == (NAMES, set())


async def test_a_guild_that_the_bot_is_not_in_is_refused_with_what_to_do(
    server: DiscordServer,
) -> None:
    server.fail(IN_GUILD, 403, code=50001)

    with pytest.raises(SettingsError, match="faqbot discord invite"):
        await sync(credentials(server), MemoryDatabase().deployments, GUILD)


async def test_a_wrong_token_is_refused_with_what_to_do(server: DiscordServer) -> None:
    wrong = Credentials("wrong", server.api_url, server.gateway_url)

    with pytest.raises(SettingsError, match="BOT_DISCORD_TOKEN"):
        await sync(wrong, MemoryDatabase().deployments)


async def test_without_a_token_nobody_is_asked(server: DiscordServer) -> None:
    with pytest.raises(SettingsError, match="BOT_DISCORD_TOKEN is not set"):
        await sync(Credentials(api_url=server.api_url), MemoryDatabase().deployments)
    assert server.calls() == []


async def test_nothing_is_noted_that_discord_did_not_take(server: DiscordServer) -> None:
    deployments = MemoryDatabase().deployments
    server.fail(EVERYWHERE, 400, code=50035)

    with pytest.raises(SettingsError):
        await sync(credentials(server), deployments)

    assert await deployments.digest(f"discord:commands:{APPLICATION}:everywhere") == ""
    assert (await sync(credentials(server), deployments)).sent


async def test_no_gateway_is_needed(server: DiscordServer) -> None:
    await sync(credentials(server), MemoryDatabase().deployments)

    assert not any("gateway" in call.path for call in server.calls())
