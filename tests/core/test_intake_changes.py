"""Messages that are edited or deleted, whenever that happens."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import RefusedError
from bot.core.messages import MessageDeleted, Trigger
from tests.core.intake_world import FAST, PLACE, World, asks, edits, until
from tests.fakes import MemoryOutbox

DELETED = MessageDeleted(asks().key, PLACE)


class TestEdits:
    async def test_the_reply_changes_in_its_place(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            await intake.accept(edits("where? ada@example.org"))

        assert world.chat.standing.keys() == {"1"}
        assert world.chat.texts == ["answer to where? [email]"]

    async def test_it_goes_where_there_is_nothing_to_say_any_more(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            await intake.accept(edits("silent"))

        assert world.chat.standing == {}
        assert (await world.ended()).posted_as == ""

    async def test_of_a_storm_of_edits_the_last_one_stays(self) -> None:
        world = World()
        world.core.thinks.clear()

        async with world.process() as intake:
            await intake.accept(asks())
            for number in range(50):
                await intake.accept(edits(f"edit {number}"))
            world.core.thinks.set()

        assert world.chat.texts == ["answer to edit 49"]
        assert len(world.core.asked) == 2

    async def test_edits_follow_each_other_while_the_first_is_at_work(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            world.core.thinks.clear()
            await intake.accept(edits("first"))
            await until(lambda: "first" in world.core.asked)
            await intake.accept(edits("second"))
            await intake.accept(edits("third"))
            world.core.thinks.set()

        assert world.chat.texts == ["answer to third"]
        assert world.core.asked == ["how?", "first", "third"]

    async def test_one_that_reaches_another_replica_waits_for_the_reply(self) -> None:
        world = World()
        world.core.thinks.clear()

        async with world.process() as one, world.process() as other:
            await one.accept(asks())
            await other.accept(edits("where?"))
            await asyncio.sleep(0.02)
            world.core.thinks.set()

        assert world.chat.texts == ["answer to where?"]

    async def test_the_same_edit_on_two_replicas_does_no_harm(self) -> None:
        world = World()

        async with world.process() as one, world.process() as other:
            await one.accept(asks())
            await world.ended()
            for intake in (one, other, one, other):
                await intake.accept(edits("where?"))

        assert world.chat.texts == ["answer to where?"]

    async def test_one_of_an_unknown_message_is_ignored(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(edits("where?"))

        assert world.core.asked == []

    async def test_after_a_day_they_are_not_followed(self) -> None:
        world = World()
        assert isinstance(world.outbox, MemoryOutbox)

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            world.outbox.parcels[asks().key].at -= timedelta(hours=25)
            await intake.accept(edits("where?"))

        assert world.chat.texts == ["answer to how?"]

    async def test_one_whose_reply_is_refused_leaves_the_old_one(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            world.chat.faults = [RefusedError("msg_too_long")]
            await intake.accept(edits("where?"))

        assert world.chat.texts == ["answer to how?"]
        assert world.counts.counted["faqbot_refused msg_too_long"] == 1

    async def test_one_in_an_outage_is_followed_when_it_is_over(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            world.outage.is_away = True
            await intake.accept(edits("where?"))
            await asyncio.sleep(0.02)
            world.outage.is_away = False

        assert world.chat.texts == ["answer to where?"]


class TestDeletions:
    async def test_the_reply_goes_with_its_question(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            await intake.accept(DELETED)
            await intake.accept(DELETED)
            await intake.accept(edits("where?"))

        assert world.chat.standing == {}
        assert (await world.ended()).dropped

    @pytest.mark.parametrize("elsewhere", [False, True])
    @pytest.mark.parametrize("thinking_after", [0.0, 30.0])
    async def test_one_that_is_being_decided_gets_none(
        self, elsewhere: bool, thinking_after: float
    ) -> None:
        world = World()
        world.core.thinks.clear()
        bounds = replace(FAST, thinking_after=thinking_after)

        async with world.process(bounds=bounds) as one, world.process() as other:
            await one.accept(asks())
            await until(lambda: world.core.asked and (thinking_after or world.chat.standing))
            deleting = asyncio.create_task((other if elsewhere else one).accept(DELETED))
            await asyncio.sleep(0.02)
            world.core.thinks.set()
            await deleting

        assert world.chat.standing == {}
        assert (await world.ended()).dropped

    @pytest.mark.parametrize("elsewhere", [False, True])
    async def test_one_that_is_being_sent_takes_it_along(self, elsewhere: bool) -> None:
        world = World()
        world.chat.holds.clear()

        async with world.process() as one, world.process() as other:
            await one.accept(asks())
            await until(lambda: _sends(world))
            deleting = asyncio.create_task((other if elsewhere else one).accept(DELETED))
            await asyncio.sleep(0.02)
            world.chat.holds.set()
            await deleting

        assert world.chat.standing == {}
        assert world.chat.posts == 1

    async def test_one_that_could_not_be_claimed_yet_is_never_answered(self) -> None:
        world = World()
        world.outage.is_away = True

        async with world.process(bounds=replace(FAST, claim=0.01)) as intake:
            await intake.accept(asks())
            await intake.accept(DELETED)
            world.outage.is_away = False
            await world.ended()
            await intake.accept(asks())

        assert world.chat.posts == 0

    async def test_an_unknown_one_is_ignored(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(DELETED)

        assert world.chat.removed == []

    async def test_it_comes_before_an_edit_that_waits(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks(trigger=Trigger.AMBIENT))
            await world.ended()
            world.core.thinks.clear()
            await intake.accept(edits("first"))
            await until(lambda: "first" in world.core.asked)
            deleting = asyncio.create_task(intake.accept(DELETED))
            await asyncio.sleep(0)
            await intake.accept(edits("second"))
            world.core.thinks.set()
            await deleting

        assert world.chat.standing == {}
        assert "second" not in world.core.asked


def _sends(world: World) -> int:
    assert isinstance(world.outbox, MemoryOutbox)
    return world.outbox.parcels[asks().key].sends
