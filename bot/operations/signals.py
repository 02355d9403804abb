"""SIGTERM and SIGINT as something to wait for."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

logger = logging.getLogger(__name__)

_STOPPING = (signal.SIGTERM, signal.SIGINT)


@asynccontextmanager
async def stop_signal() -> AsyncIterator[asyncio.Event]:
    """An event that the first SIGTERM or SIGINT sets; a second one ends the process at once."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def release() -> None:
        for name in _STOPPING:
            loop.remove_signal_handler(name)

    def on_signal(which: signal.Signals) -> None:
        logger.info("asked to end", extra={"signal": which.name})
        stop.set()
        release()

    for name in _STOPPING:
        loop.add_signal_handler(name, on_signal, name)
    try:
        yield stop
    finally:
        release()
