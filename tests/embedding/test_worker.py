"""The thread that encodes, without a model."""

import asyncio
import threading
from collections.abc import Sequence

from bot.embedding.worker import Urgency, Worker


async def test_for_how_long_a_pass_has_run_is_known_until_it_ends() -> None:
    worker, begun, goes_on = Worker(), threading.Event(), threading.Event()

    def work(texts: Sequence[str]) -> Sequence[str]:
        begun.set()
        goes_on.wait()
        return texts

    before = worker.running_for
    result = worker.submit(Urgency.TEXTS, work, ["a text"])
    await asyncio.to_thread(begun.wait)
    first, second = worker.running_for, worker.running_for
    goes_on.set()

    assert await result == ["a text"]
    assert before == worker.running_for == 0 < first <= second
    await worker.close()
