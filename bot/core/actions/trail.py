"""The trail of what people decide that is no version of an entry: who, when, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.messages import FollowUps, Mode, Place, Reply, Role, Settings
from bot.core.permissions import holds, require
from bot.core.ports import Audit, Channels, ChannelSettings, Deed, Workspaces
from bot.core.replies import asking, trail

_OF_PEOPLE = ("role", "block")
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that was changed, as text; `about` is whose it is, empty: the workspace's."""

    what: str
    before: str
    after: str
    about: str = ""


class Trail:
    """Records what a caller has changed; what stayed as it was is nothing to record."""

    def __init__(self, audit: Audit, workspaces: Workspaces) -> None:
        self._audit = audit
        self._workspaces = workspaces

    async def record(self, caller: Caller, moved: Sequence[Moved]) -> None:
        """Records it, as of now."""
        if deeds := deeds_of(caller.author, moved):
            await self._audit.record(caller.tenant, deeds)

    async def record_of(self, caller: Caller, kb: int, moved: Sequence[Moved]) -> None:
        """The same where it concerns a whole knowledge base: for all who use that."""
        deeds = deeds_of(caller.author, moved)
        for workspace in {caller.tenant, *await users_of(self._workspaces, kb)}:
            await self._audit.record(workspace, deeds)

    async def page(self, caller: Caller, page: int = 1) -> trail.Page:
        """The deeds of the caller's workspace, newest first; those about people for admins."""
        without = () if holds(caller.role, Role.ADMIN) else _OF_PEOPLE
        skip = (page - 1) * trail.SHOWN
        found = await self._audit.last(caller.tenant, trail.SHOWN + 1, skip=skip, without=without)
        return trail.Page(found[: trail.SHOWN], page, more=len(found) > trail.SHOWN)

    async def press(self, caller: Caller, parts: Sequence[str]) -> Reply:
        """A button that turns the page."""
        require(caller.role, Settings, guest=caller.person.guest)
        match parts:
            case [number] if is_key(number):
                page = min(max(1, int(number)), _MOST_PAGES)
                return trail.listed(await self.page(caller, page), caller)
        return asking.gone()


def deeds_of(author: str, moved: Sequence[Moved]) -> list[Deed]:
    """What was done of it, now."""
    now = datetime.now(UTC)
    return [
        Deed(author, one.what, one.before, one.after, now, one.about)
        for one in moved
        if one.before != one.after
    ]


async def users_of(workspaces: Workspaces, kb: int) -> list[str]:
    """The workspaces that use a knowledge base, as the trail names them."""
    known = await workspaces.workspaces()
    return [f"{one.platform}:{one.id}" for one in known if one.kb.key == kb]


class TracedChannels:
    """Changes channels, and leaves a trail."""

    def __init__(self, channels: Channels, trail: Trail) -> None:
        self._channels = channels
        self._trail = trail

    async def set(
        self,
        caller: Caller,
        at: Place,
        *,
        mode: Mode | None = None,
        follow_ups: FollowUps | None = None,
    ) -> ChannelSettings:
        """Changes what is not None, and gives what holds now."""
        before = await self._channels.channel(at)
        now = await self._channels.set_channel(at, mode=mode, follow_ups=follow_ups)
        moved = [
            Moved("mode", before.mode, now.mode, at.channel),
            Moved("follow-ups", before.follow_ups, now.follow_ups, at.channel),
        ]
        await self._trail.record(caller, moved)
        return now
