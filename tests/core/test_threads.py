"""Work beside the loop."""

import asyncio
import threading

import pytest

from bot.core.threads import beside


def is_anything_left() -> bool:
    return any(thread.name == "beside" for thread in threading.enumerate())


async def test_what_it_returns_and_raises_comes_back() -> None:
    def fail() -> None:
        raise ValueError("no")

    assert await beside(divmod, 7, 2) == (3, 1)
    with pytest.raises(ValueError, match="no"):
        await beside(fail)


async def test_it_does_not_hold_up_who_is_cancelled() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait()

    task = asyncio.create_task(beside(work))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert is_anything_left()
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == "beside":
            thread.join()
    assert not is_anything_left()


def test_a_loop_ends_without_it() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait()

    async def leave() -> None:
        task = asyncio.create_task(beside(work))
        await asyncio.to_thread(begun.wait)
        task.cancel()

    asyncio.run(leave())

    assert is_anything_left()
    go_on.set()
