"""One of the two sides, a process of its own: told what to do by a line of JSON, it answers by one.

`{"ask": [texts], "askers": n, "how": "answer"}` asks them and gives `waits`, milliseconds each,
and `seconds` in all, of the clock and, as `processor`, of all cores; `{"memory": true}` gives
`now` and `peak` in megabytes; `{"stages": true}` milliseconds by name, of what was asked since the
last time.
"""

import asyncio
import json
import resource
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Protocol, TypeAlias

import numpy as np

Ask: TypeAlias = Callable[[str], Awaitable[None]]

_MEGABYTE = 1 << 20


class Side(Protocol):
    """What is measured; ready to be asked."""

    @property
    def ways(self) -> Mapping[str, Ask]:
        """How it can be asked, by name."""
        ...

    def stages(self) -> Mapping[str, float]:
        """Median milliseconds of each part of what was asked since the last call."""
        ...


async def serve(side: Side) -> None:
    """Says that it is ready, and does what it is told until its input ends."""
    _say({"ready": True})
    while line := await asyncio.to_thread(sys.stdin.readline):
        _say(await _done(side, json.loads(line)))


async def _done(side: Side, told: Mapping[str, Any]) -> Mapping[str, Any]:
    if "memory" in told:
        return _memory()
    if "stages" in told:
        return side.stages()
    return await asked(side.ways[told["how"]], told["ask"], told["askers"])


async def asked(ask: Ask, texts: Sequence[str], askers: int) -> Mapping[str, Any]:
    """The texts are asked by so many at once, each of whom asks the next when answered."""
    left, waits = iter(texts), [0.0] * 0
    began, worked = perf_counter(), process_time()
    await asyncio.gather(*(_asker(ask, left, waits) for _ in range(askers)))
    took = {"seconds": perf_counter() - began, "processor": process_time() - worked}
    return {"waits": waits, **took}


async def _asker(ask: Ask, left: Iterator[str], waits: list[float]) -> None:
    for text in left:
        began = perf_counter()
        await asyncio.sleep(0)  # so that whoever asks at once begins to wait at once
        await ask(text)
        waits.append(1_000 * (perf_counter() - began))


def medians(parts: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Of each part; what never happened is left out."""
    return {name: float(np.median(own)) for name, own in parts.items() if own}


def _memory() -> Mapping[str, float]:
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    now = pages * resource.getpagesize() / _MEGABYTE
    return {"now": now, "peak": peak()}


def peak() -> float:
    """Megabytes that this process held at most (getrusage(2) gives kilobytes on Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _say(what: Mapping[str, Any]) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201
