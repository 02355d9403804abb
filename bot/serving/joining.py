"""A process that starts beside others takes part once it answers as well as they do.

Else a new version with another model would claim questions while it is still embedding, and have
no answer to what the old one could tell. One that starts alone takes part at once: it asks people
to wait a moment.
"""

import asyncio
import logging
import os
import socket
from datetime import UTC, datetime

from bot.app import App
from bot.core.errors import StorageError
from bot.core.ports import Leases
from bot.operations.health import Health

logger = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two looks whether it is ready."""

SERVING = "re-embed"
"""The job that every serving process tries to own: one for each model."""


async def others_serve(leases: Leases, owner: str = "") -> bool:
    """Whether another process serves; not known, where the database does not say: then none."""
    now = datetime.now(UTC)
    try:
        held = [one for one in await leases.leases() if one.name.partition("@")[0] == SERVING]
    except StorageError:
        return False
    others = [one for one in held if one.owner not in ("", owner) and one.until > now]
    return any(not _has_ended(one.owner) for one in others)


def _has_ended(owner: str) -> bool:
    """Whether it was a process of this machine that is no more, though its lease still runs.

    Where its number is this process's own, it was the container's one before this one.
    """
    machine, _, process = owner.rpartition("/")[0].rpartition("/")
    if machine != socket.gethostname() or not process.isdecimal():
        return False
    if int(process) == os.getpid():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass
    return False


async def its_turn(app: App) -> bool:
    """True, when its knowledge bases are embedded, or nobody else serves any more."""
    logger.info("another process serves, or did until just now: this one takes part when ready")
    while not app.upkeep.is_warm and await others_serve(app.stores.leases, app.owner):  # noqa: ASYNC110
        await asyncio.sleep(LOOK)
    return True


async def joining() -> Health:
    """What the health page says until then."""
    return Health(False, "another process serves; this one takes part when it is ready")
