"""Requests whose response the caller lays out: commands, buttons, forms, and the terminal's."""

import logging

from bot.core.errors import (
    BotError,
    ConflictError,
    DeniedError,
    ModelError,
    NotFoundError,
    StorageError,
    UsageError,
)
from bot.core.intake.carrying import Carrier
from bot.core.intake.desk import Desk
from bot.core.intake.holding import now
from bot.core.messages import (
    IncomingMessage,
    Joined,
    MessageEdited,
    Posted,
    Reply,
    Request,
    Response,
    Trigger,
)
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
                case _:
                    handle = await self._desk.opening.handle(now() + self._desk.bounds.patience)
                    return await handle(request)
        except BotError as error:
            ordinary = isinstance(error, UsageError | NotFoundError | DeniedError | ConflictError)
            level = logging.DEBUG if ordinary else logging.WARNING
            logger.log(level, "a request failed: %s", type(error).__name__)
            return None if _is_unasked(request) else _sentence(error)

    async def _is_first(self, joined: Joined) -> bool:
        """Whether nobody has welcomed them yet. It is done at once: a lost welcome does no harm."""
        event = IncomingMessage(joined.key, "", Trigger.AMBIENT, joined.inviter, joined.place)
        first = await self._carrier.claim(event, now() + self._desk.bounds.patience)
        if first:
            await self._desk.outbox.done(joined.key)
        return first

    async def _message(self, message: IncomingMessage) -> Reply | None:
        """Claims, decides and records; the caller posts, and says `Posted`."""
        asked = message.trigger.expects_reply
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
        return not request.trigger.expects_reply
    return isinstance(request, Posted | MessageEdited | Joined)


def _sentence(error: BotError) -> Reply:
    match error:
        case StorageError():
            return asking.unavailable()
        case ModelError():
            return operating.loading()
        case _:
            return asking.refused(str(error))
