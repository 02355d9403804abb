"""Who owns a job, where several processes share one database."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Lease:
    """A job's ownership until a moment.

    `token` grows whenever it changes hands, so that a former owner can be told from the present
    one. `asked` counts how often somebody asked the owner to do it now, `served` how far it did.
    """

    name: str
    owner: str
    token: int
    until: datetime
    asked: int = 0
    served: int = 0


class Leases(Protocol):
    """Leases by name. Every method is one transaction and goes by the database's clock."""

    async def hold(self, owner: str, names: Collection[str], seconds: float) -> Mapping[str, Lease]:
        """Prolongs what this owner has of these and takes what is free; what it owns now."""
        ...

    async def release(self, owner: str, names: Collection[str]) -> None:
        """Gives up what this owner has of these, for another to take at once."""
        ...

    async def ask(self, name: str) -> int:
        """Asks the owner of a lease that exists to do it now; the number of that request."""
        ...

    async def serve(self, lease: Lease, asked: int) -> None:
        """Notes that what was asked up to that number is done; nothing where it was lost."""
        ...

    async def leases(self) -> Sequence[Lease]:
        """All there are, by name; owner empty: nobody's, `until` in the past: run out."""
        ...

    async def expire(self, before: datetime) -> int:
        """Forgets those that ran out before then; how many."""
        ...

    def guard(self, lease: Lease) -> AbstractContextManager[None]:
        """Inside the block every write to the database needs the lease still to be the owner's.

        Once another has it a write raises LeaseLostError and changes nothing, however long this
        process stood still. What is begun inside and goes on after the block is free of it.
        """
        ...
