"""Leases in memory, by a clock that a test may move."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.errors import LeaseLostError, NotFoundError
from bot.core.ports import Lease, Leases

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryLeases(Leases):
    """Leases by name. What a guarded block does is checked when it ends."""

    def __init__(self) -> None:
        self._leases: dict[str, Lease] = {}
        self._ahead = timedelta()

    def pass_time(self, seconds: float) -> None:
        """Later by so much."""
        self._ahead += timedelta(seconds=seconds)

    async def hold(self, owner: str, names: Collection[str], seconds: float) -> Mapping[str, Lease]:
        now = self._now()
        owned = {}
        for name in names:
            lease = self._leases.setdefault(name, Lease(name, "", 0, _NEVER))
            if lease.owner == owner or not now < lease.until <= now + timedelta(hours=1):
                owned[name] = self._leases[name] = replace(
                    lease,
                    owner=owner,
                    token=lease.token + (lease.owner != owner),
                    until=now + timedelta(seconds=seconds),
                )
        return owned

    async def release(self, owner: str, names: Collection[str]) -> None:
        for name in names:
            if name in self._leases and self._leases[name].owner == owner:
                self._leases[name] = replace(self._leases[name], owner="", until=self._now())

    async def ask(self, name: str) -> int:
        if name not in self._leases:
            raise NotFoundError(f"Nobody ever owned the job {name}.")
        self._leases[name] = replace(self._leases[name], asked=self._leases[name].asked + 1)
        return self._leases[name].asked

    async def serve(self, lease: Lease, asked: int) -> None:
        if self._is_owned(lease):
            self._leases[lease.name] = replace(self._leases[lease.name], served=asked)

    async def leases(self) -> Sequence[Lease]:
        return [self._leases[name] for name in sorted(self._leases)]

    async def expire(self, before: datetime) -> int:
        old = [name for name, lease in self._leases.items() if lease.until < before]
        for name in old:
            del self._leases[name]
        return len(old)

    @contextmanager
    def guard(self, lease: Lease) -> Iterator[None]:
        yield
        if not self._is_owned(lease):
            raise LeaseLostError(f"Another process does the job {lease.name} by now.")

    def _is_owned(self, lease: Lease) -> bool:
        now = self._leases.get(lease.name)
        return now is not None and (now.owner, now.token) == (lease.owner, lease.token)

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._ahead
