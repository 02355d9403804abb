"""What is in hand when the bot ends."""

import asyncio

from bot.adapting.work import Work


async def test_what_begins_meanwhile_is_waited_for_as_well() -> None:
    work, done = Work(), list[str]()

    async def second() -> None:
        await asyncio.sleep(0.01)
        done.append("second")

    async def first() -> None:
        await asyncio.sleep(0.01)
        work.start(second())
        done.append("first")

    work.start(first())
    await work.finish(5.0)

    assert done == ["first", "second"]


async def test_what_takes_too_long_is_ended() -> None:
    work = Work()
    task = work.start(asyncio.sleep(60))

    await work.finish(0.01)

    assert task.cancelled()
