"""Turns at a channel."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.core.errors import CrowdedError, RefusedError, UncertainError
from bot.platforms.slack.api import lanes
from bot.platforms.slack.api.errors import NotSentError, RateLimitedError
from bot.platforms.slack.api.lanes import Lane, Lanes


async def go(lanes: Lanes, name: str, log: list[str], word: str, droppable: bool = False) -> None:
    async with lanes.turn(name, droppable=droppable):
        log.append(word)


async def test_a_lane_is_first_come_first_served_and_leaves_a_gap() -> None:
    lanes, log = Lanes(gap=0.1), list[str]()
    loop = asyncio.get_running_loop()
    began = loop.time()

    await asyncio.gather(*(go(lanes, "C1", log, word) for word in "abc"))

    assert log == ["a", "b", "c"]
    assert loop.time() - began >= 0.2


async def test_one_busy_channel_holds_up_no_other() -> None:
    lanes, log = Lanes(gap=30), list[str]()
    await go(lanes, "C1", log, "a")

    async with asyncio.timeout(5):
        await go(lanes, "C2", log, "b")

    assert log == ["a", "b"]


async def test_where_too_many_wait_only_what_nobody_asked_for_is_left_out() -> None:
    lanes, log = Lanes(gap=0.01, crowd=2), list[str]()
    waiting = [asyncio.ensure_future(go(lanes, "C1", log, word)) for word in "abc"]
    await asyncio.sleep(0)

    with pytest.raises(CrowdedError):
        await go(lanes, "C1", log, "unasked", droppable=True)
    await go(lanes, "C1", log, "asked")

    await asyncio.gather(*waiting)
    assert log == ["a", "b", "c", "asked"]


async def test_who_is_cancelled_while_waiting_leaves_the_lane_to_the_others() -> None:
    lanes, log = Lanes(gap=0.05), list[str]()
    first, second, third = (asyncio.ensure_future(go(lanes, "C1", log, one)) for one in "abc")
    await asyncio.sleep(0)

    second.cancel()
    await asyncio.gather(first, third)

    assert log == ["a", "c"]


async def test_idle_lanes_are_forgotten() -> None:
    lanes = Lanes(gap=0.0)

    for number in range(1_000):
        await go(lanes, str(number), [], "x")

    assert len(lanes) < 300


def failing(*errors: Exception) -> Callable[[], Awaitable[str]]:
    left = iter(errors)

    async def send() -> str:
        error = next(left, None)
        if error:
            raise error
        return "sent"

    return send


async def test_what_slack_surely_did_not_take_is_sent_again() -> None:
    send = failing(RateLimitedError(0.01), NotSentError("refused"), RateLimitedError(0.01))

    assert await Lane().persist(send) == "sent"


async def test_what_slack_may_have_taken_is_not_sent_again() -> None:
    with pytest.raises(UncertainError):
        await Lane().persist(failing(UncertainError("broken")))


async def test_a_rate_limit_that_lasts_too_long_ends_the_waiting() -> None:
    with pytest.raises(CrowdedError):
        await Lane().persist(failing(RateLimitedError(31)), droppable=True)
    with pytest.raises(RefusedError, match="ratelimited"):
        await Lane().persist(failing(RateLimitedError(lanes.PATIENCE + 1)))
