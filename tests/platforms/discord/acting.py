"""Interactions with the bot's own discord.py against our Discord; the core is a script."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core.errors import BotError
from bot.core.messages import (
    Courier,
    Delivery,
    IncomingMessage,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
    Reply,
    Request,
    Response,
)
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.interactions.dispatch import Interactions
from bot.platforms.discord.interactions.welcoming import SETTLING
from tests.discord.guild import GUILD, DiscordServer

T = TypeVar("T")

Answer = Response | None | Callable[[Request], Awaitable[Response | None]]


@dataclass(slots=True)
class ScriptedInbox:
    """Answers each request with `answer`, and remembers what came."""

    answer: Answer = None
    refusal: BotError | None = None
    accepted: list[IncomingMessage] = field(default_factory=list)
    handled: list[Request] = field(default_factory=list)

    def enlist(self, platform: str, courier: Courier) -> None:
        """Nobody is written to unasked here."""

    async def accept(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> None:
        if self.refusal is not None:
            raise self.refusal
        assert isinstance(request, IncomingMessage)
        self.accepted.append(request)

    async def handle(self, request: Request) -> Response | None:
        self.handled.append(request)
        if callable(self.answer):
            return await self.answer(request)
        return self.answer

    def last(self, kind: type[T]) -> T:
        """The last request, which is one of these."""
        request = self.handled[-1]
        assert isinstance(request, kind)
        return request


class OneGuild:
    """A register that knows of the one guild."""

    async def present(self, guilds: object) -> None: ...

    async def known(self) -> list[int]:
        return [GUILD]

    async def left(self, guild: int) -> None: ...

    async def listens(self) -> bool:
        return False

    async def last_guild(self, person: str) -> int | None:
        return None

    async def in_use(self, since: datetime) -> list[tuple[Place, int, datetime]]:
        return []


@dataclass(slots=True)
class ScriptedWelcome:
    """Welcomes whom it is told to, once."""

    told: Reply | None = None
    heeded: list[tuple[Person, Place]] = field(default_factory=list)

    async def heed(self, person: Person, place: Place) -> Reply | None:
        self.heeded.append((person, place))
        told, self.told = self.told, None
        return told


async def eventually(question: Callable[[], T], within_s: float = 5.0) -> T:
    """The first true answer, for what Discord itself does not see."""
    async with asyncio.timeout(within_s):
        while not (answer := question()):  # noqa: ASYNC110  the core under test tells nobody
            await asyncio.sleep(0.005)
    return answer


@dataclass(slots=True)
class Bot:
    """The bot as far as this goes."""

    server: DiscordServer
    client: discord.Client
    inbox: ScriptedInbox
    welcome: ScriptedWelcome
    courier: DiscordCourier
    interactions: Interactions

    async def asked(self, count: int = 1) -> IncomingMessage:
        """The question that the core is given, as soon as there are that many."""
        await eventually(lambda: len(self.inbox.accepted) >= count)
        return self.inbox.accepted[count - 1]

    async def declare(self) -> None:
        """Discord knows the commands, so that people can use none but these."""
        tree = self.client._connection._command_tree
        assert tree is not None
        await tree.sync()

    async def answer(self, asked: IncomingMessage, reply: Reply) -> None:
        """What the core does with a question, sooner or later."""
        address = asked.return_address
        await self.courier.post(
            Delivery(asked.key, asked.place, reply, asked.person.id, return_address=address)
        )


@asynccontextmanager
async def acting(
    server: DiscordServer,
    inbox: ScriptedInbox | None = None,
    welcome: ScriptedWelcome | None = None,
    *,
    headstart: float = 1.0,
    settling: Sequence[float] = SETTLING,
    ask: str = "ask",
    faq: str = "faq",
) -> AsyncIterator[Bot]:
    """The bot, connected to that server, while the block lasts."""
    inbox, welcome = inbox or ScriptedInbox(), welcome or ScriptedWelcome()
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = server.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = type(before[1])(server.gateway_url)
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True),
        allowed_mentions=discord.AllowedMentions.none(),
        shard_count=1,
        guild_ready_timeout=0.1,
    )
    courier = DiscordCourier(OneGuild())
    interactions = Interactions(
        inbox=inbox,
        courier=courier,
        first_use=welcome,
        headstart=headstart,
        settling=settling,
        ask=ask,
        faq=faq,
    )
    connection: asyncio.Task[None] | None = None
    try:
        await client.login(server.token)
        interactions.attach(client)
        courier.introduce(client)
        connection = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        yield Bot(server, client, inbox, welcome, courier, interactions)
    finally:
        await interactions.close()
        await courier.close()
        await client.close()
        if connection is not None:
            await asyncio.gather(connection, return_exceptions=True)
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
