"""The database goes away, or the model is not there yet."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.errors import BotError, ModelError
from bot.core.messages import Trigger
from tests.core.intake_world import ADMINS, FAST, World, asks, until

STEPS = ["claim", "decided", "sending", "sent", "done"]
SORRY = "I cannot look that up right now, please ask again."
IMPATIENT = replace(FAST, patience=0.03, notice_after=30.0)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("trigger", [Trigger.MENTION, Trigger.COMMAND])
async def test_what_was_asked_outlasts_it(step: str, trigger: Trigger) -> None:
    world = World()
    world.outage.at = {step}

    async with world.process() as intake:
        await intake.accept(asks(trigger=trigger))
        await until(lambda: world.outage.is_away)
        await asyncio.sleep(0.03)
        world.outage.is_away = False
        await world.ended()

    assert world.chat.texts == ["answer to how?"]


@pytest.mark.parametrize("step", STEPS)
async def test_what_was_not_asked_is_dropped(step: str) -> None:
    world = World()
    world.outage.at = {step}

    async with world.process() as intake:
        await intake.accept(asks(trigger=Trigger.AMBIENT))
        await until(lambda: world.outage.is_away)
        await asyncio.sleep(0.03)
        world.outage.is_away = False

    assert world.chat.posts == (1 if step in ("sent", "done") else 0)


@pytest.mark.parametrize("trigger", [Trigger.AMBIENT, Trigger.FOLLOW_UP])
async def test_what_was_not_asked_waits_for_a_lock_for_a_moment_only(trigger: Trigger) -> None:
    world = World()
    world.outage.passes.clear()

    async with world.process(bounds=replace(FAST, claim=0.01, moment=0.02)) as intake:
        await intake.accept(asks(trigger=trigger))
        await intake.accept(asks(key="slack:T1:C1:2.0"))
        await until(lambda: world.counts.counted["faqbot_dropped StorageError"] == 1)
        world.outage.passes.set()
        await world.ended("slack:T1:C1:2.0")

    assert (world.chat.posts, world.core.asked) == (1, ["how?"])
    assert await world.outbox.settled(asks().key) is None


async def test_what_was_not_asked_is_dropped_where_the_database_was_away_meanwhile() -> None:
    world = World()
    world.core.thinks.clear()

    async with world.process() as intake:
        await intake.accept(asks(trigger=Trigger.AMBIENT))
        await until(lambda: world.core.asked)
        world.outage.is_away = True
        await until(lambda: intake.is_cut_off)
        world.outage.is_away = False
        await until(lambda: not intake.is_cut_off)
        world.core.thinks.set()
        settled = await world.ended()

    assert (settled.dropped, world.chat.posts) == (True, 0)
    assert world.counts.counted["faqbot_dropped StorageError"] == 1


@pytest.mark.parametrize("step", ["claim", "decided", "sending"])
async def test_one_that_lasts_ends_in_a_sentence_and_in_nothing_more(step: str) -> None:
    world = World()
    world.outage.at = {step}

    async with world.process(bounds=IMPATIENT) as intake:
        await asyncio.gather(*(intake.accept(asks()) for _ in range(3)))
        await until(lambda: world.chat.standing)
        await intake.accept(asks())
        world.outage.is_away = False
        await intake.accept(asks())
        if step != "claim":
            await world.ended()
            world.leases_run_out()
    async with world.process():
        await asyncio.sleep(0.03)

    assert world.chat.texts == [SORRY]


async def test_an_outage_can_be_seen_from_outside_while_it_lasts() -> None:
    world = World()
    world.outage.is_away = True

    async with world.process() as intake:
        await intake.accept(asks())
        seen = intake.is_cut_off
        world.outage.is_away = False
        await world.ended()
        after = intake.is_cut_off

    assert (seen, after) == (True, False)


async def test_the_sentence_takes_the_place_of_the_sign_of_thinking() -> None:
    world = World()
    world.core.thinks.clear()
    world.outage.at = {"decided"}

    async with world.process(bounds=replace(IMPATIENT, thinking_after=0.0)) as intake:
        await intake.accept(asks())
        await until(lambda: world.chat.standing)
        world.core.thinks.set()
        await until(lambda: world.chat.texts == [SORRY])
        world.outage.is_away = False
        settled = await world.ended()

    assert (world.chat.posts, settled.posted_as) == (1, "1")


async def test_what_is_posted_is_recorded_however_long_that_takes() -> None:
    world = World()
    world.outage.at = {"sent"}

    async with world.process(bounds=IMPATIENT) as intake:
        await intake.accept(asks())
        await until(lambda: world.chat.standing)
        await asyncio.sleep(0.1)
        world.outage.is_away = False
        settled = await world.ended()

    assert world.chat.texts == ["answer to how?"]
    assert (settled.posted_as, settled.dropped) == ("1", False)


async def test_it_is_acknowledged_after_a_while_and_claimed_later() -> None:
    world = World()
    world.outage.is_away = True

    async with world.process(bounds=replace(FAST, claim=0.01)) as intake:
        await intake.accept(asks())
        assert await world.outbox.settled(asks().key) is None
        world.outage.is_away = False
        await world.ended()

    assert world.chat.texts == ["answer to how?"]


async def test_with_memory_full_as_well_it_is_not_acknowledged() -> None:
    world = World()
    world.outage.is_away = True

    async with world.process(bounds=replace(FAST, held=1, claim=0.01, closing=0.0)) as intake:
        await intake.accept(asks())
        with pytest.raises(BotError):
            await intake.accept(asks(key="another"))


async def test_a_process_that_was_cut_off_does_not_repeat_what_another_said() -> None:
    world = World()
    world.core.thinks.clear()

    async with world.process(bounds=replace(FAST, renewal=30.0)) as cut_off:
        await cut_off.accept(asks())
        await until(lambda: world.core.asked)
        world.outage.is_away = True
        world.leases_run_out()
        other = World(outbox=world.outbox, chat=world.chat)
        async with other.process():
            await world.ended()
        world.core.thinks.set()
        await asyncio.sleep(0.02)
        world.outage.is_away = False

    assert world.chat.posts == 1


async def test_why_a_question_could_not_be_looked_up_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()
    world.core.faults.append(ModelError("Its vectors hold what is no number."))

    async with world.process() as intake:
        await intake.accept(asks())
        await world.ended()

    assert world.chat.texts == [SORRY]
    told = [one for one in caplog.records if one.message.startswith("a question could not be")]
    assert [vars(one)["error"] for one in told] == ["Its vectors hold what is no number."]


class TestNotices:
    async def test_admins_are_told_once_and_once_when_it_is_over(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            world.outage.is_away = True
            await until(lambda: world.chat.notices)
            await asyncio.sleep(0.05)
            assert len(world.chat.notices) == 1
            world.outage.is_away = False
            await until(lambda: len(world.chat.notices) > 1)
            await asyncio.sleep(0.05)

        assert [notice.place for notice in world.chat.notices] == [ADMINS, ADMINS]
        away, back = (notice.reply.text for notice in world.chat.notices)
        assert "cannot be reached" in away
        assert "is back" in back

    async def test_the_log_tells_what_is_wrong_with_it(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await world.ended()
            world.outage.is_away = True
            await until(lambda: world.chat.notices)
            world.outage.is_away = False

        told = [one for one in caplog.records if one.message.startswith("the database is away")]
        assert [vars(one)["error"] for one in told] == ["The database is away."]

    async def test_a_short_one_is_no_news(self) -> None:
        world = World()
        world.outage.at = {"decided"}

        async with world.process(bounds=replace(FAST, notice_after=30.0)) as intake:
            await intake.accept(asks())
            await until(lambda: world.outage.is_away)
            world.outage.is_away = False
            await world.ended()

        assert world.chat.notices == []


class TestLoading:
    async def test_what_was_asked_waits_for_the_model_with_a_sign(self) -> None:
        world = World()

        async with world.process(opened=False, bounds=replace(FAST, thinking_after=0.0)) as intake:
            await intake.accept(asks())
            await until(lambda: world.chat.standing)
            intake.open(world.core.handle)
            await world.ended()

        assert (world.chat.texts, world.chat.posts) == (["answer to how?"], 1)

    async def test_after_a_minute_it_is_told_to_ask_again(self) -> None:
        world = World()

        async with world.process(opened=False, bounds=IMPATIENT) as intake:
            await intake.accept(asks())
            settled = await world.ended()

        assert world.chat.texts == [SORRY]
        assert settled.posted_as == "1"

    async def test_what_was_not_asked_is_dropped(self) -> None:
        world = World()

        async with world.process(opened=False) as intake:
            await intake.accept(asks(trigger=Trigger.FOLLOW_UP))
            assert (await world.ended()).dropped
