"""The record of how far each reply came, and what is counted on the way."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.messages import IncomingMessage, Place, Reply


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A message whose reply was left on its way by a process that is gone.

    `reply` is None until it was decided; `posted_as` is the placeholder that stands in its place;
    `sends` counts how often sending it was begun.
    """

    message: IncomingMessage
    reply: Reply | None = None
    posted_as: str = ""
    sends: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a message: `posted_as` is its reply, empty where there is none to change.

    `dropped`: it got no reply, or was deleted.
    """

    key: str
    trigger: str
    asker: str
    at: datetime
    ended: bool
    posted_as: str = ""
    receipt: str = ""
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class StandingReply:
    """A reply that stands before everybody: to the message of that key, by that receipt."""

    key: str
    place: Place
    posted_as: str
    receipt: str


@dataclass(frozen=True, slots=True)
class InUse:
    """A place where messages were taken.

    `last` is the key of the newest one of them, `at` when one of them was taken last.
    """

    place: Place
    last: str
    at: datetime


class Outbox(Protocol):
    """One message, one reply: the persisted states of a reply on its way.

    claimed → decided → sent → done; or dropped. While it is on its way its owner (one process)
    holds a lease on it; when that runs out another may take it up. The question's text and the
    person's id are kept until the end and no longer. Every method is one transaction.
    """

    async def claim(
        self, message: IncomingMessage, *, asker: str, owner: str, lease: float
    ) -> bool:
        """True for the first who claims this message, False for everyone after.

        The message's text is redacted already; `asker` is the person's keyed hash.
        """
        ...

    async def decided(self, key: str, receipt_id: str | None, reply: Reply) -> bool:
        """The reply that shall be sent; the first one holds.

        False where the message was dropped, or its reply sent, meanwhile.
        """
        ...

    async def sending(self, key: str, owner: str) -> bool:
        """Sending begins now (and is counted).

        False where the message was dropped meanwhile, is sent already, or where this owner's
        lease ran out and another took it up.
        """
        ...

    async def placed(self, key: str, posted_as: str) -> None:
        """Something stands under this id already, in whose place the reply will be put."""
        ...

    async def sent(self, key: str, posted_as: str) -> bool:
        """The platform took it, under this id; False where the message was dropped meanwhile."""
        ...

    async def done(self, key: str) -> None:
        """Nothing is left to do for this message."""
        ...

    async def dropped(self, key: str, cause: str = "") -> None:
        """It will get no reply: something failed, and nobody had asked for one; or it is gone.

        `cause` is what the platform said, where it refused. A message that was sent and done can
        be dropped too, when it is deleted.
        """
        ...

    async def revised(self, key: str, receipt_id: str | None, posted_as: str) -> None:
        """The message was edited, and its reply with it; empty: it has none any more."""
        ...

    async def renew(self, owner: str, keys: Collection[str], lease: float) -> int:
        """Prolongs those of these messages that this owner still has in hand; how many.

        What it claimed and has no room for is left out, so that its lease runs out.
        """
        ...

    async def release(self, owner: str) -> None:
        """Gives up what this owner still has in hand, for another to take up at once."""
        ...

    async def take_up(
        self, owner: str, lease: float, limit: int, platforms: Collection[str]
    ) -> Sequence[Unfinished]:
        """Makes this owner the owner of messages whose lease has run out, oldest first.

        Those of other platforms are left for who can post there. One that was sent already is
        only ended.
        """
        ...

    async def in_use(self, platform: str, since: datetime, limit: int) -> Sequence[InUse]:
        """Where messages were taken since then, each channel and thread once, newest first.

        Messages are what has the key `PLATFORM:NUMBER`, and the greatest number is the newest;
        commands and other events do not count. A thread that begins with `re-` is no place of its
        own but a chain of replies in its channel: it counts for the channel, with thread None.
        """
        ...

    async def standing(self, place: Place, posted_as: str) -> StandingReply | None:
        """The reply that stands in that place's channel under this id; None where none does."""
        ...

    async def standing_for(self, receipt: str) -> StandingReply | None:
        """The reply that was decided by that receipt, where it stands."""
        ...

    async def settled(self, key: str) -> Settled | None:
        """What became of the message of that key; None where it never came here."""
        ...


class Meter(Protocol):
    """Counts what happens, for an operator's metrics."""

    def count(self, name: str, **labels: str) -> None:
        """One more of these."""
        ...

    def gauge(self, name: str, value: float, **labels: str) -> None:
        """So many of these now."""
        ...

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """One of these took so long."""
        ...


class Turns(Protocol):
    """One after the other, across processes."""

    def turn(self, name: str) -> AbstractAsyncContextManager[None]:
        """While the block lasts no other process is in one of that name.

        It is waited for some seconds at most, and never fails: rather a limit is passed by one
        than nobody answered.
        """
        ...
