"""What somebody did, and where an answer to it can go."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.messages import Command, IncomingMessage, Place, Pointed, Press, Submission
from bot.platforms.slack.seam import PLATFORM, Identity

_URL_LIFE = 25 * 60
"""Seconds that a response_url is relied on; Slack's own limit is 30 minutes."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What was acted on, and so where an answer can go.

    `trigger` opens a form within 3 s, `url` is the response_url of `since`, `message` the ts of
    the message with the button, which they see `alone`, in that `thread`.

    `home` is where on their home tab they are, empty elsewhere; `hash` names the tab as they saw
    it, and `button` was pressed there.
    """

    trigger: str = ""
    url: str = ""
    since: int = 0
    message: str = ""
    thread: str | None = None
    alone: bool = False
    home: str = ""
    hash: str = ""
    button: str = ""

    @property
    def address(self) -> str:
        """The response_url, while it is good."""
        return self.url if time.time() - self.since < _URL_LIFE else ""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did: the request (nothing in it is looked up), and the surface."""

    request: IncomingMessage | Command | Press | Submission | Pointed
    surface: Surface = field(default=Surface())


def context_of(place: Place, surface: Surface) -> dict[str, str]:
    """What a form keeps of where it was opened from."""
    kept = {
        "channel": place.channel,
        "into": place.thread,
        "thread": surface.thread,
        "message": surface.message,
        "alone": "1" if surface.alone else "",
        "url": surface.address,
        "since": str(surface.since) if surface.address else "",
        "home": surface.home,
        "button": surface.button,
    }
    return {name: value for name, value in kept.items() if value}


def place_of(context: Mapping[str, str], me: Identity) -> tuple[Place, Surface]:
    """Where a form was opened from, by what it kept."""
    surface = Surface(
        url=context.get("url", ""),
        since=int(context.get("since", "0")),
        message=context.get("message", ""),
        thread=context.get("thread"),
        alone=bool(context.get("alone")),
        home=context.get("home", ""),
        button=context.get("button", ""),
    )
    channel, into = context.get("channel", ""), context.get("into")
    # who has a home tab is in conversation with the bot alone
    return Place(PLATFORM, me.team, channel, into, direct=bool(surface.home)), surface
