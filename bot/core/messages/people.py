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
    """Where it happens: platform, workspace (Slack team, Discord guild), channel, thread."""

    platform: str
    workspace: str
    channel: str
    thread: str | None = None
