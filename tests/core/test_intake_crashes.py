"""A process is killed between every two steps, and another takes up what it left."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.intake import Bounds
from bot.core.messages import Request, Response, Trigger
from bot.storage.database import open_database
from tests.core.intake_world import FAST, Life, World, asks, until
from tests.fakes import MemoryOutbox

KILLED = replace(FAST, closing=0.02, releasing=0.01)
ANSWER = "answer to how?"


async def kills(
    trigger: Trigger, *, thinking: bool, may_look: bool
) -> AsyncIterator[tuple[str, World]]:
    """A world for every step, in which a process was killed there and another carried on."""
    for after in (False, True):
        step = 0
        while True:
            step += 1
            life = Life(step, after=after)
            world = World()
            world.chat.may_look = may_look
            await lived(world, life, trigger, thinking=thinking)
            if not life.is_over:
                break
            world.leases_run_out()
            async with world.process() as other:
                await other.accept(asks(trigger=trigger))  # it was perhaps not acknowledged
                await world.ended()
            yield f"{'after' if after else 'before'} {' '.join(life.steps)}", world


async def lived(
    world: World, life: Life, trigger: Trigger, *, thinking: bool, bounds: Bounds = KILLED
) -> None:
    """A process takes the message, and goes as far as it gets."""

    async def handle(request: Request) -> Response | None:
        if thinking:
            await until(lambda: life.is_over or "placed" in life.steps)
        return await world.core.handle(request)

    bounds = replace(bounds, thinking_after=0.0) if thinking else bounds
    async with world.process(life=life, handle=handle, bounds=bounds) as intake:
        await intake.accept(asks(trigger=trigger))
        await until(lambda: life.is_over or "done" in life.steps)


@pytest.mark.parametrize("thinking", [False, True])
async def test_what_was_asked_is_answered_once_where_it_can_be_looked_for(thinking: bool) -> None:
    killed = []

    async for when, world in kills(Trigger.MENTION, thinking=thinking, may_look=True):
        killed.append(when)
        assert world.chat.texts == [ANSWER], when

    steps = 5 + (2 if thinking else 0)  # claim, decided, sending, post, sent, done
    assert len(killed) >= 2 * steps


async def test_one_that_stood_still_posts_nothing_that_another_has_taken_up_meanwhile() -> None:
    world = World()
    world.chat.holds.clear()
    asleep = replace(FAST, renewal=1_000.0, take_up=1_000.0, sure=0.0)
    async with world.process(bounds=asleep) as late, world.process(opened=False) as other:
        await late.accept(asks())
        await until(lambda: sends(world) == 1)
        world.leases_run_out()
        other.open(world.core.handle)
        await until(lambda: sends(world) == 2)

        world.chat.holds.set()
        await world.ended()

    assert (world.chat.texts, world.chat.posts) == ([ANSWER], 1)


def sends(world: World) -> int:
    """How often a reply to the message was begun to be sent."""
    assert isinstance(world.outbox, MemoryOutbox)
    return sum(parcel.sends for parcel in world.outbox.parcels.values())


async def test_the_one_window_is_a_post_whose_record_was_lost_where_it_may_not_look() -> None:
    doubled = set()

    async for when, world in kills(Trigger.MENTION, thinking=False, may_look=False):
        assert ANSWER in world.chat.texts, when
        if len(world.chat.texts) > 1:
            doubled.add(when)

    assert doubled == {
        "after claim decided sending post",
        "before claim decided sending post sent",
    }


async def test_the_same_window_holds_for_the_sign_of_thinking() -> None:
    doubled = set()

    async for when, world in kills(Trigger.MENTION, thinking=True, may_look=False):
        assert ANSWER in world.chat.texts, when
        if len(world.chat.texts) > 1:
            doubled.add(when)

    assert doubled == {"after claim post", "before claim post placed"}


@pytest.mark.parametrize("may_look", [False, True])
async def test_what_nobody_asked_for_is_never_said_twice(may_look: bool) -> None:
    async for when, world in kills(Trigger.AMBIENT, thinking=False, may_look=may_look):
        assert world.chat.posts <= 1, when


@pytest.mark.parametrize("step", ["claim", "decided", "sending", "post", "sent"])
async def test_another_process_finishes_it_on_the_same_file(step: str, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/faqbot.db"
    steps = ["claim", "decided", "sending", "post", "sent", "done"]
    life = Life(steps.index(step) + 1, after=True)
    async with open_database(url) as mine, open_database(url) as yours:
        world = World(outbox=mine.outbox)
        bounds = replace(KILLED, lease=0.3)
        await lived(world, life, Trigger.MENTION, thinking=False, bounds=bounds)

        async with World(outbox=yours.outbox, chat=world.chat).process():
            settled = await world.ended()

    assert world.chat.texts == [ANSWER]
    assert (settled.posted_as, settled.receipt, settled.dropped) == ("1", "r", False)


async def test_an_automatic_reply_whose_record_was_lost_can_still_be_changed() -> None:
    world = World()
    life = Life(4, after=True)
    await lived(world, life, Trigger.AMBIENT, thinking=False)
    world.leases_run_out()

    async with world.process():
        settled = await world.ended()

    assert life.steps == ["claim", "decided", "sending", "post"]
    assert (settled.posted_as, settled.dropped) == ("1", False)


async def test_what_is_an_hour_old_is_not_answered_any_more() -> None:
    world = World()
    await lived(world, Life(2), Trigger.MENTION, thinking=False)
    assert isinstance(world.outbox, MemoryOutbox)
    world.outbox.parcels[asks().key].at -= timedelta(hours=2)
    world.leases_run_out()

    async with world.process():
        assert (await world.ended()).dropped

    assert world.chat.posts == 0


async def test_messages_of_a_platform_that_is_not_here_are_left_alone() -> None:
    world = World()
    await lived(world, Life(2), Trigger.MENTION, thinking=False)
    world.leases_run_out()
    elsewhere = replace(asks(), key="discord:1", place=replace(asks().place, platform="discord"))
    await world.outbox.claim(elsewhere, asker="", owner="gone", lease=0.0)

    async with world.process():
        await world.ended()

    settled = await world.outbox.settled("discord:1")
    assert settled is not None
    assert not settled.ended


async def test_all_that_was_left_is_taken_up_in_one_look_though_some_at_a_time() -> None:
    world = World()
    left = [f"slack:T1:C1:{number}.0" for number in range(5)]
    for key in left:
        await world.outbox.claim(asks(key=key), asker="", owner="gone", lease=0.0)

    async with world.process(bounds=replace(FAST, taken_up=2, take_up=3_600.0)):
        for key in left:
            await world.ended(key)

    assert world.chat.texts == [ANSWER] * len(left)
