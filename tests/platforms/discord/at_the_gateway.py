"""The door, open at the stand-in, with an inbox and a register that note what they are told."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core.errors import BotError, StorageError
from bot.core.messages import (
    Courier,
    IncomingMessage,
    Joined,
    MessageDeleted,
    MessageEdited,
    Notice,
    Place,
    Reply,
    Request,
    Response,
)
from bot.platforms.discord.door import Discord, Pace, open_discord
from bot.platforms.discord.seam import EPOCH
from bot.platforms.discord.setup.credentials import Credentials
from tests.discord.guild import DiscordServer

QUICK = Pace(
    listening=0.05, flags=0.1, settle=0.1, retry=0.05, longest=0.2, grace=0.5, hopeless=0.3
)


@dataclass(slots=True)
class Taken:
    """An `Inbox` that keeps all it is given, messages once; `refuses` so many first.

    While `held` it lets everybody wait; while it `apologises` it handles nothing.
    """

    all: list[IncomingMessage | MessageEdited | MessageDeleted] = field(default_factory=list)
    handled: list[Request] = field(default_factory=list)
    refuses: int = 0
    held: bool = False
    keys: list[str] = field(default_factory=list)
    apologises: bool = False

    def enlist(self, platform: str, courier: Courier) -> None:
        assert platform == "discord"

    async def accept(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> None:
        while self.held:  # noqa: ASYNC110  a test lets it go
            await asyncio.sleep(0.02)
        if self.refuses:
            self.refuses -= 1
            raise BotError("not now")
        if request.key not in self.keys or not isinstance(request, IncomingMessage):
            self.all.append(request)
        self.keys.append(request.key)

    async def handle(self, request: Request) -> Response | None:
        self.handled.append(request)
        if self.apologises:
            return Reply("I cannot look that up right now.", private=True, refusal=True)
        if isinstance(request, Joined):
            told = Place.of_person("discord", request.place.workspace, request.inviter.id)
            return Reply("", notices=(Notice(told, Reply("Welcome.")),))
        return None

    @property
    def messages(self) -> list[IncomingMessage]:
        return [one for one in self.all if isinstance(one, IncomingMessage)]

    @property
    def edits(self) -> list[MessageEdited]:
        return [one for one in self.all if isinstance(one, MessageEdited)]

    @property
    def deletions(self) -> list[MessageDeleted]:
        return [one for one in self.all if isinstance(one, MessageDeleted)]

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.messages]


@dataclass(slots=True)
class Noted:
    """A `Register` in memory, `away` for so many tries to tell it of guilds."""

    guilds: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    open: bool = False
    away: int = 0
    used: list[tuple[Place, int, datetime]] = field(default_factory=list)

    async def present(self, guilds: Sequence[int]) -> None:
        if self.away:
            self.away -= 1
            raise StorageError("The database is away.")
        self.guilds += [guild for guild in guilds if guild not in self.guilds]

    async def known(self) -> Sequence[int]:
        return list(self.guilds)

    async def left(self, guild: int) -> None:
        self.guilds.remove(guild)
        self.gone.append(guild)

    async def listens(self) -> bool:
        return self.open

    async def last_guild(self, person: str) -> int | None:
        return None

    async def in_use(self, since: datetime) -> Sequence[tuple[Place, int, datetime]]:
        return [one for one in self.used if one[2] >= since]


@dataclass(slots=True)
class Counted:
    """A meter."""

    counts: list[tuple[str, str]] = field(default_factory=list)

    def count(self, name: str, **labels: str) -> None:
        self.counts.append((name, labels.get("reason", "")))


@dataclass(slots=True)
class Desk:
    """The open door and what is behind it."""

    server: DiscordServer
    inbox: Taken = field(default_factory=Taken)
    register: Noted = field(default_factory=Noted)
    meter: Counted = field(default_factory=Counted)
    discord: Discord | None = None

    @property
    def health(self) -> tuple[bool, str]:
        assert self.discord is not None
        return self.discord.health()

    @asynccontextmanager
    async def opened(
        self,
        credentials: Credentials | None = None,
        *,
        shard_count: int | None = None,
        shard_ids: Sequence[int] = (),
        pace: Pace = QUICK,
        well: bool = True,
    ) -> AsyncIterator[Discord]:
        """On that Discord; `well`: not before it is connected and knows its guilds."""
        given = credentials or credentials_for(self.server)
        with_addresses = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        try:
            async with open_discord(
                given,
                self.inbox,
                self.register,
                meter=self.meter,
                shard_count=shard_count,
                shard_ids=shard_ids,
                pace=pace,
            ) as discord:
                self.discord = discord
                if well:
                    await until(lambda: discord.health()[0] and bool(self.register.guilds))
                yield discord
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = with_addresses


def credentials_for(server: DiscordServer) -> Credentials:
    """Those that this Discord takes."""
    return Credentials(server.token, server.api_url, server.gateway_url)


async def until(question: Callable[[], object], within_s: float = 10.0) -> None:
    """Returns when it is so."""
    async with asyncio.timeout(within_s):
        while not question():  # noqa: ASYNC110  the inbox is told from everywhere
            await asyncio.sleep(0.02)


@contextmanager
def ago(server: DiscordServer, seconds: float) -> Iterator[None]:
    """What happens within happened so long ago."""
    state = server.state
    now, last = state.clock_s, state._last
    then = (int((time.time() - seconds) * 1000) - EPOCH) << 22
    before = (id_ for there in state.messages.values() for id_ in there if id_ >> 22 <= then >> 22)
    state.clock_s, state._last = (lambda: time.time() - seconds), max(before, default=0)
    try:
        yield
    finally:
        state.clock_s, state._last = now, max(last, state._last)


def used(place: Place, last: int, seconds: float = 0.0) -> tuple[Place, int, datetime]:
    """A place in use."""
    return place, last, datetime.fromtimestamp(time.time() - seconds, UTC)
