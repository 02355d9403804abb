"""A painter without paint."""

from bot.core.errors import DrawingError
from bot.core.ports import Chart, Painter


class MemoryPainter(Painter):
    """Keeps what it was to draw; `broken`: it cannot."""

    def __init__(self) -> None:
        self.charts: list[Chart] = []
        self.broken = False

    async def png(self, chart: Chart) -> bytes:
        if self.broken:
            raise DrawingError("A picture was not drawn.")
        self.charts.append(chart)
        return b"\x89PNG" + chart.title.encode()
