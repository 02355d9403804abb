"""What the routes have in common: a request, and how a route is named."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from tests.discord.permissions import Permission, in_channel
from tests.discord.refusals import RefusedError
from tests.discord.state import Channel, Json, Message, State
from tests.discord.world import World

Answer = tuple[int, object]


@dataclass(frozen=True, slots=True)
class Request:
    """One request, read; `named` are the parts of the path."""

    route: str
    named: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    world: World
    gateway_url: str = ""
    patience_s: float = 3.0
    token_lifetime_s: float = 900.0
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return self.world.state

    def number(self, name: str) -> int:
        """That part of the path as a snowflake; 50035 where it is none."""
        if not self.named[name].isdecimal():
            raise RefusedError(50035)
        return int(self.named[name])


Handler = Callable[[Request], Awaitable[Answer]]


def place_of(request: Request, *needed: Permission) -> Channel:
    """The channel that the path names, if the bot may see it and has these permissions."""
    state = request.state
    channel = state.channels.get(request.number("channel_id"))
    if channel is None:
        raise RefusedError(10003)
    if not state.has_bot(channel.guild):
        raise RefusedError(50001)
    granted = in_channel(state, channel, state.bot)
    if not granted & Permission.VIEW_CHANNEL:
        raise RefusedError(50001)
    for one in needed:
        if not granted & one:
            raise RefusedError(50013)
    return channel


def message_in(request: Request, channel: Channel) -> Message:
    """The message that the path names."""
    message = request.state.find(channel.id, request.number("message_id"))
    if message is None:
        raise RefusedError(10008)
    return message
