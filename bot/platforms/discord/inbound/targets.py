"""Where something may have been asked while nobody listened."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord

from bot.core.messages import Place
from bot.platforms.discord.inbound.standing import Standing, standing_of
from bot.platforms.discord.seam import target_of

LIVELY = timedelta(hours=1)
"""A place used so lately is read whatever the cache says of its last message."""

_READABLE = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class Target:
    """A channel, thread or direct conversation; `last` is the newest message that was taken."""

    standing: Standing
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far back: the numbers are those of platform-rules.md, row "after a restart".

    `back` and `each`: what is younger, and so many newest messages of a place, are answered.
    `pages`: hundreds of messages that are looked through to count the rest. `used`: how long ago
    a place may have been in use. `silent`: channels of which no last message is known. `places`,
    `at_once`: how many are read in all, and at the same time.
    """

    back: timedelta = timedelta(minutes=15)
    each: int = 100
    pages: int = 10
    used: timedelta = timedelta(days=7)
    silent: int = 200
    places: int = 500
    at_once: int = 3


def targets(
    client: discord.Client,
    in_use: Sequence[tuple[Place, int, datetime]],
    guilds: Collection[int],
    *,
    direct: bool,
    now: datetime,
    bounds: Bounds,
) -> list[Target]:
    """The places to read, those in use first; direct conversations only where asked for."""
    begins = discord.utils.time_snowflake(now - bounds.back)
    found: dict[int, Target] = {}
    for place, last, at in in_use:
        if place.person:
            continue  # a conversation that was never opened
        standing = _standing(client, place)
        if (standing.guild is None and not direct) or (
            standing.guild is not None and standing.guild not in guilds
        ):
            continue
        if at < now - LIVELY and _is_quiet(client, standing, max(last, 0), begins):
            continue
        before = found.get(standing.target)
        found[standing.target] = Target(standing, max(last, (before and before.last) or 0))
    for target in _lively(client, guilds, begins, bounds.silent):
        found.setdefault(target.standing.target, target)
    return list(found.values())


def _standing(client: discord.Client, place: Place) -> Standing:
    if place.direct or not place.workspace:
        return Standing(None, int(place.channel))
    channel = _cached(client, int(place.workspace), target_of(place))
    if known := standing_of(channel):
        return known
    target, parent = target_of(place), int(place.channel)
    return Standing(int(place.workspace), parent, target if target != parent else None)


def _is_quiet(client: discord.Client, standing: Standing, last: int, begins: int) -> bool:
    """Whether the cache says that nothing came after the last message that was taken."""
    if standing.guild is None:
        return False
    channel = _cached(client, standing.guild, standing.target)
    newest = getattr(channel, "last_message_id", None)
    return newest is not None and newest <= last and newest < begins


def _lively(
    client: discord.Client, guilds: Collection[int], begins: int, silent: int
) -> Iterator[Target]:
    for id_ in guilds:
        guild = client.get_guild(id_)
        if guild is None:
            continue
        for channel in (*guild.threads, *guild.channels):
            if not isinstance(channel, _READABLE) or not _may_read(channel):
                continue
            newest = channel.last_message_id
            if newest is None:
                silent -= 1
            if (newest is None and silent >= 0) or (newest is not None and newest >= begins):
                standing = standing_of(channel)
                assert standing is not None  # its kind is known
                yield Target(standing)


def _may_read(channel: "_READABLE") -> bool:
    me = channel.guild.me
    if me is None:
        return True  # Discord will say
    try:
        may = channel.permissions_for(me)
    except discord.ClientException:  # a thread whose channel is not in the cache
        return True
    return may.view_channel and may.read_message_history


def _cached(client: discord.Client, guild: int, channel: int) -> object:
    home = client.get_guild(guild)
    return home.get_channel_or_thread(channel) if home else None
