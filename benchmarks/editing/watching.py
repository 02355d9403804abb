"""What a piece of work costs: seconds, the event loop's longest stand-still, memory."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

_LOOK = 0.002
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds and megabytes. `blocked`: the longest that the loop did nothing else.

    `computed` is the process's own time, which other work on the machine hardly moves. `peak` and
    `after` are its memory, 0 where the system does not tell (Linux does).
    """

    seconds: float
    computed: float
    blocked: float
    peak: float
    after: float


async def watched(work: Callable[[], Awaitable[None]]) -> Cost:
    """The cost of it, beside a task that looks at the clock every two milliseconds."""
    gc.collect()
    _forget_peak()
    gaps: list[float] = []
    probe = asyncio.create_task(_look(gaps))
    await asyncio.sleep(2 * _LOOK)
    begun, computing = perf_counter(), process_time()
    await work()
    seconds, computed = perf_counter() - begun, process_time() - computing
    await asyncio.sleep(2 * _LOOK)
    probe.cancel()
    peak = _memory("VmHWM")
    gc.collect()
    return Cost(seconds, computed, max(gaps) - _LOOK, peak, _memory("VmRSS"))


def _forget_peak() -> None:
    with suppress(OSError):
        _RESET.write_text("5", "ascii")  # proc(5): the peak of memory begins anew


async def _look(gaps: list[float]) -> None:
    before = perf_counter()
    while True:
        await asyncio.sleep(_LOOK)
        now = perf_counter()
        gaps.append(now - before)
        before = now


def _memory(name: str) -> float:
    with suppress(OSError):
        for line in _STATUS.read_text("ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0
