"""The chat platforms that tokens are set for: both in one process, or each alone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

from bot.app import pseudonym
from bot.config import Settings
from bot.core.errors import SettingsError
from bot.core.intake import Intake
from bot.core.messages import Hearing, Membership, Place, Speaking
from bot.core.ports import Meter
from bot.operations.health import Check, Health
from bot.operations.metrics import PrometheusMeter
from bot.platforms.slack.door import open_slack
from bot.serving.credentials import discord_credentials, slack_credentials
from bot.serving.register import GuildRegister
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class _Open:
    """A platform that is open: whether it is heard, what it hears and knows, where it may write."""

    health: Callable[[], tuple[bool, str]]
    hears: Callable[[Place], Awaitable[Hearing]]
    speaks: Callable[[Place], Awaitable[Speaking]]
    knows: Callable[[Place, str], Awaitable[Membership]]


class Platforms:
    """The chat platforms that tokens are set for; the bot is on them while its block lasts.

    SettingsError where one of them can never work. Where one only cannot be reached, the other
    works without it.
    """

    def __init__(
        self, settings: Settings, stores: Database, intake: Intake, meter: Meter | None = None
    ) -> None:
        self._settings = settings
        self._stores = stores
        self._intake = intake
        self._meter = meter or PrometheusMeter()
        self._opened = AsyncExitStack()
        self._open: dict[str, _Open] = {}
        self.judged = asyncio.Event()
        """Set when every token has been tried."""

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            await self._enter(opened)
            self._opened = opened.pop_all()
        self.judged.set()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._opened.__aexit__(kind, error, traceback)

    @property
    def checks(self) -> dict[str, Check]:
        """What the health page looks at, by platform."""
        return {name: partial(self._health, name) for name in self._open}

    async def hears(self, place: Place) -> Hearing:
        """Whether messages come in from that place which are not addressed to the bot."""
        platform = self._open.get(place.platform)
        return await platform.hears(place) if platform else Hearing.ALL

    async def speaks(self, place: Place) -> Speaking:
        """Whether the bot may write in that channel."""
        platform = self._open.get(place.platform)
        return await platform.speaks(place) if platform else Speaking.FREE

    async def knows(self, place: Place, subject: str) -> Membership:
        """What the person or group of that id is in the place's workspace."""
        platform = self._open.get(place.platform)
        return await platform.knows(place, subject) if platform else Membership.FULL

    async def _health(self, name: str) -> Health:
        """One that is away takes no replica out of service while another is there."""
        others = [one.health()[0] for other, one in self._open.items() if other != name]
        return Health(*self._open[name].health(), vital=not any(others))

    async def _enter(self, opened: AsyncExitStack) -> None:
        """Opens them side by side, so that none waits for one that does not answer."""

        async def enter(name: str, door: AbstractAsyncContextManager[_Open]) -> None:
            self._open[name] = await opened.enter_async_context(door)

        doors = {}
        if slack_credentials(self._settings).given:
            doors["slack"] = self._slack()
        if discord_credentials(self._settings).given:
            doors["discord"] = self._discord()
        try:
            async with asyncio.TaskGroup() as opening:
                for name, door in doors.items():
                    opening.create_task(enter(name, door))
        except ExceptionGroup as errors:
            raise _one_of(errors) from errors

    @asynccontextmanager
    async def _slack(self) -> AsyncIterator[_Open]:
        async with open_slack(
            slack_credentials(self._settings),
            self._intake,
            installed=partial(self._stores.workspaces.adopt, "slack"),
            host=self._settings.slack_host,
            port=self._settings.slack_port,
            ask=self._settings.slack_ask,
            faq=self._settings.slack_faq,
        ) as slack:

            async def hears(place: Place) -> Hearing:
                return Hearing.ALL if slack.hears(place) else Hearing.ADDRESSED

            yield _Open(slack.health, hears, slack.speaks, slack.knows)

    @asynccontextmanager
    async def _discord(self) -> AsyncIterator[_Open]:
        from bot.platforms.discord.door import open_discord  # takes half a second to import

        credentials = discord_credentials(self._settings)
        async with open_discord(
            credentials,
            self._intake,
            GuildRegister(self._stores, credentials.guilds, pseudonym(self._settings)),
            meter=self._meter,
            shard_count=self._settings.discord_shard_count or None,
            shard_ids=self._settings.discord_shard_ids,
            ask=self._settings.discord_ask,
            faq=self._settings.discord_faq,
        ) as discord:
            yield _Open(discord.health, discord.hears, discord.speaks, discord.knows)


def _one_of(errors: ExceptionGroup) -> Exception:
    """The first that is a surprise; else all that is wrong with the settings."""
    surprises = [error for error in errors.exceptions if not isinstance(error, SettingsError)]
    return next(iter(surprises), SettingsError("\n".join(map(str, errors.exceptions))))
