"""Who waits for a turn."""

import asyncio

import pytest

from bot.core.errors import CrowdedError, RefusedError
from bot.platforms.discord.api.lanes import Lanes


async def test_a_lane_lets_one_after_the_other_go_in_order() -> None:
    lanes, order = Lanes(), list[int]()

    async def go(number: int) -> None:
        async with lanes.turn("a"):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*map(go, range(10)))

    assert order == list(range(10))
    assert len(lanes) == 0


async def test_lanes_do_not_wait_for_each_other() -> None:
    lanes = Lanes()

    async with lanes.turn("a"), lanes.turn("b"):
        assert len(lanes) == 2


async def test_where_too_many_wait_what_nobody_asked_for_is_left_out() -> None:
    lanes = Lanes(crowd=2)

    async def stay(go: asyncio.Event) -> None:
        async with lanes.turn("a"):
            await go.wait()

    go = asyncio.Event()
    waiting = [asyncio.create_task(stay(go)) for _ in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(CrowdedError):
        async with lanes.turn("a", droppable=True):
            raise AssertionError
    waiting.append(asyncio.create_task(stay(go)))
    go.set()
    await asyncio.gather(*waiting)

    assert len(lanes) == 0


async def test_nobody_waits_for_a_turn_for_ever() -> None:
    lanes = Lanes(patience=0.01)

    async with lanes.turn("a"):
        with pytest.raises(RefusedError, match="crowded_channel"):
            async with lanes.turn("a"):
                raise AssertionError

    assert len(lanes) == 0
