"""`faqbot discord …`, roles of Discord's, and what the doctor says of Discord."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.messages import Mode, Place
from bot.platforms.discord.setup.commands import POINTING
from bot.storage.database import open_database
from tests.cli.conftest import Faqbot
from tests.discord.guild import GUILD, DiscordServer, furnished

APPLICATION = "1234567890123456789"
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.Gabcde.what-discord-signed"
"""Its first part is the application's id in Base64."""


def test_the_link_alone_is_printed_and_a_hint_beside_it(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DISCORD_TOKEN", TOKEN)

    result = faqbot("discord", "invite")

    (link,) = result.out.splitlines()
    assert result.status == 0
    assert link.startswith("https://discord.com/")
    assert f"client_id={APPLICATION}" in link
    assert "scope=bot+applications.commands" in link.replace("%20", "+")
    assert "Open it in a browser" in result.err


@pytest.mark.parametrize("command", [("invite",), ("sync",), ("sync", "--guild", "81")])
def test_without_a_token_it_says_where_to_get_one(faqbot: Faqbot, command: tuple[str, ...]) -> None:
    result = faqbot("discord", *command)

    assert (result.status, result.out) == (1, "")
    assert "BOT_DISCORD_TOKEN is not set" in result.err
    assert "Reset Token" in result.err


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    """A Discord in which the bot is in one server, and whose addresses are set."""
    async with DiscordServer() as server:
        furnished(server)
        monkeypatch.setenv("BOT_DISCORD_TOKEN", server.token)
        monkeypatch.setenv("BOT_DISCORD_API_URL", server.api_url)
        monkeypatch.setenv("BOT_DISCORD_GATEWAY_URL", server.gateway_url)
        yield server


async def test_commands_are_sent_once(faqbot: Faqbot, discord: DiscordServer) -> None:
    first = await asyncio.to_thread(faqbot, "discord", "sync")
    second = await asyncio.to_thread(faqbot, "discord", "sync")
    third = await asyncio.to_thread(faqbot, "discord", "sync", "--json")

    assert (first.status, first.out) == (0, "Sent 7 commands.\n")
    assert second.out == "Unchanged, not sent: Discord has the 7 commands.\n"
    assert third.document == {"sent": False, "commands": 7, "guild": None}
    assert len(discord.calls("PUT /applications/{application_id}/commands")) == 1


async def test_commands_are_called_as_is_set(
    faqbot: Faqbot, discord: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DISCORD_ASK", "helpdesk")
    monkeypatch.setenv("BOT_DISCORD_FAQ", "/kb")

    sent = await asyncio.to_thread(faqbot, "discord", "sync")

    assert sent.out == "Sent 7 commands.\n"
    assert {"helpdesk", "kb"} <= {each["name"] for each in discord.state.commands[None]}
    assert "registered" in (await examined(faqbot))["discord commands"]["says"]


async def test_commands_are_sent_to_one_server(faqbot: Faqbot, discord: DiscordServer) -> None:
    sent = await asyncio.to_thread(faqbot, "discord", "sync", "--guild", str(GUILD))
    elsewhere = await asyncio.to_thread(faqbot, "discord", "sync", "--guild", "81")

    assert sent.out == f"Sent 7 commands for the server {GUILD}.\n"
    assert {each["name"] for each in discord.state.commands[GUILD]} == {
        "ask",
        "faq",
        "Find an answer",
        *POINTING.values(),
    }
    assert (elsewhere.status, elsewhere.out) == (1, "")
    assert "faqbot discord invite" in elsewhere.err


async def test_a_wrong_token_is_told_in_a_line_that_does_not_show_it(
    faqbot: Faqbot, discord: DiscordServer
) -> None:
    discord.token = "another"

    result = await asyncio.to_thread(faqbot, "discord", "sync")

    assert (result.status, result.out) == (1, "")
    assert len(result.err.splitlines()) == 1
    assert "Reset Token" in result.err
    assert ".faqbot." not in result.err


def test_a_server_that_is_none_is_wrong_usage(faqbot: Faqbot) -> None:
    assert faqbot("discord", "sync", "--guild", "helpers").status == 2


def test_the_doctor_says_that_discord_is_not_set_up(faqbot: Faqbot, medicare: Path) -> None:
    rows = [json.loads(line) for line in faqbot("doctor", "--json").out.splitlines()]

    (row,) = (row for row in rows if row["name"].startswith("discord"))
    assert (row["level"], row["do"]) == ("ok", "")
    assert "faqbot discord invite" in row["says"]


async def examined(faqbot: Faqbot) -> dict[str, Any]:
    """The doctor's rows about Discord, by name."""
    result = await asyncio.to_thread(faqbot, "doctor", "--json")
    rows = [json.loads(line) for line in result.out.splitlines()]
    return {row["name"]: row for row in rows if row["name"].startswith("discord")}


async def test_the_doctor_asks_discord_about_token_intent_and_commands(
    faqbot: Faqbot, medicare: Path, discord: DiscordServer
) -> None:
    discord.state.content_granted = False

    before = await examined(faqbot)
    await asyncio.to_thread(faqbot, "discord", "sync")
    async with open_database(f"sqlite:///{medicare}") as stores:
        await stores.workspaces.adopt("discord", str(GUILD))
        await stores.channels.set_channel(Place("discord", str(GUILD), "1"), mode=Mode.AUTO)
    opened = await examined(faqbot)

    assert before["discord commands"]["do"] == "Run `faqbot discord sync`."
    assert before["discord message content"]["level"] == "ok"
    assert f"discord:{GUILD}" in before["discord guilds"]["says"]
    assert opened["discord commands"]["level"] == "ok"
    assert opened["discord message content"]["level"] == "fail"
    assert "Message Content Intent" in opened["discord message content"]["do"]


@pytest.mark.parametrize(
    ("given", "kept", "says"),
    [
        ("81", "81", "The person 81 (for a role write '&81') is editor in discord:1."),
        ("<@81>", "81", "The person 81"),
        ("<@!81>", "81", "The person 81"),
        ("&82", "&82", "Who has the role 82 is editor in discord:1."),
        ("<@&82>", "&82", "Who has the role 82"),
    ],
)
def test_people_and_roles_of_discord_are_given_roles(
    faqbot: Faqbot, given: str, kept: str, says: str
) -> None:
    granted = faqbot("roles", "grant", "discord:1", given, "editor")
    listed = faqbot("roles", "list", "discord:1", "--json").lines
    revoked = faqbot("roles", "revoke", "discord:1", given, "editor")

    assert granted.out.startswith(says)
    assert [one["subject"] for one in listed] == [kept]
    assert revoked.out.rstrip().endswith("is editor in discord:1 no more.")
    assert faqbot("roles", "list", "discord:1", "--json").lines == []


@pytest.mark.parametrize("given", ["Helpers", "@81", "&Helpers", "&", "<#81>", "８１"])
def test_what_is_no_id_of_discords_gets_no_role(faqbot: Faqbot, given: str) -> None:
    result = faqbot("roles", "grant", "discord:1", given, "editor")

    assert (result.status, result.out) == (2, "")
    assert "choose Copy ID" in " ".join(result.err.replace("│", " ").split())
