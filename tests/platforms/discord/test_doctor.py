"""What is said of token, content, servers, permissions and commands."""

from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapting.findings import Fact, Grade
from bot.platforms.discord.setup.credentials import Credentials
from bot.platforms.discord.setup.doctor import examine
from tests.discord.guild import BOT, GUILD, DiscordServer, Json, furnished
from tests.platforms.discord.at_the_gateway import credentials_for


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    """What a command sets for its whole process is put back."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """A guild with Ann, Ben and the bot."""
    async with DiscordServer() as server:
        yield furnished(server)


async def everywhere() -> bool:
    return True


def only(facts: Sequence[Fact], part: str) -> Fact:
    """The fact about that part."""
    (fact,) = (fact for fact in facts if fact.part == part)
    return fact


async def test_with_nothing_set_discord_is_not_set_up_and_not_asked() -> None:
    (fact,) = await examine(Credentials(api_url="http://127.0.0.1:1"))

    assert (fact.part, fact.grade, fact.do) == ("discord", Grade.OK, "")
    assert "faqbot discord invite" in fact.says


async def test_a_right_token_is_told_with_all_that_is_there(discord: DiscordServer) -> None:
    facts = await examine(credentials_for(discord), everywhere)

    assert only(facts, "discord token").grade is Grade.OK
    assert only(facts, "discord message content").says == "granted"
    assert f"discord:{GUILD}" in only(facts, "discord guilds").says
    assert only(facts, "discord permissions").grade is Grade.OK
    assert not discord.gateway.identifies


async def test_a_wrong_token_says_where_the_right_one_is(discord: DiscordServer) -> None:
    facts = await examine(Credentials("wrong", discord.api_url, discord.gateway_url))

    assert [fact.grade for fact in facts] == [Grade.WARN, Grade.FAIL]
    assert "Reset Token" in facts[-1].do


async def test_a_discord_that_is_away_is_told() -> None:
    (fact,) = await examine(Credentials("a.b.c", "http://127.0.0.1:1/api/v10"))

    assert fact.grade is Grade.FAIL
    assert "cannot be reached" in fact.says


async def test_content_is_missed_only_where_it_is_needed(discord: DiscordServer) -> None:
    discord.state.content_granted = False

    unneeded = only(await examine(credentials_for(discord)), "discord message content")
    needed = only(await examine(credentials_for(discord), everywhere), "discord message content")

    assert unneeded.grade is Grade.OK
    assert needed.grade is Grade.FAIL
    assert "Message Content Intent" in needed.do


async def test_a_named_server_that_it_is_not_in_is_told(discord: DiscordServer) -> None:
    right = credentials_for(discord)
    named = Credentials(right.token, right.api_url, right.gateway_url, (GUILD, 42))

    fact = only(await examine(named), "discord guilds")

    assert fact.grade is Grade.FAIL
    assert fact.says.endswith(": 42.")
    assert "faqbot discord invite" in fact.do


async def test_a_bot_in_no_server_is_told_how_to_be_in_one(discord: DiscordServer) -> None:
    discord.state.guilds[GUILD].members.pop(BOT)

    fact = only(await examine(credentials_for(discord)), "discord guilds")

    assert (fact.grade, fact.says) == (Grade.WARN, "The bot is in no server.")


async def test_missing_permissions_are_told_with_their_effect(discord: DiscordServer) -> None:
    for role in discord.state.guilds[GUILD].roles.values():
        role.permissions &= ~(1 << 14)

    fact = only(await examine(credentials_for(discord)), "discord permissions")

    assert fact.grade is Grade.WARN
    assert "Without Embed Links: its answers there are plain text." in fact.says


async def test_commands_are_looked_for_everywhere(discord: DiscordServer) -> None:
    right = credentials_for(discord)
    none = only(await examine(right), "discord commands")
    discord.state.commands[None] = [command("ask"), command("faq")]
    some = only(await examine(right), "discord commands")
    discord.state.commands[GUILD] = [command("Find an answer", kind=3)]
    every = only(await examine(right), "discord commands")

    assert (none.grade, none.says) == (Grade.WARN, "Not registered: ask, faq, Find an answer.")
    assert some.says == "Not registered: Find an answer."
    assert "faqbot discord sync" in some.do
    assert every.grade is Grade.OK


async def test_what_discord_does_not_tell_now_is_no_verdict(discord: DiscordServer) -> None:
    discord.fail("GET /users/@me/guilds", 403, times=9, code=50001)

    fact = only(await examine(credentials_for(discord)), "discord guilds")

    assert (fact.grade, fact.do) == (Grade.WARN, "Try again in a minute.")


def command(name: str, kind: int = 1) -> Json:
    """A command as Discord knows it."""
    return {
        "id": str(42 + kind),
        "application_id": "800000000000000001",
        "version": "1",
        "type": kind,
        "name": name,
        "description": "d" if kind == 1 else "",
        "default_member_permissions": None,
        "nsfw": False,
        "contexts": None,
        "integration_types": [0],
        "options": [],
        "name_localizations": None,
        "description_localizations": None,
    }
