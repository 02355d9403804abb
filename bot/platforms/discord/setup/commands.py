"""The commands, declared once: what the running bot takes, and what Discord is told of.

The descriptions are what Discord shows while somebody types; all else that is said is the core's.
No command asks for a permission of Discord's: roles are checked in the core (platform-rules.md).
"""

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot.core.messages import Aim
from bot.platforms.discord.setup.acts import Acts
from bot.platforms.discord.setup.faq import Faq
from bot.platforms.discord.setup.options import Interaction, Question

FIND_ANSWER = "Find an answer"
"""The name of the entry in a message's menu."""

POINTING = {
    Aim.WHY: "Why this answer?",
    Aim.MEND: "Mend this answer",
    Aim.SAVE: "Save as FAQ",
    Aim.ATTACH: "Attach as alternate",
}
"""The entries for editors, by what they want; with the other these are all that Discord takes: 5.
https://discord.com/developers/docs/interactions/application-commands#registering-a-command"""

_IN_SERVERS = AppCommandContext(guild=True, dm_channel=False, private_channel=False)
_ANYWHERE = AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_BY_SERVERS = AppInstallationType(guild=True, user=False)

Tree = app_commands.CommandTree[discord.Client]


def declare(tree: Tree, acts: Acts, ask: str = "ask", faq: str = "faq") -> None:
    """All commands, for that tree's client; `ask` and `faq` are the names of the two typed ones."""
    tree.allowed_installs = _BY_SERVERS
    tree.add_command(Faq(acts, faq))
    tree.add_command(_ask(acts, ask))
    tree.add_command(_find(acts))
    for aim, name in POINTING.items():
        tree.add_command(_pointing(acts, aim, name))


def _ask(acts: Acts, name: str) -> app_commands.Command[app_commands.Group, ..., None]:
    @app_commands.command(name=name, description="Ask a question; you alone see the answer.")
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


def _pointing(acts: Acts, aim: Aim, name: str) -> app_commands.ContextMenu:
    async def point(interaction: Interaction, message: discord.Message) -> None:
        await acts.point(interaction, message, aim)

    return app_commands.ContextMenu(
        name=name, callback=point, allowed_contexts=_IN_SERVERS, allowed_installs=_BY_SERVERS
    )
