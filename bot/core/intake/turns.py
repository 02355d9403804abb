"""One after the other, where a limit is counted: what was answered before counts for the next."""

import asyncio
from weakref import WeakValueDictionary

from bot.core.messages import IncomingMessage


class Turns:
    """A person's questions have one turn at a time, and so have a channel's that nobody asked."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()

    def of(self, message: IncomingMessage) -> asyncio.Lock:
        """What the message has to wait for, and holds while it is decided."""
        place = message.place
        asked = message.trigger.expects_reply
        whose = ("by", message.person.id) if asked else ("in", place.workspace, place.channel)
        key = (place.platform, *whose)
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock
