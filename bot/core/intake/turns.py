"""One after the other, where a limit is counted: what was answered before counts for the next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from weakref import WeakValueDictionary

from bot.core.messages import IncomingMessage
from bot.core.ports import Turns


class OwnTurns(Turns):
    """Where there is one process alone."""

    def turn(self, name: str) -> AbstractAsyncContextManager[None]:
        """At once."""
        return nullcontext()


class Queues:
    """A person's questions have one turn at a time, and so have a channel's that nobody asked.

    `shared` sees to it between processes.
    """

    def __init__(self, shared: Turns) -> None:
        self._shared = shared
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, message: IncomingMessage) -> AsyncIterator[None]:
        """While the block lasts it is the message's turn."""
        place = message.place
        asked = message.trigger.expects_reply
        whose = ("by", message.person.id) if asked else ("in", place.workspace, place.channel)
        name = "\0".join((place.platform, *whose))
        lock = self._locks.get(name)
        if lock is None:
            lock = self._locks[name] = asyncio.Lock()
        async with lock, self._shared.turn(name):
            yield
