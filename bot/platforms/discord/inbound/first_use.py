"""Set-up is offered to who may do it, at their first use of the bot in a guild."""

from contextlib import suppress

from bot.core.errors import BotError
from bot.core.messages import Courier, Inbox, Joined, Person, Place, Reply
from bot.platforms.discord.seam import PLATFORM

_REMEMBERED = 10_000


class FirstUse:
    """Says once per guild that somebody who administers it has come.

    The inbox remembers for all processes and for ever, this only spares it the asking.
    """

    def __init__(self, inbox: Inbox, courier: Courier) -> None:
        self._inbox = inbox
        self._courier = courier
        self._begun: dict[str, None] = {}

    async def heed(self, person: Person, place: Place) -> Reply | None:
        """What is to be shown to that person; None: nothing, as nearly always."""
        guild = place.workspace
        if not person.owner or not guild or guild in self._begun:
            return None
        self._begun[guild] = None
        if len(self._begun) > _REMEMBERED:
            del self._begun[next(iter(self._begun))]
        key = f"{PLATFORM}:setup:{guild}"
        told = await self._inbox.handle(Joined(key, person, place))
        if isinstance(told, Reply) and told.refusal:  # the database is away: another time
            self._begun.pop(guild, None)
        return told if isinstance(told, Reply) and not told.refusal else None

    async def welcome(self, person: Person, place: Place) -> None:
        """The same, told in a direct message."""
        told = await self.heed(person, place)
        for notice in told.notices if told else ():
            with suppress(BotError):  # who takes no direct messages finds `/faq setup`
                await self._courier.notify(notice)
