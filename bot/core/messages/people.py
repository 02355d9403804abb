"""Who acts, where, and how it reached the bot."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Trigger(StrEnum):
    """How a question reached the bot."""

    COMMAND = "command"
    DIRECT = "direct"
    MENTION = "mention"
    FOLLOW_UP = "follow-up"
    AMBIENT = "ambient"
    SHORTCUT = "shortcut"

    @property
    def expects_reply(self) -> bool:
        """Whether a person addressed the bot, so that silence would be rude."""
        return self not in (Trigger.AMBIENT, Trigger.FOLLOW_UP)

    @property
    def is_private(self) -> bool:
        """Whether the reply is for the asker alone."""
        return self in (Trigger.COMMAND, Trigger.SHORTCUT)


class Mode(StrEnum):
    """What the bot does in a channel with messages that were not addressed to it."""

    MENTION = "mention"
    """Nothing; it answers who addresses it."""
    AUTO = "auto"
    """Answers questions when it is sure."""
    OBSERVE = "observe"
    """Decides and records, and says nothing unasked."""
    OFF = "off"
    """Nothing; who addresses it is told privately that it does not answer here."""

    @property
    def is_open(self) -> bool:
        """Whether messages are looked up that were not addressed to the bot."""
        return self in (Mode.AUTO, Mode.OBSERVE)


class FollowUps(StrEnum):
    """Whose unaddressed messages the bot takes for questions, in a thread that it answered."""

    NEVER = "never"
    BOUNDED = "bounded"
    """The asker's, for half an hour."""
    ALWAYS = "always"


class Role(StrEnum):
    """What a person may do beyond asking. Each includes those before it."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts.

    `owner` is what the platform itself says: this person administers the workspace. `operator`:
    they run the bot itself and have its command line; no limit on questions holds for them.
    """

    id: str
    name: str = ""
    groups: tuple[str, ...] = ()
    owner: bool = False
    guest: bool = False
    bot: bool = False
    operator: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A workspace that a person is proven to be a member of."""

    id: str
    name: str


class Hearing(StrEnum):
    """Whether a platform gives the bot messages that are not addressed to it."""

    ALL = "all"
    """It does, or will as soon as a channel is opened."""
    ADDRESSED = "addressed"
    """It does not so far; a channel may be opened all the same."""
    UNGRANTED = "ungranted"
    """It will not until somebody grants it; until then no channel can be opened."""


class Speaking(StrEnum):
    """Whether the bot may write in a channel, as far as that is known."""

    FREE = "free"
    POSTS = "posts"
    """Below the posts that people begin, as in a forum; it begins none."""
    BARRED = "barred"
    """It may not."""


class Membership(StrEnum):
    """What somebody whose id was given is in a workspace, as far as the platform tells."""

    FULL = "full"
    """A member or a group of its own; also who cannot be looked up now."""
    GUEST = "guest"
    """A guest, somebody of another organisation, or no member."""
    BOT = "bot"
    NOBODY = "nobody"
    """There is no person or group of that id."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happens: platform, workspace (Slack team, Discord guild), channel, thread.

    `shared`: people of another organisation read along, or it cannot be known that none does.
    `direct`: it is a conversation with the bot alone. `absent`: the bot is no member of it.

    A direct conversation may be in no workspace, as on Discord: `workspace` is empty until it is
    known whose knowledge is asked.
    """

    platform: str
    workspace: str
    channel: str
    thread: str | None = None
    shared: bool = False
    direct: bool = False
    absent: bool = False

    @classmethod
    def of_person(cls, platform: str, workspace: str, person: str) -> Self:
        """The direct conversation with that person, whether there is one already or not."""
        return cls(platform, workspace, f"@{person}", direct=True)

    @property
    def person(self) -> str:
        """The id of the person whom a place `of_person` is for; empty for every other place."""
        return self.channel[1:] if self.channel.startswith("@") else ""
