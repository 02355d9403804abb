"""A lease for as long as a piece of work takes."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.errors import StorageError
from bot.core.ports import Lease, Leases
from bot.scheduling.tenure import Terms

logger = logging.getLogger(__name__)


@asynccontextmanager
async def claimed(
    leases: Leases, owner: str, name: str, terms: Terms | None = None
) -> AsyncIterator[Lease | None]:
    """The lease of that name, held while the block lasts; None where it is another's."""
    given = terms or Terms()
    lease = (await leases.hold(owner, [name], given.lease)).get(name)
    if lease is None:
        yield None
        return
    keeping = asyncio.create_task(_keep(leases, owner, name, given))
    try:
        yield lease
    finally:
        keeping.cancel()
        await asyncio.wait({keeping})
        try:
            await leases.release(owner, [name])
        except StorageError:
            logger.info("a lease was left to run out", extra={"lease": name})


async def _keep(leases: Leases, owner: str, name: str, terms: Terms) -> None:
    while True:
        await asyncio.sleep(terms.look)
        try:
            await leases.hold(owner, [name], terms.lease)
        except StorageError:
            logger.info("a lease could not be prolonged", extra={"lease": name})
