"""What is done about buttons that were pressed."""

from bot.core.messages import Inbox, Press, Response
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.interactions.early import Early
from bot.platforms.discord.interactions.homes import HOME, Homes
from bot.platforms.discord.interactions.modals import AGAIN, Modals
from bot.platforms.discord.interactions.responses import Responses
from bot.platforms.discord.interactions.turns import Turn
from bot.platforms.discord.interactions.whereabouts import settled


class Presses:
    """Buttons, by their ids as the core knows them."""

    def __init__(
        self,
        inbox: Inbox,
        courier: DiscordCourier,
        responses: Responses,
        early: Early,
        modals: Modals,
        homes: Homes,
    ) -> None:
        self._inbox = inbox
        self._courier = courier
        self._responses = responses
        self._early = early
        self._modals = modals
        self._homes = homes

    async def press(self, button: str, turn: Turn) -> None:
        """A button that opens no form."""
        kind, _, rest = button.partition(":")
        if kind == HOME:
            await self._homes.choose(rest, turn)
            return
        await turn.defer()
        await self._responses.lay_out(await self._handled(button, turn), turn)

    async def open(self, button: str, turn: Turn) -> None:
        """A button that may open a form."""
        kind, _, rest = button.partition(":")
        if kind == AGAIN:
            await self._modals.open_again(rest, turn)
            return
        await self._early.answer(self._handled(button, turn), turn)

    async def _handled(self, button: str, turn: Turn) -> Response | None:
        person, place = await settled(self._courier, turn)
        return await self._inbox.handle(Press(button, person, place, turn.alone))
