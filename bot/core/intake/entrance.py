"""Where everything that people write comes in, from every platform."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self, assert_never
from uuid import uuid4

from bot.core.errors import BotError, StorageError
from bot.core.intake.admission import Admission
from bot.core.intake.bounds import Bounds
from bot.core.intake.carrying import Carrier
from bot.core.intake.desk import make_desk
from bot.core.intake.direct import Direct
from bot.core.intake.outages import NoticePlaces, Outages
from bot.core.intake.revising import Reviser
from bot.core.intake.turns import OwnTurns
from bot.core.intake.upholding import Upholder
from bot.core.messages import (
    Courier,
    Handle,
    IncomingMessage,
    MessageDeleted,
    MessageEdited,
    Place,
    Posted,
    Request,
    Response,
)
from bot.core.ports import Meter, Outbox, Turns
from bot.core.query import clean, redact
from bot.core.replies import operating
from bot.core.tracing import traced

logger = logging.getLogger(__name__)


async def _nowhere() -> Sequence[Place]:
    return ()


class Intake:
    """Takes messages, and sees each to its one reply, while its `async with` block lasts.

    `owner` names this process in the outbox. `notice_places` are where admins are told of outages.
    `turns` are those that it shares with other processes.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        pseudonym: Callable[[str], str],
        meter: Meter,
        notice_places: NoticePlaces = _nowhere,
        owner: str = "",
        bounds: Bounds | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._bounds = bounds or Bounds()
        self._desk = make_desk(outbox, meter, self._bounds, owner or uuid4().hex)
        carrier = Carrier(self._desk, pseudonym, turns or OwnTurns())
        self._reviser = Reviser(self._desk)
        self._direct = Direct(self._desk, carrier)
        outages = Outages(self._desk, notice_places)
        self._admission = Admission(self._desk, carrier)
        self._upholder = Upholder(self._desk, outages, self._admission.resume)
        self._accepts = False

    def enlist(self, platform: str, courier: Courier) -> None:
        """Replies to that platform's messages go out by that courier."""
        self._desk.posting.couriers[platform] = courier

    @property
    def is_cut_off(self) -> bool:
        """Whether the database is away, as far as the messages in hand can tell."""
        return self._desk.holding.down_since is not None

    @property
    def trouble(self) -> str:
        """Why it is away, and what to do about it; empty where it is not."""
        return self._desk.holding.trouble if self.is_cut_off else ""

    @property
    def in_hand(self) -> int:
        """Messages that this process is at."""
        return len(self._desk.errands)

    def open(self, handle: Handle) -> None:
        """The core is ready to decide; what has come before waits for this."""
        self._desk.opening.open(handle)

    async def handle(self, request: Request) -> Response | None:
        """The response to a request that the caller lays out itself; errors become sentences.

        A message among these is the terminal's, which posts the reply and says `Posted`.
        """
        if isinstance(request, IncomingMessage):
            request = _redacted(request)
        with traced(_key(request)):
            return await self._direct.handle(request)

    async def accept(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> None:
        """Takes it over; when this returns, after two seconds at most, it may be acknowledged.

        Raises BotError where it must not be, so that the platform delivers it again.
        """
        if not self._accepts:
            raise BotError(operating.STOPPING)
        with traced(request.key):
            await self._accept(request)

    async def _accept(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> None:
        match request:
            case IncomingMessage():
                await self._admission.admit(replace(_redacted(request), known=False))
            case MessageEdited():
                self._reviser.take(request)
            case MessageDeleted():
                if task := self._reviser.take(request):
                    await asyncio.wait({task}, timeout=self._bounds.claim)
            case _:
                assert_never(request)

    async def __aenter__(self) -> Self:
        self._accepts = True
        self._upholder.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Takes nothing more, and finishes what is in hand, eight seconds at most.

        The platforms must still be there for that; the block's end does it too. Twice is once.
        """
        if not self._accepts:
            return
        self._accepts = False
        try:
            await self._upholder.take_no_more()
            if unfinished := await self._desk.tasks.finish(self._bounds.closing):
                logger.warning("%d messages are left to other processes", unfinished)
        finally:
            await self._upholder.stop()
            await self._release()

    async def _release(self) -> None:
        try:
            async with asyncio.timeout(self._bounds.releasing):
                await self._desk.outbox.release(self._desk.owner)
        except (StorageError, TimeoutError):
            logger.warning("what was in hand is free for others when its lease runs out")


def _key(request: Request) -> str:
    """The message's, where it is about one that the bot was sent."""
    match request:
        case IncomingMessage() | MessageEdited() | MessageDeleted() | Posted():
            return request.key
        case _:
            return ""


def _redacted(message: IncomingMessage) -> IncomingMessage:
    title, text = redact(clean(message.title)), redact(clean(message.text))
    return replace(message, title=title, text=text)
