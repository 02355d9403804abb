"""An interaction as the seam sees it: who, where, and what Discord was told of it so far.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import replace
from enum import Enum, auto
from typing import Any

import discord

from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import Person, Place
from bot.platforms.discord.api.errors import GONE, asked
from bot.platforms.discord.api.permissions import is_absent
from bot.platforms.discord.api.profiles import person_of
from bot.platforms.discord.api.webhooks import address_of
from bot.platforms.discord.seam import PLATFORM, chain, key_of_click
from bot.platforms.discord.setup.options import Interaction

logger = logging.getLogger(__name__)


_PATIENCE = 10.0
"""Seconds for Discord to take the first answer, which it waits three for."""

ELSEWHERE, UNFIT = "already_acknowledged", "invalid_form"
"""Another process answers it, or a second delivery of it came; Discord wants another answer."""


class OverError(Exception):
    """The interaction takes no answer (any more): whoever acted is told so by Discord itself."""


class Told(Enum):
    """What `@original` is."""

    NOTHING = auto()
    """Discord was told nothing yet; for three seconds a form may be opened."""
    THINKING = auto()
    """A sign that something will come, for who acted alone."""
    MESSAGE = auto()
    """The message with the button that was pressed."""
    FORM = auto()
    """There is none: a form was opened, and that is all."""
    DONE = auto()
    """What was to come: further messages come after it."""


class Turn:
    """One interaction: who acted (nothing of it is looked up), where, and how it stands.

    `address` is where answers go.
    """

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction
        self.person = _person(interaction)
        self.place = _place(interaction)
        self.address = address_of(interaction.application_id, interaction.token)
        self.told = Told.NOTHING
        self.shows_setup = False  # whether the answer is what a welcome would show

    @property
    def key(self) -> str:
        """The name of what was asked with it, for ever."""
        return key_of_click(self.interaction.id)

    @property
    def alone(self) -> bool:
        """Whether they alone see what they acted on: nobody reads what is typed in a command."""
        message = self.interaction.message
        return message is None or message.flags.ephemeral

    async def defer(self) -> None:
        """Tells Discord that something will come; OverError where it will not take that."""
        if self.interaction.message is not None:
            try:
                await self._first(self.interaction.response.defer(), Told.MESSAGE)
            except OverError as error:
                if str(error) not in GONE:
                    raise
            else:
                return
        # There is no message, or it is gone meanwhile: who acted gets one of their own.
        thinking = self.interaction.response.defer(ephemeral=True, thinking=True)
        await self._first(thinking, Told.THINKING)

    async def open(self, modal: discord.ui.Modal) -> None:
        """Opens a form; OverError where Discord will not take that any more."""
        await self._first(self.interaction.response.send_modal(modal), Told.FORM)

    async def _first(self, answer: Awaitable[Any], then: Told) -> None:
        self.told = then
        try:
            async with asyncio.timeout(_PATIENCE):
                await asked(answer)
        except RefusedError as error:
            raise OverError(error.cause) from error
        except (UncertainError, TimeoutError) as error:  # what comes next will tell
            logger.warning("It is not known whether Discord was answered: %r", error)


def _person(interaction: Interaction) -> Person:
    known, may = person_of(interaction.user), interaction.permissions
    if interaction.guild_id is None or not may.value:
        return known
    return replace(known, owner=may.manage_guild or may.administrator)  # by Discord's own count


def _place(interaction: Interaction) -> Place:
    channel, here = interaction.channel, str(interaction.channel_id or 0)
    if interaction.guild_id is None:
        return Place(PLATFORM, "", here, direct=True)
    guild, in_thread = str(interaction.guild_id), isinstance(channel, discord.Thread)
    may = interaction.app_permissions  # never empty where Discord tells them
    absent = bool(may.value) and is_absent(may, in_thread=in_thread)
    if isinstance(channel, discord.Thread):
        return Place(PLATFORM, guild, str(channel.parent_id), here, absent=absent)
    return Place(PLATFORM, guild, here, _conversation(interaction.message), absent=absent)


def _conversation(message: discord.Message | None) -> str | None:
    """The conversation in a channel that a public message belongs to."""
    if message is None or message.flags.ephemeral:
        return None
    answered = message.reference.message_id if message.reference else None
    return chain(answered or message.id)
