"""What questions cost: the time of a core, here and in a PostgreSQL server, and the wait."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time

import numpy as np


@dataclass
class Cost:
    """Of the questions asked inside the block, once it is left."""

    waits: list[float] = field(default_factory=list)
    here: float = 0.0
    server: float = 0.0
    """Seconds of a core in all."""

    @contextmanager
    def wait(self) -> Iterator[None]:
        """Around one question."""
        started = perf_counter()
        yield
        self.waits.append(perf_counter() - started)

    @property
    def cells(self) -> Sequence[str]:
        """Milliseconds a question: here, in the server, waited in the middle and at 99 %."""
        waited = (float(np.median(self.waits)), float(np.quantile(self.waits, 0.99)))
        each = (self.here / len(self.waits), self.server / len(self.waits), *waited)
        return [f"{1_000 * seconds:.2f}" for seconds in each]


@contextmanager
def measured(server: Path) -> Iterator[Cost]:
    """Counts what goes on inside the block; `server` is the folder of the server's data."""
    cost = Cost()
    here, there = process_time(), _seconds(server)
    yield cost
    cost.here, cost.server = process_time() - here, _seconds(server) - there


def _seconds(server: Path) -> float:
    """Of a core that its processes took by now, to a hundredth (proc(5), `stat`)."""
    parent = (server / "postmaster.pid").read_text("utf-8").split()[0]
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = file.read_text("utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if values[1] == parent:
            ticks += int(values[11]) + int(values[12])
    return ticks / os.sysconf("SC_CLK_TCK")
