"""The bot in its guilds: what is heard there, what is said, and how both end."""

import asyncio

from bot.core.messages import Hearing, Membership, Place, Speaking
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.gateway.connection import Connection
from bot.platforms.discord.inbound.listening import Listening
from bot.platforms.discord.interactions.dispatch import Interactions

_LEAVING = 2.0
"""Seconds for all that is in hand when the bot ends: what came in was finished before."""


class Discord:
    """What the bot is at Discord."""

    def __init__(
        self,
        connection: Connection,
        courier: DiscordCourier,
        listening: Listening,
        interactions: Interactions,
    ) -> None:
        self.courier = courier
        self._connection = connection
        self._listening = listening
        self._interactions = interactions

    def health(self) -> tuple[bool, str]:
        """Whether Discord and the bot hear each other, and how that is known."""
        return self._connection.health()

    async def hears(self, place: Place) -> Hearing:
        """Whether messages come in from there that do not mention the bot, or would."""
        if place.direct or await self._connection.hears():
            return Hearing.ALL
        return Hearing.UNGRANTED

    async def speaks(self, place: Place) -> Speaking:
        """Whether the bot may write in that channel."""
        return self.courier.people.speaks(place)

    async def knows(self, place: Place, subject: str) -> Membership:
        """What the person or role of that id is in the place's guild."""
        return await self.courier.people.membership(place, subject)

    async def open(self) -> None:
        """Connects; SettingsError where the token is wrong. Goes on where Discord is away."""
        await self._connection.open()

    async def close(self) -> None:
        """Takes nothing more, and finishes what is in hand, within seconds."""
        await self._connection.leave()
        await asyncio.gather(self._listening.close(_LEAVING), self._interactions.close())
        await self.courier.close()
        await self._connection.close()
