"""Stores of where the bot is: workspaces, their channels, and who is blocked there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.faq import KnowledgeBase
from bot.core.messages import FollowUps, Mode, Place


@dataclass(frozen=True, slots=True)
class Workspace:
    """One tenant: a Slack team or a Discord guild, and how the bot is set up there.

    `public_only`: only public entries are given out. `helpers` is the channel where questions for
    people go, `notices` the one where admins are told what is wrong; empty: none.
    `question_limit`: questions a person may ask in five minutes; `reply_limit`: automatic replies
    that a channel gets in an hour. `ping` is the role that is notified of questions for people.
    `retention`: days for which an admin has questions kept; None: as long as the operator does.
    `left`: since when the bot is no member of it any more; None: it is one.
    """

    platform: str
    id: str
    kb: KnowledgeBase
    public_only: bool = False
    helpers: str = ""
    notices: str = ""
    question_limit: int = 10
    reply_limit: int = 30
    ping: str = ""
    left: datetime | None = None
    retention: int | None = None


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How the bot behaves in one channel; a channel that nobody set up has these values."""

    mode: Mode = Mode.MENTION
    follow_ups: FollowUps = FollowUps.BOUNDED


class Workspaces(Protocol):
    """The workspaces, each made at first sight. Every method is one transaction."""

    async def workspace(self, platform: str, workspace: str) -> Workspace:
        """The workspace; made, with an empty knowledge base of its own, at first sight.

        The terminal's is `default`.
        """
        ...

    async def adopt(self, platform: str, workspace: str) -> Workspace:
        """The same for a workspace that this installation is meant for: it gets `default`.

        One that is there already stays as it is.
        """
        ...

    async def set_channels(
        self,
        platform: str,
        workspace: str,
        *,
        helpers: str | None = None,
        notices: str | None = None,
        ping: str | None = None,
    ) -> None:
        """Changes where questions for people and notices go, and who is notified of the former.

        None leaves it as it is, empty: nowhere, nobody.
        """
        ...

    async def set_limits(
        self,
        platform: str,
        workspace: str,
        *,
        question_limit: int | None = None,
        reply_limit: int | None = None,
        retention: int | None = None,
    ) -> None:
        """Changes how much a person may ask and a channel gets unasked, and how long it is kept.

        None leaves it as it is.
        """
        ...

    async def left(self, platform: str, workspace: str) -> None:
        """Notes since when the bot is no member any more; twice is once, unknown ones are none."""
        ...

    async def returned(self, platform: str, workspace: str) -> None:
        """Takes that back: nothing will be forgotten."""
        ...

    async def use(
        self, platform: str, workspace: str, kb: int, *, public_only: bool = False
    ) -> None:
        """Gives the workspace that knowledge base; NotFoundError where there is none.

        The workspace is made where it is new.
        """
        ...

    async def workspaces(self) -> Sequence[Workspace]:
        """All of them, those that the bot left too, by platform and id."""
        ...


class Channels(Protocol):
    """How the bot behaves in each channel. Every method is one transaction."""

    async def channel(self, place: Place) -> ChannelSettings:
        """The channel's settings."""
        ...

    async def set_channel(
        self, place: Place, *, mode: Mode | None = None, follow_ups: FollowUps | None = None
    ) -> ChannelSettings:
        """Changes what is not None, and gives what holds now."""
        ...

    async def any_open(self, platform: str) -> bool:
        """Whether a channel there needs messages that do not mention the bot.

        That is one whose mode is open, or where everybody's follow-ups are taken, in a workspace
        that the bot has not left.
        """
        ...

    async def channels(
        self, platform: str, workspace: str
    ) -> Sequence[tuple[str, ChannelSettings]]:
        """The channels that were set up, with their settings, by id."""
        ...

    async def knowledge_base_of(self, place: Place) -> KnowledgeBase | None:
        """The knowledge base that this channel uses instead of its workspace's, if any."""
        ...

    async def set_knowledge_base(self, place: Place, kb: int | None) -> None:
        """Gives the channel that knowledge base instead of its workspace's; None: the latter.

        NotFoundError where there is none.
        """
        ...

    async def joined_in(self, place: Place) -> None:
        """Notes that a person who is not the asker has written in that thread, if it is one."""
        ...

    async def is_joined(self, place: Place) -> bool:
        """Whether that was noted."""
        ...


class Blocks(Protocol):
    """Whom the bot does not answer, by workspace (`PLATFORM:ID`) and the person's id."""

    async def is_blocked(self, workspace: str, person: str) -> bool:
        """Whether that person is."""
        ...

    async def block(self, workspace: str, person: str, by: str) -> None:
        """Blocks them; twice changes nothing. `by` is the admin, as changes name their author."""
        ...

    async def unblock(self, workspace: str, person: str) -> None:
        """Takes it back; NotFoundError where they were not blocked."""
        ...

    async def blocked(self, workspace: str) -> Sequence[str]:
        """Everyone who is, by id."""
        ...
