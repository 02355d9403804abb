"""The entries that somebody may mean who types into an option."""

import asyncio
import logging

from discord.app_commands import Choice

from bot.core.messages import Choices, Completion, Inbox
from bot.platforms.discord.interactions.turns import Turn
from bot.platforms.discord.render.safety import plain
from bot.platforms.discord.setup.options import Interaction

logger = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds; Discord waits for three."""

MOST = 25
LONGEST = 100
"""https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure"""


async def completed(inbox: Inbox, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Best first; none where it takes too long, or goes wrong."""
    turn = Turn(interaction)
    try:
        async with asyncio.timeout(PATIENCE):
            found = await inbox.handle(_asked(interaction, typed, turn))
    except TimeoutError:
        logger.warning("A completion stays empty: it took too long.")
        return []
    except Exception:  # one of the borders that catch broadly: nobody is told of an error here
        logger.exception("A completion stays empty")
        return []
    items = found.items if isinstance(found, Choices) else ()
    fit = [choice for choice in items if 0 < len(choice.slug) <= LONGEST]
    return [Choice(name=plain(choice.label, LONGEST), value=choice.slug) for choice in fit[:MOST]]


def _asked(interaction: Interaction, typed: str, turn: Turn) -> Completion:
    command = interaction.command.name if interaction.command else ""
    return Completion(typed, turn.person, turn.place, command)
