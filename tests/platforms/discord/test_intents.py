"""What the bot asks Discord for, and what Discord says is granted."""

import discord
import pytest

from bot.platforms.discord.setup.addresses import shards
from bot.platforms.discord.setup.credentials import Credentials
from bot.platforms.discord.setup.findings import closed_for_good
from bot.platforms.discord.setup.intents import (
    LACKING,
    PERMISSIONS,
    grants_content,
    intents,
    missing,
)


def test_no_privileged_intent_is_asked_for_without_need() -> None:
    content = discord.Intents(message_content=True).value
    privileged = content | discord.Intents(members=True, presences=True).value

    assert not intents(content=False).value & privileged
    assert intents(content=True).value & privileged == content


@pytest.mark.parametrize(("flags", "granted"), [(0, False), (1 << 18, True), (1 << 19, True)])
def test_content_is_granted_to_the_few_and_to_the_many(flags: int, granted: bool) -> None:
    assert grants_content(discord.ApplicationFlags._from_value(flags)) is granted


def test_the_permissions_are_the_least_and_each_is_explained() -> None:
    assert discord.Permissions(**dict.fromkeys(LACKING, True)) == PERMISSIONS
    assert not PERMISSIONS.administrator
    assert not PERMISSIONS.mention_everyone


def test_missing_permissions_are_named_unless_everything_is_allowed() -> None:
    assert missing(PERMISSIONS) == []
    assert missing(discord.Permissions(administrator=True)) == []
    assert missing(discord.Permissions(view_channel=True, send_messages=True)) == [
        "send_messages_in_threads",
        "embed_links",
        "read_message_history",
    ]


def test_discord_says_how_many_shards_unless_it_must_not_be_asked() -> None:
    assert shards(Credentials("x"), None) is None
    assert shards(Credentials("x", gateway_url="ws://127.0.0.1:1"), None) == 1
    assert shards(Credentials("x", gateway_url="ws://127.0.0.1:1"), 4) == 4
    assert shards(Credentials("x"), 4) == 4


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
def test_each_close_that_is_for_good_says_what_to_do(code: int) -> None:
    fact = closed_for_good(code)

    assert fact is not None
    assert fact.do


@pytest.mark.parametrize("code", [0, 1000, 1006, 4000, 4007, 4008, 4009])
def test_other_closes_are_only_connected_again(code: int) -> None:
    assert closed_for_good(code) is None
