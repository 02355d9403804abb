"""From a message of discord.py's to a request: what the stand-in has no people for."""

from typing import Any

import discord
import pytest

from bot.platforms.discord.inbound.reading import read_message
from bot.platforms.discord.inbound.standing import Standing
from tests.discord.guild import ANN, BOT, GUILD


@pytest.mark.parametrize(("guild", "read"), [(None, "how do I renew it?"), (str(GUILD), "")])
async def test_what_is_forwarded_to_the_bot_alone_is_asked(guild: str | None, read: str) -> None:
    async with discord.Client(intents=discord.Intents.none()) as client:
        message = forwarded(client, "how do I **renew** it?", guild)
        standing = Standing(int(guild) if guild else None, 5)

        request = read_message(message, BOT, standing)

    assert (request.text if request else "") == read


def forwarded(client: discord.Client, text: str, guild: str | None) -> discord.Message:
    """What Discord tells of a forwarded message.
    https://discord.com/developers/docs/resources/message#message-snapshot-object"""
    snapshot = {
        "type": 0,
        "content": text,
        "embeds": [],
        "attachments": [],
        "timestamp": "2026-11-21T10:00:00+00:00",
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
    }
    data: Any = {
        "id": "9",
        "channel_id": "5",
        "author": {"id": str(ANN), "username": "ann", "discriminator": "0", "avatar": None},
        "content": "",
        "timestamp": "2026-11-21T10:01:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "message_reference": {"type": 1, "channel_id": "7", "message_id": "8"},
        "message_snapshots": [{"message": snapshot}],
    }
    if guild:
        data["guild_id"] = guild
    channel: Any = client.get_partial_messageable(5, guild_id=int(guild) if guild else None)
    return discord.Message(state=client._connection, channel=channel, data=data)
