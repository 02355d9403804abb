"""Signals, sent for real to this process."""

import asyncio
import os
import signal

import pytest

from bot.operations.signals import stop_signal


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_is_something_to_wait_for(name: signal.Signals) -> None:
    async with stop_signal() as stop:
        assert not stop.is_set()

        os.kill(os.getpid(), name)

        await asyncio.wait_for(stop.wait(), 30)


async def test_handlers_are_taken_off_again() -> None:
    before = signal.getsignal(signal.SIGTERM)

    async with stop_signal():
        assert signal.getsignal(signal.SIGTERM) is not before

    assert signal.getsignal(signal.SIGTERM) is before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


async def test_a_second_signal_is_no_longer_held_back() -> None:
    async with stop_signal() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(stop.wait(), 30)

        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def test_the_log_tells_who_ended_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    async with stop_signal() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(stop.wait(), 30)

    (line,) = caplog.records
    assert (line.getMessage(), line.__dict__["signal"]) == ("asked to end", "SIGTERM")
