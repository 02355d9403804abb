"""A desk of the tests' own: it remembers what came in, and answers as it is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.core.messages import (
    Courier,
    Delivery,
    IncomingMessage,
    MessageDeleted,
    MessageEdited,
    Reply,
    Request,
    Response,
)
from bot.platforms.slack.door import Slack, open_slack
from bot.platforms.slack.setup.credentials import Credentials
from tests.slack.workspace import SIGNING_SECRET, Channel, SlackServer, User

Handle = Callable[[Request], Awaitable[Response | None]]


class Desk:
    """Satisfies `bot.platforms.slack.seam.Desk`; each message is answered once, by its key."""

    def __init__(self, reply: Reply | None = None) -> None:
        self.reply = reply
        self.accepted: list[IncomingMessage | MessageEdited | MessageDeleted] = []
        self.handled: list[Request] = []
        self.posted: dict[str, str] = {}
        self.response: Response | None = None
        self.answer: Handle | None = None
        self.refuse: Exception | None = None
        self.delay_s = 0.0
        self.arrived = asyncio.Event()
        self.courier: Courier | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def enlist(self, platform: str, courier: Courier) -> None:
        assert platform == "slack"
        self.courier = courier

    async def accept(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> None:
        self.arrived.set()
        await asyncio.sleep(self.delay_s)
        if self.refuse is not None:
            raise self.refuse
        known = [one.key for one in self.accepted]
        self.accepted.append(request)
        if self.reply and isinstance(request, IncomingMessage) and request.key not in known:
            task = asyncio.ensure_future(self._post(request, self.reply))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def handle(self, request: Request) -> Response | None:
        await asyncio.sleep(self.delay_s)
        self.handled.append(request)
        return await self.answer(request) if self.answer else self.response

    @property
    def keys(self) -> set[str]:
        """The names of all messages that came."""
        return {one.key for one in self.accepted}

    @property
    def only(self) -> IncomingMessage:
        """The one message that came, however often."""
        messages = [one for one in self.accepted if isinstance(one, IncomingMessage)]
        (message,) = {one.key: one for one in messages}.values()
        return message

    async def known(self) -> IncomingMessage:
        """The one message that came, with what Slack tells of person and place."""
        assert self.courier is not None
        return await self.courier.acquaint(self.only)

    async def _post(self, message: IncomingMessage, reply: Reply) -> None:
        assert self.courier is not None
        delivery = Delivery(
            message.key,
            message.place,
            reply,
            message.person.id,
            return_address=message.return_address,
        )
        self.posted[message.key] = await self.courier.post(delivery)


def workspace(slack: SlackServer) -> None:
    """Ann, who administers it, Bob, who does not, and a channel."""
    slack.state.add_user(User("U1", "ann", real_name="Ann Lee", is_admin=True))
    slack.state.add_user(User("U2", "bob"))
    slack.state.add_channel(Channel("C1", "general"))


def credentials(slack: SlackServer, *, http: bool = False) -> Credentials:
    """Good ones, for either transport."""
    if http:
        return Credentials(slack.bot_token, "", SIGNING_SECRET, slack.api_url)
    return Credentials(slack.bot_token, slack.app_token, "", slack.api_url)


@asynccontextmanager
async def connected(slack: SlackServer, desk: Desk, *, ping: float = 1.0) -> AsyncIterator[Slack]:
    """The bot, in Socket Mode, when it can hear."""
    async with open_slack(credentials(slack), desk, ping=ping) as bot:
        await slack.socket.connected()
        yield bot
