"""What all of Discord's side shares: how messages, conversations and people are named."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.messages import Place

PLATFORM = "discord"

EPOCH = 1_420_070_400_000
"""Milliseconds from 1970 to where snowflakes begin.
https://discord.com/developers/docs/reference#snowflakes"""

_CHAIN = "re-"


def key_of(message: int) -> str:
    """The name of a message for ever: its id is unique in all of Discord."""
    return f"{PLATFORM}:{message}"


def key_of_click(click: int) -> str:
    """The name for ever of what was asked by a command or a button, as that id tells it apart."""
    return f"{PLATFORM}:i-{click}"


def message_of(key: str) -> int | None:
    """The message that a key names; None where it names an interaction or another event."""
    _, _, number = key.partition(":")
    return int(number) if number.isdecimal() and number.isascii() else None


def chain(message: int) -> str:
    """The conversation that a message in a channel begins by being replied to, as a `thread`.

    A thread of Discord's own is named by its id alone.
    """
    return f"{_CHAIN}{message}"


def begun_by(place: Place) -> int | None:
    """The message whose replies the place stands for; None: a thread, or the channel itself."""
    thread = place.thread or ""
    return int(thread.removeprefix(_CHAIN)) if thread.startswith(_CHAIN) else None


def target_of(place: Place) -> int:
    """The id of the channel, thread or direct conversation where messages of that place stand.

    A place `of_person` has none before the conversation is opened: ValueError.
    """
    thread = place.thread or ""
    return int(thread if thread and not thread.startswith(_CHAIN) else place.channel)


def group(role: int) -> str:
    """A role as one of a person's groups, and as roles are granted to it."""
    return f"&{role}"


class Register(Protocol):
    """What is remembered of guilds and conversations, across restarts and replicas."""

    async def present(self, guilds: Sequence[int]) -> None:
        """The bot is in these guilds, the one it has been in for longest first."""
        ...

    async def known(self) -> Sequence[int]:
        """The guilds that the bot was in when it was last looked."""
        ...

    async def left(self, guild: int) -> None:
        """The bot is in that guild no more."""
        ...

    async def listens(self) -> bool:
        """Whether a channel anywhere needs messages that do not mention the bot."""
        ...

    async def last_guild(self, person: str) -> int | None:
        """The guild in which the person asked last."""
        ...

    async def in_use(self, since: datetime) -> Sequence[tuple[Place, int, datetime]]:
        """Where messages were taken since then: the place, the newest one, and when it came."""
        ...
