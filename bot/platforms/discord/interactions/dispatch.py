"""Each interaction to who sees to it, and to its end.

Deferred first, except what opens a form or completes a word (platform-rules.md, Discord).
"""

import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import discord
from discord.app_commands import AppCommandError, CommandInvokeError

from bot.adapting.work import Work
from bot.core.errors import BotError, CrowdedError, RefusedError, UncertainError
from bot.core.messages import Inbox, Press, Reply
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.interactions.buttons import items
from bot.platforms.discord.interactions.commands import Commands
from bot.platforms.discord.interactions.early import HEADSTART, Early
from bot.platforms.discord.interactions.homes import Homes
from bot.platforms.discord.interactions.modals import Modals
from bot.platforms.discord.interactions.presses import Presses
from bot.platforms.discord.interactions.responses import Responses
from bot.platforms.discord.interactions.turns import ELSEWHERE, OverError, Told, Turn
from bot.platforms.discord.interactions.welcoming import SETTLING, Welcome, Welcoming
from bot.platforms.discord.setup.commands import Tree, declare
from bot.platforms.discord.setup.options import Interaction

logger = logging.getLogger(__name__)

_CLOSING = 2.0
"""Seconds for all that is in hand when the bot ends."""

_REMEMBERED = 10_000


class Interactions:
    """What hears commands, buttons and forms, whichever client they come in by."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        courier: DiscordCourier,
        first_use: Welcome,
        ask: str = "ask",
        faq: str = "faq",
        headstart: float = HEADSTART,
        settling: Sequence[float] = SETTLING,
    ) -> None:
        self._inbox = inbox
        self._names = ask, faq
        self._work = Work()
        self._responses = Responses(inbox, courier)
        self._modals = Modals(inbox, courier, self._responses, headstart)
        early = Early(self._responses, self._modals, self._work, headstart)
        homes = Homes(inbox, self._responses)
        self._commands = Commands(self._begin, inbox, self._responses, early, homes)
        self._presses = Presses(inbox, courier, self._responses, early, self._modals, homes)
        self._welcoming = Welcoming(first_use, courier, self._responses, settling)
        self._begun: dict[int, None] = {}

    def attach(self, client: discord.Client) -> None:
        """From now on takes what comes in by that client, which is not connected yet."""
        declare(_Tree(client, self._failed), self._commands, *self._names)
        client.add_dynamic_items(*items(self._pressed, self._opens))

        async def on_interaction(interaction: Interaction) -> None:
            # A modal of before a restart is unknown to discord.py, so that all come in here.
            if interaction.type is discord.InteractionType.modal_submit:
                self._begin(interaction, self._modals.submit)

        client.event(on_interaction)

    async def close(self) -> None:
        """Finishes what is in hand, within seconds."""
        await self._work.finish(_CLOSING)

    def _pressed(self, interaction: Interaction, button: str) -> None:
        self._begin(interaction, lambda turn: self._presses.press(button, turn))

    def _opens(self, interaction: Interaction, button: str) -> None:
        self._begin(interaction, lambda turn: self._presses.open(button, turn))

    def _failed(self, interaction: Interaction, error: AppCommandError) -> None:
        """It could not even be read: Discord knows other commands than this bot."""
        # What the library says of an error holds what was typed; that of a fault is its traceback.
        fault = error.original if isinstance(error, CommandInvokeError) else None
        logger.error("A command was not understood: %s", type(error).__name__, exc_info=fault)
        if interaction.type is not discord.InteractionType.autocomplete:
            self._begin(interaction, self._apologise)

    def _begin(
        self, interaction: Interaction, see_to: Callable[[Turn], Coroutine[Any, Any, None]]
    ) -> None:
        """Sees to it, once: the gateway may deliver it again after a resume."""
        if interaction.id in self._begun:
            return
        self._begun[interaction.id] = None
        if len(self._begun) > _REMEMBERED:
            self._begun.pop(next(iter(self._begun)))
        try:
            self._work.start(self._see_through(interaction, see_to))
        except CrowdedError as error:  # Discord tells them that nothing came
            logger.warning("An interaction is left without an answer: %s", error)

    async def _see_through(
        self, interaction: Interaction, see_to: Callable[[Turn], Coroutine[Any, Any, None]]
    ) -> None:
        turn = Turn(interaction)
        # One of the borders that catch broadly: whoever acted waits for an answer.
        try:
            await see_to(turn)
        except OverError as error:
            level = logging.INFO if str(error) == ELSEWHERE else logging.WARNING
            logger.log(level, "An interaction takes no answer; Discord tells who acted: %s", error)
            return
        except (RefusedError, UncertainError, CrowdedError) as error:  # for the log, not for people
            logger.warning("An interaction failed: %s", error)
            await self._apologise(turn)
        except BotError as error:
            logger.warning("An interaction failed: %s", error)
            await self._say(str(error), turn)
        except Exception:
            logger.exception("An interaction failed")
            await self._apologise(turn)
        await self._welcoming.heed(turn)

    async def _apologise(self, turn: Turn) -> None:
        """Says in the core's words that it went wrong; the log has said why."""
        said = await self._inbox.handle(Press("failed", turn.person, turn.place, turn.alone))
        if isinstance(said, Reply):
            await self._say(said.text, turn)

    async def _say(self, text: str, turn: Turn) -> None:
        try:
            if turn.told is Told.NOTHING:
                await turn.defer()
            await self._responses.tell(text, turn)
        except OverError as error:
            logger.warning("Who acted sees no answer but Discord's own: %s", error)


class _Tree(Tree):
    """The commands of one client."""

    def __init__(
        self, client: discord.Client, failed: Callable[[Interaction, AppCommandError], None]
    ) -> None:
        super().__init__(client)
        self._failed = failed

    async def on_error(self, interaction: Interaction, error: AppCommandError, /) -> None:
        self._failed(interaction, error)
