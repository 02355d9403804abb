"""What is written in Discord, to the inbox: each message a task of its own, and so many at most."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.adapting.work import Work
from bot.core.errors import CrowdedError
from bot.core.messages import IncomingMessage, Trigger
from bot.platforms.discord.api.people import People
from bot.platforms.discord.inbound.addressing import is_addressed, is_typed, may_ask
from bot.platforms.discord.inbound.first_use import FirstUse
from bot.platforms.discord.inbound.reading import read_deletion, read_edit, read_message
from bot.platforms.discord.inbound.standing import Standings, seen_in
from bot.platforms.discord.inbound.taking import Taking

ASKED, UNASKED = 2_000, 500
"""Messages in hand at once: what is beyond is left out, and counted."""

_FOLLOWED = timedelta(hours=24)
"""An edit that first mentions the bot asks it, for as long as edits are followed."""


class Events:
    """Messages, edits and deletions."""

    def __init__(
        self,
        taking: Taking,
        people: People,
        first_use: FirstUse,
        *,
        asked: int = ASKED,
        unasked: int = UNASKED,
    ) -> None:
        self._taking = taking
        self._people = people
        self._first_use = first_use
        self._standings = Standings()
        self._asked = Work(asked)
        self._unasked = Work(unasked)
        self._in_hand: dict[int, asyncio.Task[None]] = {}

    def said(self, client: discord.Client, message: discord.Message) -> None:
        """A new message."""
        me = _me(client)
        if not is_typed(message) or not may_ask(message, me):
            return
        self._begin(is_addressed(message, me), message.id, self._take(client, message, me))

    def edited(self, client: discord.Client, message: discord.Message) -> None:
        """A change of a message, which may be no edit."""
        me = _me(client)
        if not is_typed(message) or message.edited_at is None or not may_ask(message, me):
            return
        before = self._in_hand.get(message.id)
        follow = self._follow(client, message, me, before)
        self._begin(is_addressed(message, me), message.id, follow)

    def deleted(
        self, client: discord.Client, messages: Sequence[int], channel: int, guild: int | None
    ) -> None:
        """These messages are gone."""
        standing = seen_in(client, guild, channel)

        async def forget() -> None:
            for message in messages:
                await _over(self._in_hand.get(message))
                await self._taking.take(read_deletion(message, standing))

        self._begin(True, None, forget())

    async def close(self, patience: float) -> None:
        """Finishes what is in hand, in so many seconds."""
        self._taking.leave()
        await asyncio.gather(self._asked.finish(patience), self._unasked.finish(patience))

    def _begin(self, addressed: bool, message: int | None, work: Coroutine[Any, Any, None]) -> None:
        lane = self._asked if addressed else self._unasked
        try:
            task = lane.start(work)
        except CrowdedError:
            if message:
                self._taking.crowded_out(addressed=addressed)
            return
        if message:
            self._in_hand[message] = task
            task.add_done_callback(lambda done: self._finished(message, done))

    def _finished(self, message: int, done: asyncio.Task[None]) -> None:
        if self._in_hand.get(message) is done:
            del self._in_hand[message]

    async def _take(self, client: discord.Client, message: discord.Message, me: int) -> None:
        request = await self._read(client, message, me)
        if request is None or not await self._taking.take(request):
            return
        if request.trigger.expects_reply:
            await self._first_use.welcome(request.person, request.place)

    async def _follow(
        self,
        client: discord.Client,
        message: discord.Message,
        me: int,
        before: "asyncio.Task[None] | None",
    ) -> None:
        await _over(before)
        request = await self._read(client, message, me)
        standing = await self._standings.of(client, message)
        edit = read_edit(message, me, standing)
        if request is None or edit is None:
            return
        if _is_asked_now(request, message):
            await self._taking.take(request)
        await self._taking.take(edit)

    async def _read(
        self, client: discord.Client, message: discord.Message, me: int
    ) -> IncomingMessage | None:
        standing = await self._standings.of(client, message)
        hears = client.intents.message_content
        request = read_message(message, me, standing, hears=hears)
        if request is None:
            return None
        if message.guild is not None and isinstance(message.author, discord.Member):
            self._people.meet(message.author)
        return request


async def _over(before: "asyncio.Task[None] | None") -> None:
    """Waits for what came of the same message before."""
    if before is not None:
        await asyncio.wait({before})


def _is_asked_now(request: IncomingMessage, message: discord.Message) -> bool:
    if request.trigger is not Trigger.MENTION or request.by_reply:
        return False
    return discord.utils.utcnow() - message.created_at < _FOLLOWED


def _me(client: discord.Client) -> int:
    assert client.user is not None  # it is logged in
    return client.user.id
