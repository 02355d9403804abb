"""Work of many seconds beside the event loop, which nothing has to wait for when the bot ends."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def beside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns, done on a thread of its own.

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

    threading.Thread(target=run, name="beside", daemon=True).start()
    return await result


def _succeed(result: "asyncio.Future[T]", value: T) -> None:
    if not result.done():
        result.set_result(value)


def _fail(result: "asyncio.Future[T]", error: BaseException) -> None:
    if not result.done():
        result.set_exception(error)
