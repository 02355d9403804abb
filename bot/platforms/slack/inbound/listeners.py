"""Each payload of Slack's to who reads it, acknowledged as Slack's rules say.

Events are claimed first and acknowledged then, so that one which is lost is delivered again;
commands, buttons and forms are acknowledged first (platform-rules.md).
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.adapting.work import Work
from bot.core.errors import BotError
from bot.core.messages import (
    Choices,
    Inbox,
    IncomingMessage,
    Joined,
    Reply,
)
from bot.platforms.slack.api.people import People
from bot.platforms.slack.inbound.acts import Act, Surface
from bot.platforms.slack.inbound.events import edit_of, read_event
from bot.platforms.slack.inbound.home import HomeTab, read_opening, shown_by
from bot.platforms.slack.inbound.interactions import (
    name_of,
    read_command,
    read_completion,
    read_pointed,
    read_press,
    read_question,
    read_shortcut,
)
from bot.platforms.slack.inbound.responses import Responses
from bot.platforms.slack.inbound.submissions import Submissions
from bot.platforms.slack.render.forms import options
from bot.platforms.slack.seam import Identity, Json

logger = logging.getLogger(__name__)

_PICKER_PATIENCE = 2.5
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Commands:
    """The names of the two commands, without their slash."""

    ask: str = "ask"
    faq: str = "faq"


class Listeners:
    """What hears everything that Slack sends about one workspace."""

    def __init__(
        self,
        me: Identity,
        inbox: Inbox,
        people: People,
        responses: Responses,
        submissions: Submissions,
        work: Work,
        commands: Commands,
        home: HomeTab,
    ) -> None:
        self._me = me
        self._inbox = inbox
        self._people = people
        self._responses = responses
        self._submissions = submissions
        self._work = work
        self._commands = commands
        self._home = home
        self._begun: dict[str, None] = {}

    async def on_event(self, body: Json) -> None:
        """Claims what the event means; bolt acknowledges when this returns."""
        self._people.heed(body.get("event") or {})
        if visit := read_opening(body, self._me):
            self._once(f"home:{_event(body)}", self._home.open(visit, shown_by(body)))
            return
        request = read_event(body, self._me)
        if request is None:
            return
        if isinstance(request, Joined):
            self._once(request.key, self._joined(request))
            return
        await self._inbox.accept(request)
        edit = edit_of(request, body) if isinstance(request, IncomingMessage) else None
        if edit is not None:
            await self._inbox.accept(edit)

    async def on_command(self, ack: AsyncAck, body: Json) -> None:
        """`/ask` and `/faq`, under whatever names they have here."""
        name = str(body.get("command", "")).removeprefix("/")
        if name == self._commands.faq:
            self._begin(read_command(body, self._me), body)
        elif name == self._commands.ask:
            self._begin(read_question(body, self._me), body)
        else:
            logger.warning("Slack sent a command that has neither of the two configured names.")
        await ack()

    async def on_shortcut(self, ack: AsyncAck, body: Json) -> None:
        """The message shortcut."""
        if body.get("message"):
            self._begin(read_shortcut(body, self._me), body)
        await ack()

    async def on_pointed(self, ack: AsyncAck, body: Json) -> None:
        """A message shortcut for editors."""
        if body.get("message"):
            self._begin(read_pointed(body, self._me), body)
        await ack()

    async def on_action(self, ack: AsyncAck, body: Json) -> None:
        """A button."""
        act = read_press(body, self._me)
        if act is not None:
            self._begin(act, body)
        await ack()

    async def on_view(self, ack: AsyncAck, body: Json) -> None:
        """A filled form."""
        if body.get("type") == "view_submission":
            await ack(**await self._submissions.acknowledge(body, self._me))
        else:
            await ack()

    async def on_options(self, ack: AsyncAck, body: Json) -> None:
        """What a picker offers."""
        found = Choices()
        request = read_completion(body, self._me)
        if request is not None:
            try:
                async with asyncio.timeout(_PICKER_PATIENCE):
                    response = await self._inbox.handle(await self._people.complete(request))
                found = response if isinstance(response, Choices) else found
            except TimeoutError:
                logger.warning("A picker of entries stays empty: it took too long.")
        await ack(**options(found))

    async def on_error(self, error: Exception) -> BoltResponse:
        """One of the borders that catch broadly; what was not taken is not acknowledged."""
        if isinstance(error, BoltUnhandledRequestError):
            logger.debug("Slack sent something that the bot has no use for.")
            return BoltResponse(status=200, body="")
        if isinstance(error, BotError):
            logger.warning("Not acknowledged, so that Slack sends it again: %s", error)
        else:
            logger.error("Not acknowledged, because of an unexpected error", exc_info=error)
        return BoltResponse(status=503, body="")

    def _begin(self, act: Act, body: Json) -> None:
        self._once(name_of(body), self._responses.answer(act))

    async def _joined(self, joined: Joined) -> None:
        joined = await self._people.complete(joined)
        response = await self._inbox.handle(joined)
        surface = Surface()
        if isinstance(response, Reply):
            await self._responses.lay_out(response, joined.inviter, joined.place, surface)

    def _once(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Begins it, unless this is a second delivery of the same; Slack may send all twice."""
        if name in self._begun:
            work.close()
            return
        self._work.start(work)
        self._begun[name] = None
        if len(self._begun) > _REMEMBERED:
            self._begun.pop(next(iter(self._begun)))


def _event(body: Json) -> str:
    """What names the event, however often it is delivered."""
    event: Json = body["event"]
    return str(body.get("event_id") or f"{event.get('user')}:{event.get('event_ts')}")
