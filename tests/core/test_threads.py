"""Work beside the loop."""

import asyncio
import threading
from threading import Barrier, Event, current_thread, get_ident

import pytest

from bot.core.threads import beside


class Work:
    """Begins, and ends when it may."""

    def __init__(self) -> None:
        self.begun, self.go_on, self.ended = Event(), Event(), Event()

    def __call__(self) -> None:
        self.begun.set()
        self.go_on.wait()
        self.ended.set()


async def test_what_it_returns_and_raises_comes_back() -> None:
    def fail() -> None:
        raise ValueError("no")

    assert await beside(divmod, 7, 2) == (3, 1)
    assert await beside(get_ident) != get_ident()
    with pytest.raises(ValueError, match="no"):
        await beside(fail)


async def test_it_does_not_hold_up_who_is_cancelled() -> None:
    work = Work()

    task = asyncio.create_task(beside(work))
    await asyncio.to_thread(work.begun.wait)
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert not work.ended.is_set()
    work.go_on.set()
    await asyncio.to_thread(work.ended.wait)
    assert await beside(divmod, 7, 2) == (3, 1)


def test_a_loop_ends_without_it() -> None:
    work = Work()

    async def leave() -> None:
        task = asyncio.create_task(beside(work))
        await asyncio.to_thread(work.begun.wait)
        task.cancel()

    asyncio.run(leave())

    assert not work.ended.is_set()
    assert all(one.daemon for one in threading.enumerate() if one.name == "beside")
    work.go_on.set()


async def test_as_much_as_is_asked_for_is_done_at_once() -> None:
    everybody = Barrier(30, timeout=60)

    await asyncio.gather(*(beside(everybody.wait) for _ in range(30)))

    assert not everybody.broken


async def test_threads_are_used_again() -> None:
    everybody = Barrier(20, timeout=60)
    await asyncio.gather(*(beside(everybody.wait) for _ in range(20)))

    # The threads themselves: the system gives numbers of those that ended to new ones.
    assert len({await beside(current_thread) for _ in range(50)}) <= 8
