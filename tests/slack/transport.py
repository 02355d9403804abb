"""How a delivery reaches the bot: what Socket Mode and HTTP have in common."""

from dataclasses import dataclass
from typing import Literal, Protocol

from tests.slack.state import Json

Kind = Literal["events_api", "slash_commands", "interactive"]


class NotAcknowledgedError(Exception):
    """The bot did not acknowledge in time, or nobody was there to hear it."""


@dataclass(frozen=True, slots=True)
class Retry:
    """That this is a re-delivery: which, and why (`timeout`, `http_error`)."""

    number: int
    reason: str = "timeout"


class Transport(Protocol):
    """Delivers one payload and gives what the acknowledgement said (None when it said nothing)."""

    async def deliver(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Json | None:
        """Raises NotAcknowledgedError when no acknowledgement came in time."""
