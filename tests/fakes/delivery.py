"""Replies on their way, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.errors import NotFoundError
from bot.core.messages import IncomingMessage, Place, Reply, Trigger
from bot.core.ports import InUse, Outbox, Settled, StandingReply, Unfinished

_WAITING = ("claimed", "decided")
_ENDED = ("done", "dropped")


@dataclass
class Parcel:
    """A reply on its way, for tests to look at. `reply` stays there after the end, for them."""

    message: IncomingMessage | None
    place: Place
    trigger: str
    asker: str
    at: datetime
    owner: str
    lease_until: datetime
    state: str = "claimed"
    receipt: str | None = None
    reply: Reply | None = None
    posted_as: str = ""
    sends: int = 0
    cause: str = ""
    ended: datetime | None = None


class MemoryOutbox(Outbox):
    """Replies on their way by the key of the message that they answer."""

    def __init__(self) -> None:
        self.parcels: dict[str, Parcel] = {}

    async def claim(
        self, message: IncomingMessage, *, asker: str, owner: str, lease: float
    ) -> bool:
        if message.key in self.parcels:
            return False
        self.parcels[message.key] = Parcel(
            message,
            message.place,
            message.trigger.value,
            asker,
            datetime.now(UTC),
            owner,
            _after(lease),
        )
        return True

    async def decided(self, key: str, receipt_id: str | None, reply: Reply) -> bool:
        parcel = self._claimed(key)
        if parcel.state == "claimed":
            parcel.state, parcel.receipt, parcel.reply = "decided", receipt_id, reply
        return parcel.state == "decided"

    async def sending(self, key: str, owner: str) -> bool:
        parcel = self._claimed(key)
        if may := parcel.state in _WAITING and parcel.owner == owner:
            parcel.sends += 1
        return may

    async def placed(self, key: str, posted_as: str) -> None:
        parcel = self._claimed(key)
        if parcel.state not in ("sent", "done"):
            parcel.posted_as = posted_as

    async def sent(self, key: str, posted_as: str) -> bool:
        parcel = self._claimed(key)
        if parcel.state in _WAITING:
            parcel.state, parcel.posted_as = "sent", posted_as
        elif parcel.state == "dropped":
            parcel.posted_as = posted_as
        return parcel.state != "dropped"

    async def done(self, key: str) -> None:
        if (parcel := self._claimed(key)).state != "dropped":
            self._end(parcel, "done")

    async def dropped(self, key: str, cause: str = "") -> None:
        if (parcel := self._claimed(key)).state != "dropped":
            parcel.cause = cause
            self._end(parcel, "dropped")

    async def revised(self, key: str, receipt_id: str | None, posted_as: str) -> None:
        parcel = self._claimed(key)
        parcel.receipt, parcel.posted_as = receipt_id, posted_as

    async def renew(self, owner: str, keys: Collection[str], lease: float) -> int:
        mine = [self.parcels[key] for key in set(keys) if key in self._in_hand(owner)]
        for parcel in mine:
            parcel.lease_until = _after(lease)
        return len(mine)

    async def release(self, owner: str) -> None:
        for parcel in self._in_hand(owner).values():
            parcel.owner, parcel.lease_until = "", _after(0)

    async def take_up(
        self, owner: str, lease: float, limit: int, platforms: Collection[str]
    ) -> Sequence[Unfinished]:
        now = datetime.now(UTC)
        left = [one for one in self.parcels.values() if one.lease_until <= now]
        for parcel in left:
            if parcel.state == "sent":
                self._end(parcel, "done")
        taken = []
        waiting = [one for one in left if one.state in _WAITING and one.place.platform in platforms]
        for parcel in waiting[:limit]:
            assert parcel.message is not None
            parcel.owner, parcel.lease_until = owner, _after(lease)
            taken.append(Unfinished(parcel.message, parcel.reply, parcel.posted_as, parcel.sends))
        return taken

    async def in_use(self, platform: str, since: datetime, limit: int) -> Sequence[InUse]:
        found: dict[Place, tuple[datetime, int]] = {}
        for key, parcel in self.parcels.items():
            begin, _, number = key.partition(":")
            if begin == parcel.place.platform == platform and number.isdecimal():
                place = _standing(parcel)
                at, last = found.get(place, (parcel.at, 0))
                if parcel.at >= since:
                    found[place] = max(at, parcel.at), max(last, int(number))
        newest = sorted(found.items(), key=lambda pair: pair[1], reverse=True)
        return [InUse(place, f"{platform}:{last}", at) for place, (at, last) in newest[:limit]]

    async def standing(self, place: Place, posted_as: str) -> StandingReply | None:
        here = (place.platform, place.workspace, place.channel)
        found = (one for one in self._standing() if one.posted_as == posted_as)
        places = ((one, one.place) for one in found)
        there = (one for one, at in places if (at.platform, at.workspace, at.channel) == here)
        return next(there, None)

    async def standing_for(self, receipt: str) -> StandingReply | None:
        return next((one for one in self._standing() if one.receipt == receipt), None)

    def _standing(self) -> list[StandingReply]:
        newest = sorted(self.parcels.items(), key=lambda pair: pair[1].at, reverse=True)
        return [
            StandingReply(
                key,
                Place(
                    one.place.platform,
                    one.place.workspace,
                    one.place.channel,
                    one.place.thread,
                    direct=one.trigger == Trigger.DIRECT,
                ),
                one.posted_as,
                one.receipt,
            )
            for key, one in newest
            if one.state in ("sent", "done")
            and one.posted_as
            and one.receipt
            and not Trigger(one.trigger).is_private
        ]

    async def settled(self, key: str) -> Settled | None:
        if (parcel := self.parcels.get(key)) is None:
            return None
        return Settled(
            key,
            parcel.trigger,
            parcel.asker,
            parcel.at,
            parcel.state in _ENDED,
            parcel.posted_as,
            parcel.receipt or "",
            parcel.state == "dropped",
        )

    def stands(self, receipt: str) -> bool:
        """Whether a reply by that receipt was decided and has not been taken away."""
        return any(
            one.receipt == receipt and one.state != "dropped" for one in self.parcels.values()
        )

    def expire(self, before: datetime, here: tuple[str, str] | None = None) -> int:
        """Forgets what ended earlier, or was left open so long; how many messages."""
        old = [
            key
            for key, one in self.parcels.items()
            if (one.ended or one.lease_until) < before
            and here in (None, (one.place.platform, one.place.workspace))
        ]
        for key in old:
            del self.parcels[key]
        return len(old)

    def forget_askers(self, askers: Collection[str]) -> tuple[int, int]:
        """Forgets their messages but those that are in hand; how many of each."""
        theirs = {key: one for key, one in self.parcels.items() if one.asker in askers}
        now = datetime.now(UTC)
        left = [
            key
            for key, one in theirs.items()
            if one.state not in _ENDED and one.owner and one.lease_until > now
        ]
        for key in theirs.keys() - set(left):
            del self.parcels[key]
        return len(theirs) - len(left), len(left)

    def rename(self, asker: str, now: str) -> int:
        """Gives an asker another pseudonym; how many messages are theirs."""
        theirs = [one for one in self.parcels.values() if one.asker == asker]
        for one in theirs:
            one.asker = now
        return len(theirs)

    def forget(self, platform: str, workspace: str) -> None:
        """Forgets the workspace's messages."""
        here = (platform, workspace)
        for key, one in list(self.parcels.items()):
            if (one.place.platform, one.place.workspace) == here:
                del self.parcels[key]

    def _claimed(self, key: str) -> Parcel:
        if key not in self.parcels:
            raise NotFoundError(f"The message {key} was never claimed.")
        return self.parcels[key]

    def _in_hand(self, owner: str) -> dict[str, Parcel]:
        return {
            key: parcel
            for key, parcel in self.parcels.items()
            if parcel.owner == owner and parcel.state not in _ENDED
        }

    def _end(self, parcel: Parcel, state: str) -> None:
        parcel.state, parcel.message, parcel.owner = state, None, ""
        parcel.ended = datetime.now(UTC)


def _standing(parcel: Parcel) -> Place:
    place = parcel.place
    chained = (place.thread or "").startswith("re-")
    return Place(
        place.platform,
        place.workspace,
        place.channel,
        None if chained else place.thread,
        direct=parcel.trigger == "direct",
    )


def _after(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
