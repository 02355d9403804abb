"""Whether a message says what it was meant to say."""

from collections.abc import Sequence

import discord

from bot.platforms.discord.render.message import Message


def says(there: discord.Message, meant: Message) -> bool:
    """Whether it reads so; Discord trims and tidies, so that letters and digits are compared."""
    return _letters(there.content, there.embeds) == _letters(meant.content, meant.embeds)


def _letters(content: str, embeds: Sequence[discord.Embed]) -> str:
    texts = [content, *(f"{embed.title or ''}{embed.description or ''}" for embed in embeds)]
    return "".join(filter(str.isalnum, "".join(texts)))
