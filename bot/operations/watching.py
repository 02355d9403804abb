"""The log's account of what the health page would say: a line each time that it changes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from bot.operations.health import CHECK_TIMEOUT, Check, Health, examined

logger = logging.getLogger(__name__)

LOOK = 2.0
"""Seconds between two looks."""


@asynccontextmanager
async def watched(checks: Mapping[str, Check], *, look: float = LOOK) -> AsyncIterator[None]:
    """While the block lasts, the log tells when the bot becomes ready, and which part ends that.

    What is not there yet while it starts is no news.
    """
    task = asyncio.create_task(_watch(checks, look))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _watch(checks: Mapping[str, Check], look: float) -> None:
    known: Collection[str] = ()
    was_ready = False
    while True:
        found = await examined(checks, CHECK_TIMEOUT)
        faults = {name for name, one in found.items() if one.vital and not one.ok}
        if was_ready:
            _tell(found, faults.difference(known))
        if not faults and (known or not was_ready):
            logger.info("ready")
        was_ready = was_ready or not faults
        known = faults
        await asyncio.sleep(look)


def _tell(found: Mapping[str, Health], failed: Collection[str]) -> None:
    for name in sorted(failed):
        logger.warning("not ready", extra={"part": name, "why": found[name].detail})
