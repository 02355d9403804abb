"""The bot on a loop of its own, so that it goes on working while a person types."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TypeAlias

from bot.core.messages import Handle, Request, Response

Tell: TypeAlias = Callable[[Request], Response | None]
"""A request to the bot, from outside its loop; waits for the response."""


@contextmanager
def kept_open(opening: AbstractAsyncContextManager[Handle]) -> Iterator[Tell]:
    """Opens the bot on another thread's loop, and closes it there when the block ends.

    The main thread is left to the keyboard: it alone is interrupted by Ctrl-C.
    """
    opened: Future[tuple[Handle, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def hold() -> None:
        async with opening as handle:
            closing = asyncio.Event()
            if opened.set_running_or_notify_cancel():
                opened.set_result((handle, asyncio.get_running_loop(), closing))
                await closing.wait()

    def work() -> None:
        try:
            asyncio.run(hold())
        except BaseException as error:
            if opened.done():
                raise
            opened.set_exception(error)

    with ThreadPoolExecutor(max_workers=1) as thread:
        working = thread.submit(work)
        try:
            handle, loop, closing = opened.result()
        except KeyboardInterrupt:
            opened.cancel()
            raise
        try:
            yield lambda request: _response(handle, request, loop)
        finally:
            loop.call_soon_threadsafe(closing.set)
        working.result()


def _response(handle: Handle, request: Request, loop: asyncio.AbstractEventLoop) -> Response | None:
    async def ask() -> Response | None:
        return await handle(request)

    answer = asyncio.run_coroutine_threadsafe(ask(), loop)
    try:
        return answer.result()
    except KeyboardInterrupt:
        answer.cancel()
        raise
