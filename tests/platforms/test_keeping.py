"""The bot kept open beside the keyboard: it works on, and closes where it was opened."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.core.errors import StorageError
from bot.core.messages import Command, Handle, Reply, Request, Response
from bot.platforms.console import PLACE, kept_open, terminal_person

REQUEST = Command(terminal_person(), PLACE, text="help")


class House:
    """A bot that notes on which thread and task it was opened and closed, and ticks meanwhile."""

    def __init__(self) -> None:
        self.opened: tuple[object, object] | None = None
        self.closed: tuple[object, object] | None = None
        self.ticked = threading.Event()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Handle]:
        """The bot's handle."""
        self.opened = (threading.current_thread(), asyncio.current_task())
        ticking = asyncio.create_task(self._tick())
        try:
            yield self._handle
        finally:
            ticking.cancel()
            self.closed = (threading.current_thread(), asyncio.current_task())

    async def _tick(self) -> None:
        await asyncio.sleep(0.05)
        self.ticked.set()

    async def _handle(self, request: Request) -> Response | None:
        if not isinstance(request, Command):
            raise StorageError("The database is gone.")
        return Reply(request.text)


def test_requests_are_answered_and_all_is_closed_by_the_task_that_opened_it() -> None:
    house = House()

    with kept_open(house.open()) as tell:
        reply = tell(REQUEST)

    assert reply == Reply("help")
    assert house.opened == house.closed
    assert house.opened is not None
    assert house.opened[0] is not threading.current_thread()


def test_the_bot_goes_on_working_while_nobody_asks() -> None:
    house = House()

    with kept_open(house.open()):
        assert house.ticked.wait(30)


def test_what_fails_at_the_opening_is_raised_here() -> None:
    @asynccontextmanager
    async def broken() -> AsyncIterator[Handle]:
        raise StorageError("The database is locked.")
        yield House()._handle

    with pytest.raises(StorageError, match="locked"), kept_open(broken()):
        raise AssertionError("it was never open")


def test_what_is_interrupted_is_closed_all_the_same() -> None:
    house = House()

    with pytest.raises(KeyboardInterrupt), kept_open(house.open()):
        raise KeyboardInterrupt

    assert house.closed == house.opened
