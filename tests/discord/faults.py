"""What can go wrong between the bot and the API, arranged per route and counted."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """Happens to the next `times` requests of a route.

    `status` 429 with `retry_after`, 5xx, or 0: the connection breaks. `after` the request was
    obeyed, so that the bot cannot know it was. `code` is Discord's own for a 4xx.
    """

    status: int
    times: int = 1
    after: bool = False
    retry_after: float = 0.05
    everywhere: bool = False
    code: int = 0


@dataclass(slots=True)
class Faults:
    """Which routes are faulty, and which are slow; "" stands for all routes."""

    arranged: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    delays_s: dict[str, float] = field(default_factory=dict)
    happened: int = 0

    def add(self, route: str, fault: Fault) -> None:
        """From the next request on."""
        self.arranged[route].append(fault)

    def next_of(self, route: str) -> Fault | None:
        """What happens to this request."""
        for name in (route, ""):
            for fault in self.arranged[name]:
                if fault.times > 0:
                    fault.times -= 1
                    self.happened += 1
                    return fault
        return None

    async def delay(self, route: str) -> None:
        """As long as that route takes."""
        seconds = self.delays_s.get(route, self.delays_s.get("", 0.0))
        if seconds:
            await asyncio.sleep(seconds)
