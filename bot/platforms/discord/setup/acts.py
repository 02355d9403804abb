"""What the declared commands lead to; the running bot does it, a deploy step only declares."""

from typing import Protocol

import discord
from discord.app_commands import Choice

from bot.core.messages import Action, Aim
from bot.platforms.discord.setup.options import Interaction


class Acts(Protocol):
    """What is done about a command."""

    async def ask(self, interaction: Interaction, question: str) -> None:
        """`/ask QUESTION`"""
        ...

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """An answer to that message is asked for."""
        ...

    async def point(self, interaction: Interaction, message: discord.Message, aim: Aim) -> None:
        """Something for editors was chosen in that message's menu."""
        ...

    async def do(self, interaction: Interaction, action: Action) -> None:
        """`/faq …`"""
        ...

    async def take(
        self, interaction: Interaction, file: discord.Attachment, *, prune: bool
    ) -> None:
        """`/faq import`, with the file."""
        ...

    async def complete(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """The entries that may be meant; none rather than late, or an error."""
        ...
