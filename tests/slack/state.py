"""What a Slack workspace remembers: people, channels, messages, forms, and what was handed out."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Json = dict[str, Any]
T = TypeVar("T")

TEAM = "T0FAQTEAM"
BOT_USER = "U0FAQBOT"
BOT = "B0FAQBOT"
APP = "A0FAQBOT"


@dataclass(slots=True)
class User:
    """A member of the workspace, or a stranger who came through a shared channel."""

    id: str
    name: str
    real_name: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False  # a guest
    is_ultra_restricted: bool = False  # a guest of one channel
    is_bot: bool = False
    deleted: bool = False
    is_stranger: bool = False
    team_id: str = TEAM
    locale: str = "en-US"
    tz: str = "Europe/Berlin"


@dataclass(slots=True)
class Channel:
    """A channel (C…), private channel (G…) or direct message (D…)."""

    id: str
    name: str
    kind: str = "channel"  # channel, group, im, mpim: Slack's channel_type
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_read_only: bool = False


@dataclass(slots=True)
class Message:
    """A message as the API shows it, and where it stands."""

    channel: str
    ts: str
    body: Json
    ephemeral_to: str = ""  # the only one who sees it
    loose: bool = False  # posted with parse or link_names: a bare @channel pings

    @property
    def user(self) -> str:
        return str(self.body.get("user", ""))

    @property
    def text(self) -> str:
        return str(self.body.get("text", ""))

    @property
    def thread_ts(self) -> str | None:
        return self.body.get("thread_ts")

    @property
    def blocks(self) -> list[Json]:
        return list(self.body.get("blocks", []))


@dataclass(slots=True)
class StoredFile:
    """A file: who has it, and where it was shared; the bot's own until it is."""

    id: str
    name: str
    content: bytes = b""
    length: int = 0
    channel: str = ""
    user: str = ""
    comment: str = ""
    alt: str = ""


@dataclass(slots=True)
class ResponseUrl:
    """A response_url: whose, where, about which message, and what is left of it."""

    user: str
    channel: str
    message: Message | None
    expires: float
    uses_left: int = 5


def buttons_of(block: Json) -> list[Json]:
    """What can be pressed or chosen in that block."""
    if block.get("type") in ("actions", "context_actions"):
        return list(block.get("elements", []))
    single = block.get("accessory") or block.get("element")
    return [single] if isinstance(single, dict) and single.get("type") != "image" else []


class Workspace:
    """The state behind the API; every change wakes who waits in `until`."""

    def __init__(self, *, trigger_lifetime_s: float = 3.0) -> None:
        self.team_id, self.team_name, self.domain = TEAM, "FAQ Test", "faq-test"
        self.trigger_lifetime_s = trigger_lifetime_s
        self.response_url_uses = 5
        self.is_enterprise_install = False
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemeral: list[Message] = []
        self.views: dict[str, Json] = {}
        self.files: dict[str, StoredFile] = {}
        self.has_home_tab = True
        self.homes: dict[str, Json] = {}  # user: what was published for them
        self.open_views: dict[str, list[str]] = {}  # user: the stack of forms before them
        self.triggers: dict[str, tuple[str, float]] = {}  # trigger id: user, when it expires
        self.response_urls: dict[str, ResponseUrl] = {}
        self.usergroups: dict[str, tuple[str, set[str]]] = {}  # S…: handle, members
        self.clock_s = time.time
        self._last_us = 0
        self._count = 0
        self._changed = asyncio.Event()
        self.add_user(User(BOT_USER, "faqbot", "FAQ bot", is_bot=True))

    # what a test arranges

    def add_user(self, user: User) -> User:
        """That user, known from now on."""
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel, *, with_bot: bool = True) -> Channel:
        """That channel, with everybody in it (and the bot, unless told otherwise)."""
        channel.members |= {one for one in self.users if one != BOT_USER}
        channel.members |= {BOT_USER} if with_bot else set()
        self.channels[channel.id] = channel
        return channel

    def direct_message(self, user: str) -> Channel:
        """The bot's direct message with that user, opened when needed."""
        place = "D" + user[1:]
        if place not in self.channels:
            self.channels[place] = Channel(place, "directmessage", "im", {user, BOT_USER})
        return self.channels[place]

    # what happens

    def new_ts(self) -> str:
        """A time stamp later than all before."""
        self._last_us = max(int(self.clock_s() * 1_000_000), self._last_us + 1)
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def new_id(self, letters: str) -> str:
        """An id that nothing else has, such as `Ev000017`."""
        self._count += 1
        return f"{letters}{self._count:06d}"

    def keep(self, message: Message) -> Message:
        """That message, stored."""
        self.numbered(message)
        if message.ephemeral_to:
            self.ephemeral.append(message)
        else:
            self.messages.setdefault(message.channel, {})[message.ts] = message
        self.touch()
        return message

    def numbered(self, message: Message) -> None:
        """Give the blocks and buttons without an id one, as Slack does."""
        for number, block in enumerate(message.body.get("blocks") or [], start=1):
            block.setdefault("block_id", f"b{number}")
            for place, element in enumerate(buttons_of(block), start=1):
                element.setdefault("action_id", f"a{number}.{place}")

    def find(self, channel: str, ts: str) -> Message | None:
        """The public message with that time stamp."""
        return self.messages.get(channel, {}).get(ts)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The replies below that message, oldest first, without the message itself."""
        return [
            message
            for message in self.in_channel(channel)
            if message.thread_ts == ts and message.ts != ts
        ]

    def in_channel(self, channel: str) -> list[Message]:
        """All public messages there, oldest first."""
        return [message for _, message in sorted(self.messages.get(channel, {}).items())]

    def new_trigger(self, user: str) -> str:
        """A trigger_id for that user, good for a few seconds and one form."""
        trigger = self.new_id("13345224609.738474920.")
        self.triggers[trigger] = (user, time.monotonic() + self.trigger_lifetime_s)
        return trigger

    def new_response_url(self, user: str, channel: str, message: Message | None) -> str:
        """The last part of a response_url: five uses in thirty minutes."""
        key = self.new_id("R")
        self.response_urls[key] = ResponseUrl(
            user, channel, message, time.monotonic() + 1800, self.response_url_uses
        )
        return key

    # who waits

    def touch(self) -> None:
        """Wake who waits in `until`."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, question: Callable[[], T], within_s: float = 5.0) -> T:
        """The first true answer to the question; raises TimeoutError with the question's name."""
        async with asyncio.timeout(within_s):
            while not (answer := question()):
                await self._changed.wait()
        return answer
