"""A chat platform, a core and a database to test the intake with: all can fail when told to."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from bot.core.errors import BotError, StorageError, UncertainError
from bot.core.intake import Bounds, Intake
from bot.core.messages import (
    Courier,
    Delivery,
    Handle,
    IncomingMessage,
    MessageEdited,
    Notice,
    Person,
    Place,
    Reply,
    Request,
    Response,
    Trigger,
    Update,
)
from bot.core.messages.delivery import M
from bot.core.ports import InUse, Meter, Outbox, Settled, StandingReply, Unfinished
from tests.fakes import MemoryOutbox

T = TypeVar("T")
Step = Callable[[], Awaitable[T]]

PLACE = Place("slack", "T1", "C1", "1.0")
ADMINS = Place("slack", "T1", "ADMINS")
OMAR = Person("U1", "Omar")

FAST = Bounds(
    claim=0.2,
    patience=30.0,
    thinking_after=30.0,
    whispered_after=30.0,
    retry=0.005,
    again=0.005,
    settling=30.0,
    tick=0.005,
    renewal=0.01,
    take_up=0.01,
    notice_after=0.02,
    notice_places=0.01,
    closing=10.0,
    releasing=0.05,
)
"""Short pauses, and long time-outs, so that no test waits and none depends on the machine."""


def asks(
    text: str = "how?", trigger: Trigger = Trigger.MENTION, key: str = "slack:T1:C1:1.0"
) -> IncomingMessage:
    """A message, of which only that matters."""
    return IncomingMessage(key, text, trigger, OMAR, PLACE, return_address="address")


def edits(text: str, key: str = "slack:T1:C1:1.0") -> MessageEdited:
    """The same message, edited."""
    return MessageEdited(key, text, OMAR, PLACE)


async def until(condition: Callable[[], object]) -> None:
    """Returns as soon as that is so."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.002)


class Guard(Protocol):
    """What stands between somebody and what they call."""

    async def pass_on(self, name: str, step: Step[T]) -> T:
        """Calls it, or not."""
        ...


class Life(Guard):
    """A process that is killed at its `ends_at`-th step, before that took effect or after."""

    def __init__(self, ends_at: int, *, after: bool = False) -> None:
        self.steps: list[str] = []
        self.is_over = False
        self._ends_at = ends_at
        self._after = after

    async def pass_on(self, name: str, step: Step[T]) -> T:
        if self.is_over:
            await asyncio.Event().wait()
        self.steps.append(name)
        if len(self.steps) == self._ends_at:
            if self._after:
                await step()
            self.is_over = True
            await asyncio.Event().wait()
        return await step()


class Outage(Guard):
    """A database that is away as often as it is told to be."""

    def __init__(self) -> None:
        self.is_away = False
        self.at: set[str] = set()
        """Methods at whose next call it goes away."""
        self.passes = asyncio.Event()
        """It is locked while this is not set: whoever calls has to wait."""
        self.passes.set()

    async def pass_on(self, name: str, step: Step[T]) -> T:
        if name in self.at:
            self.is_away = True
            self.at.discard(name)
        if self.is_away:
            raise StorageError("The database is away.")
        await self.passes.wait()
        return await step()


class GuardedOutbox(Outbox):
    """An outbox behind a guard."""

    def __init__(self, outbox: Outbox, guard: Guard) -> None:
        self._outbox = outbox
        self._guard = guard

    async def claim(
        self, message: IncomingMessage, *, asker: str, owner: str, lease: float
    ) -> bool:
        return await self._guard.pass_on(
            "claim",
            lambda: self._outbox.claim(message, asker=asker, owner=owner, lease=lease),
        )

    async def decided(self, key: str, receipt_id: str | None, reply: Reply) -> bool:
        return await self._guard.pass_on(
            "decided", lambda: self._outbox.decided(key, receipt_id, reply)
        )

    async def sending(self, key: str, owner: str) -> bool:
        return await self._guard.pass_on("sending", lambda: self._outbox.sending(key, owner))

    async def placed(self, key: str, posted_as: str) -> None:
        await self._guard.pass_on("placed", lambda: self._outbox.placed(key, posted_as))

    async def sent(self, key: str, posted_as: str) -> bool:
        return await self._guard.pass_on("sent", lambda: self._outbox.sent(key, posted_as))

    async def done(self, key: str) -> None:
        await self._guard.pass_on("done", lambda: self._outbox.done(key))

    async def dropped(self, key: str, cause: str = "") -> None:
        await self._guard.pass_on("dropped", lambda: self._outbox.dropped(key, cause))

    async def revised(self, key: str, receipt_id: str | None, posted_as: str) -> None:
        await self._guard.pass_on(
            "revised", lambda: self._outbox.revised(key, receipt_id, posted_as)
        )

    async def renew(self, owner: str, keys: Collection[str], lease: float) -> int:
        return await self._upkeep(lambda: self._outbox.renew(owner, keys, lease), 0)

    async def release(self, owner: str) -> None:
        await self._guard.pass_on("release", lambda: self._outbox.release(owner))

    async def take_up(
        self, owner: str, lease: float, limit: int, platforms: Collection[str]
    ) -> Sequence[Unfinished]:
        return await self._upkeep(lambda: self._outbox.take_up(owner, lease, limit, platforms), ())

    async def in_use(self, platform: str, since: datetime, limit: int) -> Sequence[InUse]:
        return await self._guard.pass_on(
            "in_use", lambda: self._outbox.in_use(platform, since, limit)
        )

    async def standing(self, place: Place, posted_as: str) -> StandingReply | None:
        return await self._guard.pass_on(
            "standing", lambda: self._outbox.standing(place, posted_as)
        )

    async def standing_for(self, receipt: str) -> StandingReply | None:
        return await self._guard.pass_on("standing", lambda: self._outbox.standing_for(receipt))

    async def settled(self, key: str) -> Settled | None:
        return await self._guard.pass_on("settled", lambda: self._outbox.settled(key))

    async def _upkeep(self, step: Step[T], dead: T) -> T:
        """What is called all the time is no step of a life."""
        if isinstance(self._guard, Life):
            return dead if self._guard.is_over else await step()
        return await self._guard.pass_on("upkeep", step)


class Chat(Courier):
    """A chat platform: what stands there, and what it does not take.

    What is private has no id, and cannot be found again.
    """

    def __init__(self) -> None:
        self.standing: dict[str, Delivery] = {}
        self.posts = 0
        self.notices: list[Notice] = []
        self.removed: list[str] = []
        self.may_look = True
        self.strangers = False
        self.acquainted: list[str] = []
        self.faults: list[BotError] = []
        """The next posts and replacements fail with these."""
        self.lost: list[bool] = []
        """The next posts have an unknown outcome; True: they were taken."""
        self.holds = asyncio.Event()
        """Nothing is posted before this is set."""
        self.holds.set()

    @property
    def texts(self) -> list[str]:
        """What can be read there."""
        return [delivery.reply.text for delivery in self.standing.values()]

    async def post(self, delivery: Delivery) -> str:
        await self.holds.wait()
        await delivery.ensure()
        if self.faults:
            raise self.faults.pop(0)
        if not self.lost:
            return self._stands(delivery)
        if self.lost.pop(0):
            self._stands(delivery)
        raise UncertainError("The connection broke.")

    async def replace(self, posted_as: str, delivery: Delivery) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.standing[posted_as] = delivery

    async def remove(self, posted_as: str, place: Place) -> None:
        self.standing.pop(posted_as, None)
        self.removed.append(posted_as)

    async def notify(self, notice: Notice) -> str:
        if self.faults:
            raise self.faults.pop(0)
        self.notices.append(notice)
        return "n"

    async def acquaint(self, message: M) -> M:
        self.acquainted.append(message.key)
        if self.strangers:
            raise UncertainError("Nobody is known yet.")
        return message

    async def find(self, delivery: Delivery) -> str | None:
        if not self.may_look:
            raise UncertainError("It may not look.")
        there = (one for one, other in self.standing.items() if other.key == delivery.key)
        return next((one for one in there if one), None)

    def _stands(self, delivery: Delivery) -> str:
        self.posts += 1
        posted_as = "" if delivery.reply.private else str(self.posts)
        self.standing[posted_as] = delivery
        return posted_as


class GuardedCourier(Courier):
    """A way to the platform behind a guard."""

    def __init__(self, courier: Courier, guard: Guard) -> None:
        self._courier = courier
        self._guard = guard

    async def post(self, delivery: Delivery) -> str:
        return await self._guard.pass_on("post", lambda: self._courier.post(delivery))

    async def replace(self, posted_as: str, delivery: Delivery) -> None:
        await self._guard.pass_on("replace", lambda: self._courier.replace(posted_as, delivery))

    async def remove(self, posted_as: str, place: Place) -> None:
        await self._guard.pass_on("remove", lambda: self._courier.remove(posted_as, place))

    async def notify(self, notice: Notice) -> str:
        return await self._guard.pass_on("notify", lambda: self._courier.notify(notice))

    async def acquaint(self, message: M) -> M:
        return await self._guard.pass_on("acquaint", lambda: self._courier.acquaint(message))

    async def find(self, delivery: Delivery) -> str | None:
        return await self._guard.pass_on("find", lambda: self._courier.find(delivery))


class Counts(Meter):
    """What was counted."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()
        self.observed: list[str] = []

    def count(self, name: str, **labels: str) -> None:
        said = [labels[one] for one in ("reason", "cause", "outcome") if one in labels]
        self.counted[" ".join([name, *said])] += 1

    def gauge(self, name: str, value: float, **labels: str) -> None:
        pass

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        self.observed.append(name)


class Core:
    """Answers everything, as soon as `thinks` is set; `silent` texts get nothing."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self.thinks = asyncio.Event()
        self.thinks.set()
        self.asked: list[str] = []
        self.faults: list[Exception] = []
        self.reply = Reply("", receipt="r")

    async def handle(self, request: Request) -> Response | None:
        match request:
            case IncomingMessage(text=text):
                self.asked.append(text)
                await self.thinks.wait()
                if self.faults:
                    raise self.faults.pop(0)
                return self._answer(text)
            case MessageEdited(key, text):
                self.asked.append(text)
                settled = await self._outbox.settled(key)
                await self.thinks.wait()
                if settled is None or not settled.posted_as:
                    return None
                return Update(settled.posted_as, request.place, self._answer(text))
            case _:
                return Reply("done")

    def _answer(self, text: str) -> Reply | None:
        return None if text == "silent" else replace(self.reply, text=f"answer to {text}")


@dataclass
class World:
    """One platform and one database, and as many processes as a test wants."""

    outbox: Outbox = field(default_factory=MemoryOutbox)
    chat: Chat = field(default_factory=Chat)
    counts: Counts = field(default_factory=Counts)
    outage: Outage = field(default_factory=Outage)

    def __post_init__(self) -> None:
        self.core = Core(self.outbox)

    def process(
        self,
        *,
        life: Life | None = None,
        opened: bool = True,
        handle: Handle | None = None,
        bounds: Bounds = FAST,
    ) -> Intake:
        """One process of the bot."""
        guard = life or self.outage
        intake = Intake(
            outbox=GuardedOutbox(self.outbox, guard),
            pseudonym=lambda person: f"hash of {person}",
            meter=self.counts,
            notice_places=self._places,
            bounds=bounds,
        )
        intake.enlist("slack", GuardedCourier(self.chat, life) if life else self.chat)
        if opened:
            intake.open(handle or self.core.handle)
        return intake

    async def _places(self) -> Sequence[Place]:
        return [ADMINS]

    async def ended(self, key: str = "slack:T1:C1:1.0") -> Settled:
        """What became of the message, when it has come to its end."""
        async with asyncio.timeout(20):
            while True:
                settled = await self.outbox.settled(key)
                if settled and settled.ended:
                    return settled
                await asyncio.sleep(0.002)

    def leases_run_out(self) -> None:
        """As after a quarter of a minute."""
        assert isinstance(self.outbox, MemoryOutbox)
        for parcel in self.outbox.parcels.values():
            parcel.lease_until = min(parcel.lease_until, datetime.now(UTC))
