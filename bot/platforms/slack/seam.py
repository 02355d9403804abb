"""What all of Slack's side shares: who the bot is, how things are named, whom it works for."""

from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from bot.core.messages import (
    Courier,
    IncomingMessage,
    MessageDeleted,
    MessageEdited,
    Request,
    Response,
)

PLATFORM = "slack"

Json: TypeAlias = dict[str, Any]
"""A payload of Slack's."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What auth.test says: the installed team, the bot's user and bot ids, its scopes."""

    team: str
    user: str
    bot: str = ""
    enterprise: str = ""
    scopes: frozenset[str] = frozenset()

    def is_foreign(self, *teams: str | None) -> bool:
        """Whether one of these teams is neither the installed one nor its organisation."""
        own = ("", None, self.team, self.enterprise)
        return any(team not in own for team in teams)


class Inbox(Protocol):
    """Takes what comes in. The core's intake is one."""

    def enlist(self, platform: str, courier: Courier) -> None:
        """Replies for that platform go out through this courier."""
        ...

    async def accept(self, request: IncomingMessage | MessageEdited | MessageDeleted) -> None:
        """Returns when it may be acknowledged; raises BotError where it may not."""
        ...

    async def handle(self, request: Request) -> Response | None:
        """What is to be laid out."""
        ...


def key_of(me: Identity, channel: str, ts: str) -> str:
    """The name of a message for ever; a mention's two events share it."""
    return f"{PLATFORM}:{me.team}:{channel}:{ts}"


def is_direct(channel: str, kind: str | None = None) -> bool:
    """Whether a channel is a direct message; some servers leave `channel_type` out."""
    return kind == "im" or channel.startswith("D")
