"""What all of Slack's side shares: who the bot is, how things are named."""

from dataclasses import dataclass
from typing import Any, TypeAlias

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


def key_of(me: Identity, channel: str, ts: str) -> str:
    """The name of a message for ever; a mention's two events share it."""
    return f"{PLATFORM}:{me.team}:{channel}:{ts}"


def is_direct(channel: str, kind: str | None = None) -> bool:
    """Whether a channel is a direct message; some servers leave `channel_type` out."""
    return kind == "im" or channel.startswith("D")
