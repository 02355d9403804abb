"""All that is done for one message can be told by its trace."""

import logging

import pytest

from bot.core.messages import Command, Request, Response
from bot.core.tracing import trace, trace_of, traced
from tests.core.intake_world import OMAR, PLACE, World, asks

KEY = asks().key


def test_a_message_has_the_same_trace_everywhere_and_another_one_another() -> None:
    with traced(KEY):
        inside = trace()

    assert inside == trace_of(KEY) != trace_of(f"{KEY}1")
    assert trace() == ""
    assert KEY not in inside


async def test_it_lasts_from_the_event_to_the_reply_in_each_process() -> None:
    world, seen = World(), list[str]()

    async def handle(request: Request) -> Response | None:
        seen.append(trace())
        return await world.core.handle(request)

    async with world.process(handle=handle) as intake:
        await intake.accept(asks())
        await world.ended()

    assert seen == [trace_of(KEY)]


async def test_what_is_taken_up_after_a_crash_has_it_too() -> None:
    world, seen = World(), list[str]()
    await world.outbox.claim(asks(), asker="x", owner="dead", lease=0)

    async def handle(request: Request) -> Response | None:
        seen.append(trace())
        return await world.core.handle(request)

    async with world.process(handle=handle):
        await world.ended()

    assert seen == [trace_of(KEY)]


async def test_a_command_has_one_of_its_own() -> None:
    world, seen = World(), list[str]()

    async def handle(request: Request) -> Response | None:
        seen.append(trace())
        return await world.core.handle(request)

    intake = world.process(handle=handle)
    for _ in range(2):
        await intake.handle(Command(OMAR, PLACE, text="list"))

    assert len(set(seen)) == 2 and all(seen)


async def test_the_last_line_about_a_message_tells_what_became_of_it_and_quotes_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()

    with caplog.at_level(logging.INFO, "bot.core.intake"):
        async with world.process() as intake:
            await intake.accept(asks("where is my secret?"))
            await world.ended()

    (record,) = [one for one in caplog.records if one.getMessage() == "a message is dealt with"]
    told = vars(record)
    assert (told["platform"], told["outcome"], told["receipt"]) == ("slack", "replied", "r")
    assert "secret" not in str(told)
    assert OMAR.id not in str(told)
