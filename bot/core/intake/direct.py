"""Requests whose response the caller lays out: commands, buttons, forms, and the terminal's."""

import logging
from dataclasses import replace

from bot.core.errors import (
    BotError,
    ConflictError,
    DeniedError,
    ModelError,
    NotFoundError,
    StorageError,
    StrangerError,
    UsageError,
)
from bot.core.intake.carrying import Carrier
from bot.core.intake.desk import Desk
from bot.core.intake.holding import now
from bot.core.messages import (
    Handle,
    IncomingMessage,
    Joined,
    MessageEdited,
    Posted,
    Press,
    Reply,
    Request,
    Response,
    Trigger,
)
from bot.core.policy import is_asked
from bot.core.replies import asking, operating

logger = logging.getLogger(__name__)


class Direct:
    """The seam's `Handle`, which waits for the model and turns errors into sentences."""

    def __init__(self, desk: Desk, carrier: Carrier) -> None:
        self._desk = desk
        self._carrier = carrier

    async def handle(self, request: Request) -> Response | None:
        """What to say; None is silence."""
        try:
            match request:
                case Posted(key, posted_as):
                    await self._desk.outbox.sent(key, posted_as)
                    await self._desk.outbox.done(key)
                    return None
                case IncomingMessage():
                    return await self._message(request)
                case Joined() if not await self._is_first(request):
                    return None
                case Press():
                    return await self._press(request)
                case _:
                    return await (await self._core())(request)
        except BotError as error:
            ordinary = isinstance(error, UsageError | NotFoundError | DeniedError | ConflictError)
            level = logging.DEBUG if ordinary else logging.WARNING
            # The others' sentences may hold what people wrote.
            told = {"error": str(error)} if isinstance(error, StorageError | ModelError) else {}
            logger.log(level, "a request failed: %s", type(error).__name__, extra=told)
            return None if _is_unasked(request) else self._sentence(error)
        except Exception:  # the border of one request
            logger.exception("a request failed")
            return None if _is_unasked(request) else operating.failed()

    async def _core(self) -> Handle:
        return await self._desk.opening.handle(now() + self._desk.bounds.patience)

    def _sentence(self, error: BotError) -> Reply:
        match error:
            case ModelError() if not self._desk.opening.is_open:
                return operating.loading()
            case StorageError() | ModelError():
                return asking.unavailable()
            case _:
                return asking.refused(str(error))

    async def _press(self, press: Press) -> Response | None:
        """A button may be about another workspace than the platform thinks, as a member of it."""
        handle = await self._core()
        try:
            return await handle(press)
        except StrangerError as stranger:
            workspace = stranger.workspace
        asker = IncomingMessage("", "", Trigger.DIRECT, press.person, press.place)
        try:
            known = await self._desk.acquainted(asker, workspace)
        except ModelError:  # the platform does not tell who it is
            return asking.unavailable()
        if known.place.workspace != workspace:
            return asking.gone()
        return await handle(replace(press, person=known.person, place=known.place))

    async def _is_first(self, joined: Joined) -> bool:
        """Whether nobody has welcomed them yet. It is done at once: a lost welcome does no harm."""
        event = IncomingMessage(joined.key, "", Trigger.AMBIENT, joined.inviter, joined.place)
        first = await self._carrier.claim(event, now() + self._desk.bounds.patience)
        if first:
            await self._desk.outbox.done(joined.key)
        return first

    async def _message(self, message: IncomingMessage) -> Reply | None:
        """Claims, decides and records; the caller posts, and says `Posted`."""
        asked = is_asked(message)
        until = now() + (self._desk.bounds.patience if asked else 0.0)
        if message.person.bot or not await self._carrier.claim(message, until):
            return None
        try:
            reply = await self._carrier.decide(message, until)
        except BotError:
            if not asked:
                await self._desk.outbox.dropped(message.key)
            raise
        if reply is None:
            await self._desk.outbox.done(message.key)
            return None
        return reply if await self._carrier.decided(message, reply, until) else None


def _is_unasked(request: Request) -> bool:
    if isinstance(request, IncomingMessage):
        return not is_asked(request)
    return isinstance(request, Posted | MessageEdited | Joined)
