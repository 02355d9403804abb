"""Draws for the core: on a thread, one picture at a time."""

import asyncio

from bot.core.errors import DrawingError
from bot.core.ports import Chart, Painter
from bot.drawing.columns import drawn

PATIENCE = 20.0
"""Seconds for one picture; the first one takes a few, as the library has to be loaded."""


class ThreadPainter(Painter):
    """matplotlib beside the event loop."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def png(self, chart: Chart) -> bytes:
        """The chart as a PNG."""
        try:
            async with asyncio.timeout(PATIENCE), self._one_at_a_time:
                return await asyncio.to_thread(drawn, chart)
        except (ImportError, OSError, RuntimeError, TypeError, ValueError) as error:
            raise DrawingError(f"A picture was not drawn ({type(error).__name__}).") from error
