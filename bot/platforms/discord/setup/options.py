"""What the commands' options are: how Discord offers them, and what becomes of what was chosen."""

from typing import Any, Literal, TypeAlias

import discord
from discord import AppCommandOptionType, ChannelType, app_commands

from bot.platforms.discord.seam import group

Interaction: TypeAlias = discord.Interaction[discord.Client]

Mode: TypeAlias = Literal["mention", "auto", "observe", "off"]
FollowUps: TypeAlias = Literal["never", "bounded", "always"]
Role: TypeAlias = Literal["viewer", "editor", "admin"]
Format: TypeAlias = Literal["yaml", "jsonl", "csv", "tsv", "markdown", "qna", "faqpage"]

Question: TypeAlias = app_commands.Range[str, 1, 2_000]
"""As long as a message may be."""

Words: TypeAlias = app_commands.Range[str, 1, 300]

EntryId: TypeAlias = app_commands.Range[str, 1, 200]
"""An entry's id, as long as one may be."""

Number: TypeAlias = app_commands.Range[int, 1, 999_999_999]

Percent: TypeAlias = app_commands.Range[float, 50.0, 99.9]

Limit: TypeAlias = app_commands.Range[int, 1, 1_000]

Days: TypeAlias = app_commands.Range[int, 1, 3_650]


class _Id(app_commands.Transformer):
    """Something of Discord's that was chosen from its own list; what is handed on is its id."""

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        return str(value.id)


class _Channel(_Id):
    """A channel where people write; a thread is none, it goes by its channel.

    Discord's published API takes no media channel here; it is set up from one of its posts.
    """

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        return [
            ChannelType.text,
            ChannelType.news,
            ChannelType.forum,
            ChannelType.voice,
            ChannelType.stage_voice,
        ]


class _Member(_Id):
    """A person."""

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.user


class _Role(_Id):
    """A role, by the name that it has as a group."""

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.role

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        return group(value.id)


class _Subject(_Id):
    """A person or a role."""

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.mentionable

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        return group(value.id) if isinstance(value, discord.Role) else str(value.id)


Channel: TypeAlias = app_commands.Transform[str, _Channel]
Member: TypeAlias = app_commands.Transform[str, _Member]
Group: TypeAlias = app_commands.Transform[str, _Role]
Subject: TypeAlias = app_commands.Transform[str, _Subject]
