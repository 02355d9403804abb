"""What Slack knows of people and channels, where a payload does not say it."""

import asyncio
import logging
import re
from collections import OrderedDict
from dataclasses import replace
from typing import TypeVar

from bot.adapting.rarely import Rarely
from bot.adapting.recent import KEPT, LIMIT, Recent
from bot.core.errors import RefusedError, UncertainError
from bot.core.messages import (
    Command,
    Completion,
    IncomingMessage,
    Joined,
    Membership,
    MessageEdited,
    Person,
    Place,
    Pointed,
    Press,
    Submission,
    Visit,
)
from bot.platforms.slack.api.profiles import Groups, Profile, Room, membership_of, person_of
from bot.platforms.slack.api.sources import Sources
from bot.platforms.slack.seam import Identity, Json, is_direct

logger = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds that a message waits for what has to be known of it."""

HURRY = 10.0
"""The same for who pressed, typed a command or sent a form."""

KEPT_REFUSAL = 5.0
"""Seconds that it is believed that Slack will not tell."""

M = TypeVar("M", IncomingMessage, MessageEdited)
R = TypeVar("R", bound=Joined | Command | Press | Submission | Pointed | Completion | Visit)

_ID = re.compile("[UWS][A-Z0-9]+")
"""A person's or a user group's. https://docs.slack.dev/messaging/formatting-message-text"""

_UNKNOWN = (RefusedError, UncertainError)
_ALL = "all"


class People:
    """People, user groups and channels, looked up at most every ten minutes.

    Of whom or what Slack will not tell, the person counts as a guest, the channel as shared.
    """

    def __init__(self, sources: Sources, me: Identity, patience: float = PATIENCE) -> None:
        self._me = me
        self._patience = patience
        self._users: Recent[str, Profile] = Recent(sources.profile, keep_refusal=KEPT_REFUSAL)
        self._rooms: Recent[str, Room] = Recent(
            sources.room, keep=_good_for, keep_refusal=KEPT_REFUSAL
        )
        self._groups: Recent[str, Groups] = Recent(sources.groups, keep_refusal=KEPT_REFUSAL)
        self._own: OrderedDict[str, None] = OrderedDict()
        self._rarely = Rarely(logger)

    async def acquaint(self, message: M) -> M:
        """The message with all that is known of who wrote it, and where.

        UncertainError where Slack does not tell in time.
        """
        person, groups, place = await asyncio.gather(
            self._person(message.person, self._patience),
            self._groups_of(message.person, self._patience),
            self.place(message.place, self._patience),
        )
        return replace(message, person=replace(person, groups=groups), place=place)

    async def complete(self, request: R, patience: float = HURRY) -> R:
        """The request with what is known in that time; what is not counts as refused."""
        match request:
            case Joined():
                person, place = await self._both(request.inviter, request.place, patience)
                return replace(request, inviter=person, place=place)
            case _:
                person, place = await self._both(request.person, request.place, patience)
                return replace(request, person=person, place=place)

    async def place(self, place: Place, patience: float) -> Place:
        """The place with what is known of it; UncertainError where Slack does not tell in time.

        `absent` also where the bot cannot see it: a private channel, others' conversations.
        """
        if place.direct or place.channel in self._own:
            return replace(place, direct=True)
        try:
            room = await self._rooms.get(place.channel, patience)
        except RefusedError as error:
            hidden = error.cause == "channel_not_found"
            if not hidden:
                self._rarely.warn("A channel counts as shared: Slack says %s.", error.cause)
            return replace(place, shared=True, absent=hidden)
        if room.direct:
            return replace(place, direct=True)
        return replace(place, shared=place.shared or room.shared, absent=room.absent)

    def heed(self, event: Json) -> None:
        """Forgets what this event says has changed, and learns whose conversation it is from."""
        kind, channel = str(event.get("type")), str(event.get("channel") or "")
        if kind == "message" and is_direct(channel, event.get("channel_type")):
            self._own[channel] = None
            if len(self._own) > LIMIT:
                self._own.popitem(last=False)
        elif kind in ("channel_shared", "channel_unshared", "channel_left", "group_left"):
            self._rooms.forget(channel)
        elif kind in ("member_joined_channel", "member_left_channel"):
            if event.get("user") == self._me.user:
                self._rooms.forget(channel)
        elif kind.startswith("user_"):
            user = event.get("user")
            self._users.forget(str(user.get("id") if isinstance(user, dict) else user))
        elif kind.startswith("subteam_"):
            self._groups.forget(_ALL)

    async def name(self, subject: str) -> str:
        """What a person, group or public channel is called; empty where it cannot be told."""
        try:
            if subject.startswith("S"):
                return (await self._groups.get(_ALL, _NAMING)).handles.get(subject, "")
            if subject.startswith(("U", "W")):
                return (await self._users.get(subject, _NAMING)).name
            room = await self._rooms.get(subject, _NAMING)
            return "" if room.private else room.name
        except _UNKNOWN:
            return ""

    async def membership(self, subject: str) -> Membership:
        """What the person or user group of that id is in the workspace."""
        if not _ID.fullmatch(subject):
            return Membership.NOBODY
        try:
            if subject.startswith("S"):
                return await self._of_group(subject)
            return membership_of(await self._users.get(subject, HURRY))
        except RefusedError as error:
            unknown = error.cause in ("user_not_found", "user_not_visible")
            return Membership.NOBODY if unknown else Membership.FULL
        except UncertainError:
            return Membership.FULL

    async def _of_group(self, group: str) -> Membership:
        if group not in (await self._groups.get(_ALL, HURRY)).handles:
            self._groups.forget(_ALL)  # it may be a new one
        handles = (await self._groups.get(_ALL, HURRY)).handles
        return Membership.FULL if group in handles or not handles else Membership.NOBODY

    def is_private(self, channel: str) -> bool | None:
        """Whether it is a private channel, as far as that was looked up."""
        room = self._rooms.peek(channel)
        return None if room is None else room.private

    async def is_barred(self, place: Place) -> bool:
        """Whether it is sure that the bot is no member of that channel."""
        try:
            return (await self.place(place, HURRY)).absent
        except UncertainError:
            return False

    async def close(self) -> None:
        """Ends what is still being looked up."""
        await asyncio.gather(self._users.close(), self._rooms.close(), self._groups.close())

    async def _both(self, person: Person, place: Place, patience: float) -> tuple[Person, Place]:
        known, groups, there = await asyncio.gather(
            self._person(person, patience),
            self._groups_of(person, patience),
            self.place(place, patience),
            return_exceptions=True,
        )
        for unknown in (known, groups, there):
            if isinstance(unknown, UncertainError):
                self._rarely.warn("A click counts as a stranger's: %s", unknown)
            elif isinstance(unknown, BaseException):
                raise unknown
        who = replace(person, guest=True) if isinstance(known, BaseException) else known
        of = () if isinstance(groups, BaseException) else groups
        where = replace(place, shared=True) if isinstance(there, BaseException) else there
        return replace(who, groups=of), where

    async def _person(self, person: Person, patience: float) -> Person:
        try:
            return person_of(person, await self._users.get(person.id, patience))
        except RefusedError as error:
            self._rarely.warn("A person counts as a guest: Slack says %s.", error.cause)
            return replace(person, guest=True)

    async def _groups_of(self, person: Person, patience: float) -> tuple[str, ...]:
        return (await self._groups.get(_ALL, patience)).of.get(person.id, ())


_NAMING = 0.9
"""Seconds for the names in what is said: ids do where they take longer."""


def _good_for(room: Room) -> float:
    """An invitation may come to another process, and is followed by a question at once."""
    return KEPT_REFUSAL if room.absent else KEPT
