"""Workspaces, channels and who is blocked, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from bot.core.errors import NotFoundError
from bot.core.faq import KnowledgeBase
from bot.core.messages import FollowUps, Mode, Place
from bot.core.ports import Blocks, Channels, ChannelSettings, FaqStore, Workspace, Workspaces


class MemoryWorkspaces(Workspaces):
    """Workspaces in a dictionary; each names its knowledge base as it was when it was bound."""

    def __init__(self, faq: FaqStore) -> None:
        self._faq = faq
        self._known: dict[tuple[str, str], Workspace] = {}

    async def workspace(self, platform: str, workspace: str) -> Workspace:
        if (platform, workspace) not in self._known:
            shared = platform == "terminal"
            name = "default" if shared else await self._free_name(f"{platform}-{workspace}")
            await self._bind(platform, workspace, name)
        return await self._now(self._known[platform, workspace])

    async def adopt(self, platform: str, workspace: str) -> Workspace:
        if (platform, workspace) not in self._known:
            await self._bind(platform, workspace, "default")
        return await self.workspace(platform, workspace)

    async def set_channels(
        self,
        platform: str,
        workspace: str,
        *,
        helpers: str | None = None,
        notices: str | None = None,
        ping: str | None = None,
    ) -> None:
        known = await self.workspace(platform, workspace)
        self._known[platform, workspace] = replace(
            known,
            helpers=known.helpers if helpers is None else helpers,
            notices=known.notices if notices is None else notices,
            ping=known.ping if ping is None else ping,
        )

    async def set_limits(
        self,
        platform: str,
        workspace: str,
        *,
        question_limit: int | None = None,
        reply_limit: int | None = None,
        retention: int | None = None,
    ) -> None:
        known = await self.workspace(platform, workspace)
        self._known[platform, workspace] = replace(
            known,
            question_limit=question_limit or known.question_limit,
            reply_limit=reply_limit or known.reply_limit,
            retention=retention or known.retention,
        )

    async def left(self, platform: str, workspace: str) -> None:
        known = self._known.get((platform, workspace))
        if known and known.left is None:
            self._known[platform, workspace] = replace(known, left=datetime.now(UTC))

    async def returned(self, platform: str, workspace: str) -> None:
        if known := self._known.get((platform, workspace)):
            self._known[platform, workspace] = replace(known, left=None)

    async def use(
        self, platform: str, workspace: str, kb: int, *, public_only: bool = False
    ) -> None:
        base = await _base(self._faq, kb)
        known = self._known.get((platform, workspace)) or Workspace(platform, workspace, base)
        self._known[platform, workspace] = replace(known, kb=base, public_only=public_only)

    async def workspaces(self) -> Sequence[Workspace]:
        return [await self._now(self._known[key]) for key in sorted(self._known)]

    def is_left(self, platform: str, workspace: str) -> bool:
        """Whether the bot is no member any more."""
        known = self._known.get((platform, workspace))
        return bool(known and known.left)

    def left_before(self, before: datetime) -> list[Workspace]:
        """Those that the bot left before then."""
        return [one for one in self._known.values() if one.left and one.left < before]

    def forget(self, platform: str, workspace: str) -> None:
        """As if it had never been seen."""
        del self._known[platform, workspace]

    async def _now(self, workspace: Workspace) -> Workspace:
        return replace(workspace, kb=await _base(self._faq, workspace.kb.key))

    async def _bind(self, platform: str, workspace: str, name: str) -> None:
        names = {kb.name: kb for kb in await self._faq.knowledge_bases()}
        kb = names.get(name) or await self._faq.create_knowledge_base(name)
        self._known[platform, workspace] = Workspace(platform, workspace, kb)

    async def _free_name(self, name: str) -> str:
        taken = {kb.name for kb in await self._faq.knowledge_bases()}
        names = (name if number == 1 else f"{name}-{number}" for number in count(1))
        return next(free for free in names if free not in taken)


class MemoryChannels(Channels):
    """Channels in dictionaries, and joined threads with when it was noted."""

    def __init__(self, faq: FaqStore, workspaces: MemoryWorkspaces) -> None:
        self._faq = faq
        self._workspaces = workspaces
        self._settings: dict[tuple[str, str, str], ChannelSettings] = {}
        self._bound: dict[tuple[str, str, str], int] = {}
        self._joined: dict[tuple[str, str, str, str | None], datetime] = {}

    async def channel(self, place: Place) -> ChannelSettings:
        return self._settings.get(_channel(place), ChannelSettings())

    async def set_channel(
        self, place: Place, *, mode: Mode | None = None, follow_ups: FollowUps | None = None
    ) -> ChannelSettings:
        before = await self.channel(place)
        if mode is None and follow_ups is None:
            return before
        now = ChannelSettings(mode or before.mode, follow_ups or before.follow_ups)
        self._settings[_channel(place)] = now
        return now

    async def any_open(self, platform: str) -> bool:
        return any(
            settings.mode.is_open
            or (settings.follow_ups is FollowUps.ALWAYS and settings.mode is not Mode.OFF)
            for (where, workspace, _), settings in self._settings.items()
            if where == platform and not self._workspaces.is_left(platform, workspace)
        )

    async def channels(
        self, platform: str, workspace: str
    ) -> Sequence[tuple[str, ChannelSettings]]:
        return sorted(
            (
                (key[2], settings)
                for key, settings in self._settings.items()
                if key[:2] == (platform, workspace)
            ),
            key=lambda pair: pair[0],
        )

    async def knowledge_base_of(self, place: Place) -> KnowledgeBase | None:
        bound = self._bound.get(_channel(place))
        return None if bound is None else await _base(self._faq, bound)

    async def set_knowledge_base(self, place: Place, kb: int | None) -> None:
        if kb is None:
            self._bound.pop(_channel(place), None)
            return
        self._bound[_channel(place)] = (await _base(self._faq, kb)).key
        self._settings.setdefault(_channel(place), ChannelSettings())

    async def joined_in(self, place: Place) -> None:
        if place.thread is not None:
            self._joined.setdefault((*_channel(place), place.thread), datetime.now(UTC))

    async def is_joined(self, place: Place) -> bool:
        return (*_channel(place), place.thread) in self._joined

    def expire(self, before: datetime, here: tuple[str, str] | None = None) -> int:
        """Forgets who joined in earlier; how many threads."""
        old = [
            thread
            for thread, at in self._joined.items()
            if at < before and here in (None, thread[:2])
        ]
        for thread in old:
            del self._joined[thread]
        return len(old)

    def forget(self, platform: str, workspace: str) -> None:
        """Forgets the workspace's channels and threads."""
        here = (platform, workspace)
        self._settings = {key: one for key, one in self._settings.items() if key[:2] != here}
        self._bound = {key: kb for key, kb in self._bound.items() if key[:2] != here}
        self._joined = {key: at for key, at in self._joined.items() if key[:2] != here}

    def use(self, kb: int) -> set[tuple[str, str]]:
        """The workspaces of the channels that use that knowledge base."""
        return {key[:2] for key, bound in self._bound.items() if bound == kb}


class MemoryBlocks(Blocks):
    """Blocked people in a dictionary, with who blocked them."""

    def __init__(self) -> None:
        self._blocked: dict[tuple[str, str], str] = {}

    async def is_blocked(self, workspace: str, person: str) -> bool:
        return (workspace, person) in self._blocked

    async def block(self, workspace: str, person: str, by: str) -> None:
        self._blocked.setdefault((workspace, person), by)

    async def unblock(self, workspace: str, person: str) -> None:
        if self._blocked.pop((workspace, person), None) is None:
            raise NotFoundError("That person was not blocked.")

    async def blocked(self, workspace: str) -> Sequence[str]:
        return sorted(person for where, person in self._blocked if where == workspace)

    def workspaces_of(self, platform: str, person: str) -> tuple[str, ...]:
        """Where somebody is blocked."""
        found = (where for where, who in self._blocked if who == person)
        return tuple(sorted(where for where in found if where.startswith(f"{platform}:")))

    def forget_author(self, author: str, now: str) -> int:
        """Whom somebody blocked, another did; how many."""
        theirs = {key: now for key, by in self._blocked.items() if by == author}
        self._blocked |= theirs
        return len(theirs)

    def forget(self, workspace: str) -> None:
        """Unblocks everyone there."""
        self._blocked = {key: by for key, by in self._blocked.items() if key[0] != workspace}


def _channel(place: Place) -> tuple[str, str, str]:
    return place.platform, place.workspace, place.channel


async def _base(faq: FaqStore, key: int) -> KnowledgeBase:
    for kb in await faq.knowledge_bases():
        if kb.key == key:
            return kb
    raise NotFoundError(f"There is no knowledge base with the key {key}.")
