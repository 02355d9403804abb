"""The commands, declared once: what the running bot takes, and what Discord is told of.

The descriptions are what Discord shows while somebody types; all else that is said is the core's.
No command asks for a permission of Discord's: roles are checked in the core (platform-rules.md).
"""

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot.platforms.discord.setup.acts import Acts
from bot.platforms.discord.setup.faq import Faq
from bot.platforms.discord.setup.options import Interaction, Question

FIND_ANSWER = "Find an answer"
"""The name of the entry in a message's menu."""

_ANYWHERE = AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_BY_SERVERS = AppInstallationType(guild=True, user=False)

Tree = app_commands.CommandTree[discord.Client]


def declare(tree: Tree, acts: Acts) -> None:
    """All commands, for that tree's client."""
    tree.allowed_installs = _BY_SERVERS
    tree.add_command(Faq(acts))
    tree.add_command(_ask(acts))
    tree.add_command(_find(acts))


def _ask(acts: Acts) -> app_commands.Command[app_commands.Group, ..., None]:
    @app_commands.command(name="ask", description="Ask a question; you alone see the answer.")
    @app_commands.describe(question="Your question, in your own words.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def ask(interaction: Interaction, question: Question) -> None:
        await acts.ask(interaction, question)

    return ask


def _find(acts: Acts) -> app_commands.ContextMenu:
    async def find(interaction: Interaction, message: discord.Message) -> None:
        await acts.find(interaction, message)

    return app_commands.ContextMenu(
        name=FIND_ANSWER, callback=find, allowed_contexts=_ANYWHERE, allowed_installs=_BY_SERVERS
    )
