"""Who acts, where, and how it reached the bot."""

from dataclasses import dataclass
from enum import StrEnum


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
    """Who acts. `owner` is what the platform itself says: this person administers the workspace."""

    id: str
    name: str = ""
    groups: tuple[str, ...] = ()
    owner: bool = False
    guest: bool = False
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happens: platform, workspace (Slack team, Discord guild), channel, thread.

    `shared`: people of another organisation read along, or it cannot be known that none does.
    `direct`: it is a conversation with the bot alone. `absent`: the bot is no member of it.
    """

    platform: str
    workspace: str
    channel: str
    thread: str | None = None
    shared: bool = False
    direct: bool = False
    absent: bool = False
