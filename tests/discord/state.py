"""What Discord remembers: guilds, people, channels, messages, interactions."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from tests.discord.permissions import ORDINARY

Json = dict[str, Any]
T = TypeVar("T")

EPOCH_MS = 1_420_070_400_000
APPLICATION = BOT = 800_000_000_000_000_001
GUILD = 900_000_000_000_000_001
OWNER = 700_000_000_000_000_001

TEXT, DM, ANNOUNCEMENT, FORUM, MEDIA = 0, 1, 5, 15, 16
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12

EPHEMERAL, LOADING = 1 << 6, 1 << 7
CROSSPOSTED, HAS_THREAD = 1 << 0, 1 << 5


@dataclass(slots=True)
class User:
    """An account, which is one in all guilds."""

    id: int
    name: str
    display: str = ""
    bot: bool = False
    accepts_dms: bool = True


@dataclass(slots=True)
class Role:
    """A role; the one with the guild's id is @everyone. `bot` is whose own role it is."""

    id: int
    name: str
    permissions: int = 0
    mentionable: bool = False
    bot: int | None = None


@dataclass(slots=True)
class Member:
    """Somebody in a guild; @everyone is not among the roles."""

    user: int
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass(slots=True)
class Guild:
    """A server. Not `available`: an outage; without the bot among the members: it was removed."""

    id: int
    name: str
    owner: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    available: bool = True
    joined: str = ""
    locale: str = "en-US"


@dataclass(slots=True)
class Overwrite:
    """What a role or a member may more, and less, in one channel."""

    target: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Channel:
    """A channel, a thread (with `parent`), a forum, or somebody's direct conversation."""

    id: int
    name: str
    type: int = TEXT
    guild: int | None = GUILD
    parent: int | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    recipient: int | None = None
    owner: int | None = None
    last_message: int | None = None
    archived: bool = False
    locked: bool = False
    created: str = ""

    @property
    def is_thread(self) -> bool:
        return self.type in (ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(slots=True)
class Message:
    """A message, and what only a test may know: whom it notified, and who alone sees it."""

    id: int
    channel: int
    author: int
    content: str = ""
    type: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    flags: int = 0
    reference: Json | None = None
    nonce: str | int | None = None
    edited: str | None = None
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    webhook: int | None = None
    metadata: Json | None = None
    ephemeral_to: int | None = None
    pings: list[str] = field(default_factory=list)
    removed: bool = False

    @property
    def replies_to(self) -> int | None:
        """The message that this one replies to."""
        named = (self.reference or {}).get("message_id")
        return int(named) if named else None

    @property
    def is_loading(self) -> bool:
        """“… is thinking”."""
        return bool(self.flags & LOADING)


@dataclass(slots=True)
class Interaction:
    """What somebody typed, pressed or sent, and what the bot made of it."""

    id: int
    token: str
    type: int
    user: int
    channel: int
    guild: int | None
    data: Json
    message: Message | None = None
    parent: "Interaction | None" = None
    payload: Json = field(default_factory=dict)
    born: float = field(default_factory=time.monotonic)
    response: Json | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> int | None:
        """The type of the first response; None before it."""
        return None if self.response is None else int(self.response["type"])

    @property
    def modal(self) -> Json | None:
        """The form that was opened."""
        return None if self.response is None or self.kind != 9 else self.response["data"]

    @property
    def choices(self) -> list[Json]:
        """What the completion offered."""
        return [] if self.response is None else list(self.response["data"].get("choices") or [])


class State:
    """The state behind REST and gateway; every change wakes who waits in `until`."""

    def __init__(self) -> None:
        self.application = APPLICATION
        self.bot = BOT
        self.content_granted = True
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.ephemeral: list[Message] = []
        self.interactions: dict[str, Interaction] = {}
        self.commands: dict[int | None, list[Json]] = {}
        self.attached: dict[int, bytes] = {}
        self.files_url = ""
        self.clock_s = time.time
        self._last = 0
        self._changed = asyncio.Event()
        self.add_user(User(BOT, "faqbot", "FAQ bot", bot=True))

    # what a test arranges

    def add_user(self, user: User) -> User:
        """That account, known from now on."""
        self.users[user.id] = user
        return user

    def add_guild(
        self, name: str = "Helpers", *, guild: int | None = None, owner: int = OWNER
    ) -> Guild:
        """A guild with its owner and the bot in it, which has the permissions of its invitation."""
        if owner not in self.users:
            self.add_user(User(owner, "owner", "Olga Owner"))
        made = Guild(guild or self.new_id(), name, owner, joined=now())
        made.roles[made.id] = Role(made.id, "@everyone", ORDINARY)
        own = self.new_id()
        made.roles[own] = Role(own, "FAQ bot", ORDINARY, bot=self.bot)
        made.members[owner] = Member(owner)
        made.members[self.bot] = Member(self.bot, [own])
        self.guilds[made.id] = made
        return made

    def add_role(self, guild: int, name: str, permissions: int = 0, **more: Any) -> Role:
        """A role that nobody has yet."""
        role = Role(self.new_id(), name, permissions, **more)
        self.guilds[guild].roles[role.id] = role
        return role

    def add_member(
        self, guild: int, user: User, roles: Iterable[int] = (), nick: str | None = None
    ) -> User:
        """That person, in the guild from now on."""
        self.users.setdefault(user.id, user)
        self.guilds[guild].members[user.id] = Member(user.id, list(roles), nick)
        return self.users[user.id]

    def add_channel(self, channel: Channel) -> Channel:
        """That channel, thread or forum."""
        channel.created = channel.created or now()
        self.channels[channel.id] = channel
        self.messages.setdefault(channel.id, {})
        return channel

    def direct_message(self, user: int) -> Channel:
        """The bot's conversation with that person, made when needed."""
        for channel in self.channels.values():
            if channel.recipient == user:
                return channel
        return self.add_channel(Channel(self.new_id(), "", DM, None, recipient=user))

    # what happens

    def new_id(self) -> int:
        """A snowflake of now, later than all before."""
        made = (int(self.clock_s() * 1000) - EPOCH_MS) << 22
        self._last = max(made, self._last + 1)
        return self._last

    def new_token(self) -> str:
        """A token that nobody guesses."""
        return secrets.token_urlsafe(48)

    def keep(self, message: Message) -> Message:
        """That message, stored."""
        if message.ephemeral_to is not None:
            self.ephemeral.append(message)
        else:
            self.messages.setdefault(message.channel, {})[message.id] = message
            self.channels[message.channel].last_message = message.id
        self.touch()
        return message

    def drop(self, message: Message) -> None:
        """That message is gone."""
        message.removed = True
        self.messages.get(message.channel, {}).pop(message.id, None)
        self.ephemeral = [one for one in self.ephemeral if one is not message]
        self.touch()

    def find(self, channel: int, message: int) -> Message | None:
        """The public message with that id."""
        return self.messages.get(channel, {}).get(message)

    def in_channel(self, channel: int) -> list[Message]:
        """All public messages there, oldest first."""
        return [one for _, one in sorted(self.messages.get(channel, {}).items())]

    def threads_of(self, guild: int) -> list[Channel]:
        """The threads that are not archived."""
        of = [one for one in self.channels.values() if one.guild == guild]
        return [one for one in of if one.is_thread and not one.archived]

    def has_bot(self, guild: int | None) -> bool:
        """Whether the bot is in that guild, and it is not down; a direct conversation counts."""
        if guild is None:
            return True
        there = self.guilds.get(guild)
        return there is not None and there.available and self.bot in there.members

    # who waits

    def touch(self) -> None:
        """Wake who waits in `until`."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, question: Callable[[], T], within_s: float = 5.0) -> T:
        """The first true answer to the question; raises TimeoutError."""
        async with asyncio.timeout(within_s):
            while not (answer := question()):
                await self._changed.wait()
        return answer


def now() -> str:
    """The time as Discord writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def time_of(snowflake: int) -> str:
    """When that was made."""
    at = datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC)
    return at.isoformat(timespec="microseconds")
