"""Forgetting, in memory."""

from collections.abc import Callable
from datetime import datetime

from bot.core.ports import Retention


class MemoryRetention(Retention):
    """Asks each store to forget."""

    def __init__(self, *stores: Callable[[datetime], int]) -> None:
        self._stores = stores

    async def expire(self, before: datetime) -> int:
        return sum(forget(before) for forget in self._stores)
