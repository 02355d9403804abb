"""How replies go out: what a platform can do with one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

from bot.core.messages.people import Place
from bot.core.messages.requests import IncomingMessage, MessageDeleted, MessageEdited, Request
from bot.core.messages.responses import Notice, Reply, Response

M = TypeVar("M", IncomingMessage, MessageEdited)

Handle: TypeAlias = Callable[[Request], Awaitable[Response | None]]
"""The core as a platform sees it."""


async def _always() -> None:
    """Nothing speaks against it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reply on its way. `key` is the message's that it answers; it travels with the reply.

    `person` is who a private reply is for. `automatic`: nobody asked for it, so it is rather
    dropped than late. `return_address` is the message's. `ensure` is awaited right before it is
    posted, when its turn has come: WithdrawnError where it must not be any more.
    """

    key: str
    place: Place
    reply: Reply
    person: str = ""
    automatic: bool = False
    return_address: str = ""
    ensure: Callable[[], Awaitable[None]] = field(default=_always, compare=False, repr=False)


class Courier(Protocol):
    """One platform, as far as replies go out. Each method waits out the platform's rate limits.

    Raises RefusedError where the platform will not take it, UncertainError where it may or may not
    have taken it, CrowdedError where too many wait already (for automatic replies alone).
    """

    async def post(self, delivery: Delivery) -> str:
        """Posts it; the id under which the platform took it, empty where it can never be changed.

        What is too long is cut or goes on in further messages, as `Reply` says; the id is the
        first one's.
        """
        ...

    async def replace(self, posted_as: str, delivery: Delivery) -> None:
        """Puts the reply in place of one that was posted."""
        ...

    async def remove(self, posted_as: str, place: Place) -> None:
        """Takes a posted reply away; one that is gone already is no error."""
        ...

    async def notify(self, notice: Notice) -> str:
        """Says something elsewhere; the id under which the platform took it."""
        ...

    async def acquaint(self, message: M) -> M:
        """The message with all that the platform knows of its person and place.

        Raises UncertainError where that cannot be had now; what is not known counts as a guest, or
        as shared, only where the platform says that it will never tell.
        """
        ...

    async def find(self, delivery: Delivery) -> str | None:
        """The id of a reply that was posted for that key, None where there is none.

        Raises UncertainError where it may not look.
        """
        ...


class Inbox(Protocol):
    """Takes what comes in from a platform. The core's intake is one."""

    def enlist(self, platform: str, courier: Courier) -> None:
        """Replies for that platform go out through this courier."""
        ...

    async def accept(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> None:
        """Returns when it may be acknowledged; raises BotError where it may not."""
        ...

    async def handle(self, request: Request) -> Response | None:
        """What is to be laid out."""
        ...
