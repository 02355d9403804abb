"""Whether the gateway's shards are connected and heard from."""

import time
from collections.abc import Callable, Iterable, Sequence
from math import isfinite

FRESH = 100.0
"""Seconds for which an acknowledged heartbeat counts; Discord asks for one every 41 s, and
discord.py gives a connection up after 60 s of silence."""


class Pulse:
    """What is known of each shard; `look` is to be called every few seconds."""

    def __init__(self, fresh: float = FRESH, clock: Callable[[], float] = time.monotonic) -> None:
        self._fresh = fresh
        self._clock = clock
        self._up: set[int] = set()
        self._beats: dict[int, tuple[float, float]] = {}
        self._down_since: float | None = clock()

    def connected(self, shard: int) -> None:
        """Discord has greeted that shard, or goes on with its session."""
        self._up.add(shard)
        self._beats.pop(shard, None)
        self._down_since = None

    def lost(self, shard: int) -> None:
        """That shard's connection has ended."""
        self._up.discard(shard)
        if not self._up and self._down_since is None:
            self._down_since = self._clock()

    @property
    def down_for(self) -> float:
        """Seconds since any shard was connected."""
        return 0.0 if self._down_since is None else self._clock() - self._down_since

    def look(self, latencies: Iterable[tuple[int, float]]) -> None:
        """Each acknowledgement brings another latency."""
        now = self._clock()
        for shard, latency in latencies:
            if isfinite(latency) and self._beats.get(shard, (None, 0.0))[0] != latency:
                self._beats[shard] = latency, now

    def health(self, shards: Sequence[int]) -> tuple[bool, str]:
        """Whether these are all well, and how that is known."""
        if not shards or not self._up:
            return False, "Gateway: not connected"
        down = sorted(set(shards) - self._up)
        if down:
            return False, f"Gateway: {len(down)} of {len(shards)} shards not connected: {down}"
        unheard = [shard for shard in shards if shard not in self._beats]
        if unheard:
            return False, "Gateway: connected, and not heard from yet"
        age = self._clock() - min(self._beats[shard][1] for shard in shards)
        if age > self._fresh:
            return False, f"Gateway: not heard from for {age:.0f} s"
        some = f", {len(shards)} shards" if len(shards) > 1 else ""
        return True, f"Gateway: connected{some}"
