"""Which of the jobs are this process's, as far as it knows."""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from time import monotonic

from bot.core.errors import StorageError
from bot.core.ports import Lease, Leases

logger = logging.getLogger(__name__)

LEASE = 30.0
"""Seconds that a lease is given for: what a process that died had is free after that."""

LOOK = 5.0
"""Seconds between two looks: leases are prolonged, what is free is taken, requests are heard."""

_FAREWELL = 2.0


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a lease is given for, and how often one looks, in seconds."""

    lease: float = LEASE
    look: float = LOOK


class Tenure:
    """Holds leases of these names while `keep` runs.

    `changed` is called with what this process owns, by name, after each look that the database
    answered: whoever died is followed within a lease and a look.
    """

    def __init__(
        self,
        leases: Leases,
        owner: str,
        names: Collection[str],
        changed: Callable[[dict[str, Lease]], None],
        terms: Terms,
    ) -> None:
        self._leases = leases
        self._owner = owner
        self._names = tuple(names)
        self._changed = changed
        self._terms = terms
        self._until = 0.0
        self._owned: dict[str, Lease] = {}
        self.trouble = ""
        """Why the last look failed, which is a write to the database; empty where it did not."""

    def lease(self, name: str) -> Lease | None:
        """The lease of that name, where it is this process's for sure.

        After a pause of the whole process, or an outage, it may be another's by now: then None.
        """
        return self._owned.get(name) if monotonic() < self._until else None

    async def keep(self) -> None:
        """Goes on until it is cancelled."""
        while True:
            await self._look()
            await asyncio.sleep(self._terms.look)

    async def give_up(self) -> None:
        """Releases everything, so that another needs not wait until it runs out."""
        try:
            async with asyncio.timeout(_FAREWELL):
                await self._leases.release(self._owner, self._names)
        except (StorageError, TimeoutError):
            logger.warning("jobs are free for other processes when their leases run out")

    async def _look(self) -> None:
        began = monotonic()
        try:
            async with asyncio.timeout(self._terms.lease):
                owned = await self._leases.hold(self._owner, self._names, self._terms.lease)
        except Exception as error:  # whatever it is, another look follows
            known = isinstance(error, StorageError)  # another one's text may quote anybody
            trouble = str(error) if known else f"an unexpected {type(error).__name__}"
            if trouble != self.trouble:  # else it would be a line every few seconds
                more = {"error": trouble}
                logger.warning("the leases of jobs could not be prolonged", extra=more)
            self.trouble = trouble
            return
        self.trouble = ""
        self._owned, self._until = dict(owned), began + self._terms.lease
        self._changed(self._owned)
