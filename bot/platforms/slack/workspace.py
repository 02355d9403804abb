"""The bot in one Slack workspace: how it comes to be connected, and how it leaves."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.adapting.work import Work
from bot.core.errors import RefusedError, SettingsError, StorageError, UncertainError
from bot.core.messages import Inbox, Membership, Place, Speaking
from bot.platforms.slack.api.courier import SlackCourier
from bot.platforms.slack.api.errors import asked
from bot.platforms.slack.api.people import People
from bot.platforms.slack.api.sources import Sources
from bot.platforms.slack.inbound.bolt import bolt_app
from bot.platforms.slack.inbound.home import HomeTab
from bot.platforms.slack.inbound.http_mode import Server
from bot.platforms.slack.inbound.listeners import Commands, Listeners
from bot.platforms.slack.inbound.responses import Responses
from bot.platforms.slack.inbound.socket_mode import SocketLink
from bot.platforms.slack.inbound.submissions import Submissions
from bot.platforms.slack.seam import Identity, is_direct
from bot.platforms.slack.setup.client import Client
from bot.platforms.slack.setup.credentials import Credentials
from bot.platforms.slack.setup.identify import NotNowError, identify, socket_address
from bot.platforms.slack.setup.scopes import AUTO_SCOPES

logger = logging.getLogger(__name__)

_LEAVING = 2.0
"""Seconds for all that is in hand when the bot ends: what came in was finished before."""

_LONGEST = 30.0
"""Seconds between two tries to reach Slack, at most."""


class Slack:
    """What the bot is in that workspace."""

    def __init__(
        self,
        credentials: Credentials,
        inbox: Inbox,
        client: Client,
        courier: SlackCourier,
        commands: Commands,
        installed: Callable[[str], Awaitable[object]],
        ping: float,
    ) -> None:
        self.courier = courier
        self._credentials = credentials
        self._inbox = inbox
        self._client = client
        self._commands = commands
        self._installed = installed
        self._ping = ping
        self._me: Identity | None = None
        self._trouble = "Slack was not asked yet"
        self._people: People | None = None
        self._link: SocketLink | None = None
        self._server: Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._work = Work()

    @property
    def team(self) -> str:
        """The installed team's id, empty until Slack has told it."""
        return self._me.team if self._me else ""

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes that were granted, none until Slack has told them."""
        return self._me.scopes if self._me else frozenset()

    def hears(self, place: Place) -> bool:
        """Whether messages come in from there that do not mention the bot.

        Public and private channels have a scope each, and one's kind may not be known.
        """
        if not self.scopes or is_direct(place.channel):
            return True
        public, private = (scope in self.scopes for scope in AUTO_SCOPES)
        kind = self._people.is_private(place.channel) if self._people else None
        return public and private if kind is None else private if kind else public

    async def speaks(self, place: Place) -> Speaking:
        """Whether the bot may write there, which it may where it is a member."""
        barred = await self._people.is_barred(place) if self._people else False
        return Speaking.BARRED if barred else Speaking.FREE

    async def knows(self, _place: Place, subject: str) -> Membership:
        """What the person or user group of that id is in the workspace."""
        return await self._people.membership(subject) if self._people else Membership.FULL

    @property
    def port(self) -> int:
        """Where it listens by HTTP; 0 in Socket Mode."""
        return self._server.port if self._server else 0

    def health(self) -> tuple[bool, str]:
        """Whether Slack and the bot hear each other, and how that is known."""
        if self._me is None:
            return False, self._trouble
        if refusal := self._client.refusal:
            return False, f"{refusal.says} {refusal.do}"
        if self._server is not None:
            return True, f"HTTP: listening at port {self._server.port}"
        return self._link.health if self._link else (False, self._trouble)

    async def serve(self, host: str, port: int) -> None:
        """Listens by HTTP; SettingsError where the address cannot be had."""
        self._server = Server(host, port, self._credentials.signing_secret)
        await self._server.open()

    async def open(self) -> None:
        """Connects; SettingsError where a token is wrong. Goes on trying where Slack is away."""
        address = await self._begin()
        self._tasks = [self._work.start(self._keep(address)), self._work.start(self._watch())]

    async def close(self) -> None:
        """Takes nothing more, and finishes what is in hand, within seconds."""
        deadline = time.monotonic() + _LEAVING
        if self._link is not None:
            await self._link.leave(_LEAVING / 2)
        if self._server is not None:
            await self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)  # who failed has said so
        await self._work.finish(max(deadline - time.monotonic(), _LEAVING / 2))
        if self._people is not None:
            await self._people.close()

    async def _begin(self) -> str | None:
        """The first address to connect to (empty by HTTP); None where Slack is away."""
        try:
            me = await identify(self._client)
            token = self._credentials.app_token
            address = await socket_address(self._client, token) if token else ""
            await self._installed(me.team)
        except (NotNowError, StorageError) as error:
            self._trouble = str(error)
            logger.warning("%s", error)
            return None
        self._listen(me)
        return address

    async def _keep(self, address: str | None) -> None:
        pause = 1.0
        while address is None:
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(2 * pause, _LONGEST)
            try:
                address = await self._begin()
            except SettingsError as error:
                self._trouble = str(error)
                logger.error("%s", error)
        if self._link is not None:
            await self._link.keep(address)

    async def _watch(self) -> None:
        """A token that was refused is tried again: who is not ready may not be called any more."""
        while True:
            await asyncio.sleep(_LONGEST)
            if self._client.refusal is not None:
                with suppress(RefusedError, UncertainError):
                    await asked(self._client.auth_test())

    def _listen(self, me: Identity) -> None:
        self._people = People(Sources(self._client, me), me)
        self.courier.introduce(self._people)
        home = HomeTab(self._client, self._inbox, self._people, self.courier)
        responses = Responses(self._client, self._inbox, self._people, self.courier, home)
        submissions = Submissions(
            self._client,
            self._inbox,
            self._people,
            self.courier.files,
            responses,
            self._work,
        )
        listeners = Listeners(
            me, self._inbox, self._people, responses, submissions, self._work, self._commands, home
        )
        app = bolt_app(self._credentials, me, listeners)
        if self._server is not None:
            self._server.app = app
        else:
            self._link = SocketLink(self._client, self._credentials.app_token, app, ping=self._ping)
        self._me = me
        logger.info("The bot is in the Slack workspace %s.", me.team)
