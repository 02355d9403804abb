"""Work beside the event loop, which nothing has to wait for when the bot ends."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_Inbox: TypeAlias = SimpleQueue[Callable[[], None]]
"""How a thread gets its next work."""
_MOST_IDLE = 4
"""Threads kept, or a few more where several end at once: waking one takes half the time of starting
one, and each keeps some memory."""
_idle: deque[_Inbox] = deque()
"""Of those that wait for work; the last one is woken first."""


async def beside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns, done on a thread that does nothing else meanwhile.

    Other than with `asyncio.to_thread` the thread holds up neither the end of the loop nor that of
    the process, which has to be left by `os._exit` while it may be in the midst of a library.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        tell: Callable[[], None]
        try:
            tell = partial(_succeed, result, work(*args, **kwargs))
        except BaseException as error:  # it is raised where the result is waited for
            tell = partial(_fail, result, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell)

    _give(run)
    return await result


def _give(work: Callable[[], None]) -> None:
    try:
        inbox = _idle.pop()
    except IndexError:
        inbox = SimpleQueue()
        Thread(target=_serve, args=(inbox,), name="beside", daemon=True).start()
    inbox.put(work)


def _serve(inbox: _Inbox) -> None:
    while True:
        inbox.get()()
        if len(_idle) >= _MOST_IDLE:
            return
        _idle.append(inbox)


def _succeed(result: "asyncio.Future[T]", value: T) -> None:
    if not result.done():
        result.set_result(value)


def _fail(result: "asyncio.Future[T]", error: BaseException) -> None:
    if not result.done():
        result.set_exception(error)
