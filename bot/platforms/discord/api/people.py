"""What Discord knows of people: who they are in a guild, and which guilds they are in."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import discord

from bot.adapting.recent import KEPT, Recent
from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import (
    Home,
    IncomingMessage,
    Membership,
    MessageEdited,
    Person,
    Place,
    Speaking,
)
from bot.platforms.discord.api.line import Line
from bot.platforms.discord.api.permissions import is_absent, permissions_in, speaking_in
from bot.platforms.discord.api.profiles import person_of
from bot.platforms.discord.seam import Register, target_of

M = TypeVar("M", IncomingMessage, MessageEdited)

PATIENCE = 20.0
"""Seconds that a message waits for what has to be known of it."""

MOST_GUILDS, AT_ONCE = 25, 5
"""Guilds where a person is looked for; as many as a choice could offer."""

ABSENCE_KEPT = 15.0
"""Seconds that it is believed that somebody is no member: they may join, and ask at once."""

_NO_MEMBER = frozenset(
    {"unknown_member", "unknown_user", "unknown_guild", "missing_access", "http_404"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """Who it is, where; and the guilds to choose from, where a direct conversation is in none."""

    person: Person
    place: Place
    homes: tuple[Home, ...] = ()


class People:
    """Members of guilds: told by events, or looked up at most every ten minutes.

    Who is no member of a guild counts as a guest there.
    """

    def __init__(self, line: Line, register: Register, patience: float = PATIENCE) -> None:
        self._line = line
        self._register = register
        self._patience = patience
        self._members: Recent[tuple[int, int], discord.Member | None] = Recent(
            self._fetch, keep=_good_for
        )
        self._guilds: Recent[int, discord.Guild] = Recent(self._fetch_guild)

    async def acquaint(self, message: M) -> M:
        """The message with all that is known of who wrote it, and where.

        UncertainError where Discord does not tell in time.
        """
        known = await self.settle(message.person, message.place)
        if isinstance(message, MessageEdited):
            return replace(message, person=known.person, place=known.place)
        return replace(message, person=known.person, place=known.place, homes=known.homes)

    async def settle(self, person: Person, place: Place) -> Known:
        """The same for whoever does anything; a direct conversation may stay without a guild."""
        if place.direct:
            return await self._directly(person, place)
        if not place.workspace:  # others' conversation, where the bot is no member
            return Known(replace(person, guest=True), place)
        member = await self._member(int(place.workspace), person)
        return Known(_described(person, member), self._seen(place))

    def speaks(self, place: Place) -> Speaking:
        """Whether the bot may write in that channel, as far as the client knows."""
        client = self._line.current
        if client is None or not place.workspace or not place.channel.isdecimal():
            return Speaking.FREE
        return speaking_in(client, int(place.workspace), int(place.channel))

    async def membership(self, place: Place, subject: str) -> Membership:
        """What the person or role of that id is in the place's guild."""
        if not subject.removeprefix("&").isdecimal():
            return Membership.NOBODY
        if subject.startswith("&") or not place.workspace:
            return Membership.FULL  # a role is chosen from Discord's own list
        try:
            member = await self._member(int(place.workspace), Person(subject))
        except UncertainError:
            return Membership.FULL
        if member is None:
            return Membership.GUEST
        return Membership.BOT if member.bot else Membership.FULL

    def meet(self, member: discord.Member) -> None:
        """An event told of somebody in a guild."""
        self._members.put((member.guild.id, member.id), member)

    def forget(self, guild: int) -> None:
        """Who is who there has changed, or the bot is in that guild no more."""
        self._members.forget_those(lambda key: key[0] == guild)
        self._guilds.forget(guild)

    def renew(self) -> None:
        """Forgets everything: what was known belongs to a client that is gone."""
        self._members.forget_those()
        self._guilds.forget_those()

    async def close(self) -> None:
        """Ends what is still being looked up."""
        await asyncio.gather(self._members.close(), self._guilds.close())

    def _seen(self, place: Place) -> Place:
        client = self._line.current
        if client is None:
            return place
        may = permissions_in(client, int(place.workspace), target_of(place))
        if may is None:
            return place
        in_thread = target_of(place) != int(place.channel)
        return replace(place, absent=is_absent(may, in_thread=in_thread))

    async def _directly(self, person: Person, place: Place) -> Known:
        """product.md: the only guild, else the one last used, else a choice; proven each time."""
        if place.workspace:
            member = await self._member(int(place.workspace), person)
            if member is not None:
                return Known(_described(person, member), place)
        last = await self._register.last_guild(person.id)
        if last is not None and (member := await self._member(last, person)) is not None:
            return _in(person, place, member)
        proven = await self._proven(person)
        if len(proven) == 1:
            return _in(person, place, proven[0])
        homes = tuple(Home(str(member.guild.id), member.guild.name) for member in proven)
        return Known(person, replace(place, workspace=""), homes)

    async def _proven(self, person: Person) -> Sequence[discord.Member]:
        """Who the person is, guild by guild, in those where that is proven."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def look(guild: int) -> discord.Member | None:
            async with turns:
                return await self._member(guild, person)

        guilds = await self._likely(person)
        found = await asyncio.gather(*map(look, guilds), return_exceptions=True)
        for unknown in found:
            if isinstance(unknown, BaseException) and not isinstance(unknown, UncertainError):
                raise unknown
        proven = [member for member in found if isinstance(member, discord.Member)]
        unsure = [unknown for unknown in found if isinstance(unknown, UncertainError)]
        if unsure and not proven:
            raise unsure[0]
        return proven

    async def _likely(self, person: Person) -> Sequence[int]:
        """Guilds to look in: first those where the person was met, then the oldest."""
        cached = () if (client := self._line.current) is None else client.guilds
        known = dict.fromkeys([*await self._register.known(), *(guild.id for guild in cached)])
        met = [guild for guild in known if self._members.peek((guild, int(person.id)))]
        return list(dict.fromkeys([*met, *known]))[:MOST_GUILDS]

    async def _member(self, guild: int, person: Person) -> discord.Member | None:
        return await self._members.get((guild, int(person.id)), self._patience)

    async def _fetch(self, key: tuple[int, int]) -> discord.Member | None:
        """https://discord.com/developers/docs/resources/guild#get-guild-member"""
        guild_id, person = key
        try:
            guild = await self._guild(guild_id)
            return await self._line.read(lambda _client: guild.fetch_member(person))
        except RefusedError as error:
            if error.cause in _NO_MEMBER:
                return None
            raise UncertainError(f"Discord does not tell who it is ({error.cause}).") from error

    async def _guild(self, guild_id: int) -> discord.Guild:
        """The client's own, which follows changes of roles, or else one that was looked up."""
        guild = (await self._line.client()).get_guild(guild_id)
        if guild is None or guild.unavailable:
            return await self._guilds.get(guild_id, self._patience)
        return guild

    async def _fetch_guild(self, guild: int) -> discord.Guild:
        """https://discord.com/developers/docs/resources/guild#get-guild"""
        return await self._line.read(lambda client: client.fetch_guild(guild, with_counts=False))


def _described(person: Person, member: discord.Member | None) -> Person:
    return replace(person, guest=True) if member is None else person_of(member)


def _in(person: Person, place: Place, member: discord.Member) -> Known:
    return Known(_described(person, member), replace(place, workspace=str(member.guild.id)))


def _good_for(member: discord.Member | None) -> float:
    return ABSENCE_KEPT if member is None else KEPT
