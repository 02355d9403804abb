"""Two ways timed in turns, so that what else the machine does falls on both."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median
from time import perf_counter
from typing import TypeAlias

import numpy as np

from benchmarks.speed.made_up import Question

Arm: TypeAlias = Callable[[Question], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Milliseconds from asking to having the result; `ratio` is ours to the textbook's.

    The ratio is the median over the rounds, each of which timed both on the same questions.
    """

    textbook: float
    ours: float
    ratio: float
    textbook_p99: float
    ours_p99: float


async def compare(
    textbook: Arm, ours: Arm, questions: Iterator[Question], *, rounds: int, at_once: int = 1
) -> Pair:
    """Timed over so many rounds of new questions, the first of each pair changing; warm."""
    waits: tuple[list[list[float]], list[list[float]]] = ([], [])
    for number in range(-max(1, rounds // 10), rounds):
        asked = list(islice(questions, at_once))
        arms = list(zip((textbook, ours), waits, strict=True))
        for arm, own in arms if number % 2 else reversed(arms):
            found = await _waits(arm, asked)
            if number >= 0:  # before that, warming up
                own.append(found)
    first, second = (np.concatenate(own) for own in waits)
    return Pair(
        textbook=float(np.median(first)),
        ours=float(np.median(second)),
        ratio=median(median(b) / median(a) for a, b in zip(*waits, strict=True)),
        textbook_p99=float(np.quantile(first, 0.99)),
        ours_p99=float(np.quantile(second, 0.99)),
    )


async def _waits(arm: Arm, questions: Sequence[Question]) -> list[float]:
    started = perf_counter()

    async def one(question: Question) -> float:
        await arm(question)
        return (perf_counter() - started) * 1000

    return await asyncio.gather(*map(one, questions))
