"""One message, one reply."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.errors import BotError, RefusedError, StorageError, StrangerError
from bot.core.messages import (
    Command,
    IncomingMessage,
    Joined,
    Notice,
    Person,
    Posted,
    Press,
    Reply,
    Request,
    Response,
    Submission,
    Trigger,
)
from bot.core.messages.delivery import M
from bot.storage.database import open_database
from tests.core.intake_world import ADMINS, FAST, OMAR, PLACE, Chat, World, asks, until

AUTOMATIC = [Trigger.AMBIENT, Trigger.FOLLOW_UP]


async def test_a_question_gets_its_reply() -> None:
    world = World()

    async with world.process() as intake:
        await intake.accept(asks())
        settled = await world.ended()

    assert world.chat.texts == ["answer to how?"]
    assert (settled.posted_as, settled.receipt, settled.dropped) == ("1", "r", False)
    assert settled.asker == "hash of slack:U1"
    assert world.counts.observed == ["faqbot_reply_seconds"]


async def test_delivered_five_times_at_once_it_gets_one_reply() -> None:
    world = World()

    async with world.process() as intake:
        await asyncio.gather(*(intake.accept(asks()) for _ in range(5)))
        await world.ended()
        await intake.accept(asks())

    assert world.chat.posts == 1


async def test_two_replicas_make_one_reply() -> None:
    world = World()

    async with world.process() as one, world.process() as other:
        await asyncio.gather(*(intake.accept(asks()) for intake in (one, other, one, other, one)))
        await world.ended()

    assert world.chat.posts == 1


async def test_two_replicas_on_one_file_make_one_reply_to_each(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/faqbot.db"
    keys = [f"slack:T1:C1:{number}" for number in range(10)]
    async with open_database(url) as mine, open_database(url) as yours:
        world = World(outbox=mine.outbox)
        elsewhere = World(outbox=yours.outbox, chat=world.chat)
        async with world.process() as one, elsewhere.process() as other:
            both = [
                intake.accept(asks(key, key=key)) for key in keys for intake in (one, other, one)
            ]

            await asyncio.gather(*both)
            for key in keys:
                await world.ended(key)

    assert sorted(world.chat.texts) == sorted(f"answer to {key}" for key in keys)


async def test_it_is_claimed_when_accept_returns() -> None:
    world = World()
    world.core.thinks.clear()

    async with world.process() as intake:
        await intake.accept(asks())

        assert await world.outbox.settled(asks().key) is not None
        world.core.thinks.set()


async def test_other_bots_are_ignored() -> None:
    world = World()

    async with world.process() as intake:
        await intake.accept(replace(asks(), person=Person("B1", bot=True)))

    assert await world.outbox.settled(asks().key) is None


async def test_what_is_stored_and_decided_on_is_redacted() -> None:
    world = World()

    async with world.process() as intake:
        await intake.accept(asks("mail ada@example.org  please"))
        await world.ended()

    assert world.core.asked == ["mail [email] please"]


async def test_silence_is_an_end_as_well() -> None:
    world = World()

    async with world.process() as intake:
        await intake.accept(asks("silent", Trigger.AMBIENT))
        settled = await world.ended()

    assert not settled.dropped
    assert world.chat.posts == 0


async def test_notices_follow_the_reply_and_cannot_harm_it() -> None:
    world = World()
    notice = Notice(ADMINS, Reply("news"))
    elsewhere = Notice(replace(ADMINS, platform="nowhere"), Reply("lost"))
    world.core.reply = Reply("", notices=(elsewhere, notice))

    async with world.process() as intake:
        await intake.accept(asks())
        await until(lambda: world.chat.notices)

    assert world.chat.notices == [notice]
    assert not (await world.ended()).dropped


async def test_who_asks_is_looked_up_only_where_the_core_has_to_know() -> None:
    world = World()

    async def answer(request: Request) -> Response | None:
        assert isinstance(request, IncomingMessage)
        if request.text == "idle":
            return None
        if not request.known:
            raise StrangerError
        return await world.core.handle(request)

    async with world.process(handle=answer) as intake:
        await intake.accept(asks("idle", key="idle"))
        await intake.accept(asks())
        await world.ended("idle")
        await world.ended()

    assert world.chat.acquainted == ["slack:T1:C1:1.0"]
    assert world.chat.texts == ["answer to how?"]


async def test_who_cannot_be_looked_up_is_asked_to_try_again() -> None:
    world = World()
    world.chat.strangers = True

    async def answer(_request: Request) -> Response | None:
        raise StrangerError

    async with world.process(handle=answer) as intake:
        await intake.accept(asks())
        await intake.accept(asks(trigger=Trigger.AMBIENT, key="automatic"))
        await world.ended()
        await world.ended("automatic")

    assert [text[:27] for text in world.chat.texts] == ["I cannot look that up right"]


class Forgetful(Chat):
    """A platform whose register is away for so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    async def acquaint(self, message: M) -> M:
        known = await super().acquaint(message)
        if len(self.acquainted) <= self._looks:
            raise StorageError("The database is away.")
        return known


async def test_what_a_platform_keeps_in_the_database_is_waited_for_like_everything_else() -> None:
    world = World(chat=Forgetful(2))

    async def answer(request: Request) -> Response | None:
        assert isinstance(request, IncomingMessage)
        if not request.known:
            raise StrangerError
        return Reply("Hello.")

    async with world.process(handle=answer) as intake:
        await intake.accept(asks())
        await world.ended()

    assert world.chat.texts == ["Hello."] and len(world.chat.acquainted) == 3


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (Command(OMAR, PLACE, text="help"), True),
        (Press("vote:up:r", OMAR, PLACE), True),
        (Submission("add", {}, OMAR, PLACE), True),
        (asks(), True),
        (asks(trigger=Trigger.AMBIENT), False),
    ],
    ids=["command", "press", "submission", "asked", "unasked"],
)
async def test_a_fault_of_the_bots_own_ends_in_a_sentence(request_: Request, told: bool) -> None:
    async def answer(_request: Request) -> Response | None:
        raise ZeroDivisionError

    async with World().process(handle=answer) as intake:
        reply = await intake.handle(request_)

    assert (isinstance(reply, Reply) and reply.refusal and reply.private) is told
    assert not isinstance(reply, Reply) or "no fault of yours" in reply.text


async def test_a_refusal_is_recorded_with_its_cause() -> None:
    world = World()
    world.chat.faults = [RefusedError("channel_not_found")]

    async with world.process() as intake:
        await intake.accept(asks())
        settled = await world.ended()

    assert settled.dropped
    assert world.counts.counted["faqbot_refused channel_not_found"] == 1


@pytest.mark.parametrize("may_look", [True, False])
@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("trigger", [Trigger.MENTION, Trigger.AMBIENT])
async def test_a_broken_connection(may_look: bool, taken: bool, trigger: Trigger) -> None:
    world = World()
    world.chat.may_look = may_look
    world.chat.lost = [taken]

    async with world.process() as intake:
        await intake.accept(asks(trigger=trigger))
        await world.ended()

    if may_look:
        assert world.chat.posts == 1
    elif trigger is Trigger.AMBIENT:
        assert world.chat.posts == int(taken)
    else:  # the window: it may not look, and the question was asked of the bot
        assert world.chat.posts == 1 + int(taken)


async def test_it_is_sent_twice_at_most() -> None:
    world = World()
    world.chat.may_look = False
    world.chat.lost = [False] * 5

    async with world.process() as intake:
        await intake.accept(asks())
        assert (await world.ended()).dropped

    assert len(world.chat.lost) == 3


async def test_an_unexpected_error_harms_one_message_alone() -> None:
    world = World()
    world.core.faults = [ValueError("a bug")]

    async with world.process() as intake:
        await intake.accept(asks())
        await world.ended()
        await intake.accept(asks(key="another"))
        await world.ended("another")

    assert world.chat.texts == [
        "I cannot look that up right now, please ask again.",
        "answer to how?",
    ]


class TestThinking:
    SOON = replace(FAST, thinking_after=0.0, whispered_after=0.0)

    async def test_it_is_shown_while_it_lasts_and_replaced(self) -> None:
        world = World()
        world.core.thinks.clear()

        async with world.process(bounds=self.SOON) as intake:
            await intake.accept(asks())
            await until(lambda: world.chat.standing)
            thinking = world.chat.texts
            world.core.thinks.set()
            settled = await world.ended()

        assert thinking == ["One moment, I am looking that up …"]
        assert world.chat.texts == ["answer to how?"]
        assert (world.chat.posts, settled.posted_as) == (1, "1")

    @pytest.mark.parametrize("trigger", AUTOMATIC)
    async def test_nobody_sees_it_who_did_not_ask(self, trigger: Trigger) -> None:
        world = World()
        world.core.thinks.clear()

        async with world.process(bounds=self.SOON) as intake:
            await intake.accept(asks(trigger=trigger))
            await until(lambda: world.core.asked)
            await asyncio.sleep(0.02)
            assert world.chat.posts == 0
            world.core.thinks.set()

    async def test_one_that_is_refused_does_not_harm_the_answer(self) -> None:
        world = World()
        world.core.thinks.clear()
        world.chat.faults = [RefusedError("invalid_blocks")]

        async with world.process(bounds=self.SOON) as intake:
            await intake.accept(asks())
            await until(lambda: not world.chat.faults)
            world.core.thinks.set()
            await world.ended()

        assert world.chat.texts == ["answer to how?"]

    async def test_it_goes_where_nothing_is_said_in_the_end(self) -> None:
        world = World()
        world.core.thinks.clear()

        async with world.process(bounds=self.SOON) as intake:
            await intake.accept(asks("silent"))
            await until(lambda: world.chat.standing)
            world.core.thinks.set()
            await world.ended()

        assert world.chat.standing == {}

    async def test_a_private_reply_does_not_take_its_place_before_everybody(self) -> None:
        world = World()
        world.core.thinks.clear()
        world.core.reply = Reply("", private=True)

        async with world.process(bounds=self.SOON) as intake:
            await intake.accept(asks())
            await until(lambda: world.chat.standing)
            world.core.thinks.set()
            await world.ended()

        assert world.chat.removed == ["1"]
        assert list(world.chat.standing) == [""]

    async def test_a_command_sees_it_privately(self) -> None:
        world = World()
        world.core.thinks.clear()
        world.core.reply = Reply("", private=True)

        async with world.process(bounds=self.SOON) as intake:
            await intake.accept(asks(trigger=Trigger.COMMAND))
            await until(lambda: world.chat.standing)
            assert list(world.chat.standing) == [""]
            world.core.thinks.set()
            await world.ended()

        assert (world.chat.texts, world.chat.posts) == (["answer to how?"], 1)


class TestCrowds:
    async def test_what_nobody_asked_for_is_left_out(self) -> None:
        world = World()
        world.core.thinks.clear()
        bounds = replace(FAST, automatic=2, concurrent=1)

        async with world.process(bounds=bounds) as intake:
            for number in range(5):
                await intake.accept(asks(trigger=Trigger.AMBIENT, key=f"automatic {number}"))
                await intake.accept(asks(key=f"asked {number}"))
            world.core.thinks.set()
            for number in range(5):
                await world.ended(f"asked {number}")

        assert world.chat.posts == 6
        assert world.counts.counted["faqbot_dropped crowded"] == 4

    async def test_what_was_asked_waits_in_the_database_where_memory_is_full(self) -> None:
        world = World()
        world.core.thinks.clear()
        bounds = replace(FAST, held=2, lease=0.1)

        async with world.process(bounds=bounds) as intake:
            for number in range(6):
                await intake.accept(asks(str(number), key=str(number)))
            world.core.thinks.set()
            for number in range(6):
                await world.ended(str(number))

        assert sorted(world.chat.texts) == [f"answer to {number}" for number in range(6)]


class TestEnding:
    async def test_what_is_in_hand_is_finished(self) -> None:
        world = World()
        world.chat.holds.clear()

        async with world.process() as intake:
            await intake.accept(asks())
            await until(lambda: world.core.asked)
            asyncio.get_running_loop().call_later(0.02, world.chat.holds.set)

        assert world.chat.texts == ["answer to how?"]
        assert (await world.ended()).posted_as == "1"

    async def test_it_can_be_closed_before_the_platforms_are(self) -> None:
        world = World()

        async with world.process() as intake:
            await intake.accept(asks())
            await intake.close()

            assert world.chat.texts == ["answer to how?"]
            with pytest.raises(BotError):
                await intake.accept(asks(key="another"))

    async def test_what_cannot_be_finished_is_anothers_at_once(self) -> None:
        world = World()
        world.core.thinks.clear()
        async with world.process(bounds=replace(FAST, closing=0.0)) as intake:
            await intake.accept(asks())
        world.core.thinks.set()

        async with world.process():
            await world.ended()

        assert world.chat.texts == ["answer to how?"]

    async def test_nothing_more_is_taken(self) -> None:
        world = World()

        async with world.process() as intake:
            pass

        with pytest.raises(BotError):
            await intake.accept(asks())
        assert await world.outbox.settled(asks().key) is None

    async def test_what_was_not_claimed_yet_is_not_acknowledged(self) -> None:
        world = World()
        world.outage.is_away = True
        bounds = replace(FAST, claim=20.0, closing=0.0)

        async with world.process(bounds=bounds) as intake:
            accepting = asyncio.create_task(intake.accept(asks()))
            await asyncio.sleep(0.02)

        with pytest.raises(BotError):
            await accepting


class TestTerminal:
    MESSAGE = IncomingMessage(
        "k", "how?", Trigger.DIRECT, OMAR, replace(PLACE, platform="terminal")
    )

    async def test_the_caller_posts_and_says_so(self) -> None:
        world = World()

        async with world.process() as intake:
            reply = await intake.handle(self.MESSAGE)
            again = await intake.handle(self.MESSAGE)
            await intake.handle(Posted("k", "7"))

        assert isinstance(reply, Reply)
        assert (reply.text, again) == ("answer to how?", None)
        assert (await world.ended("k")).posted_as == "7"
        assert world.chat.posts == 0

    async def test_who_invited_the_bot_is_welcomed_once(self) -> None:
        world = World()
        joined = Joined("slack:T1:joined:C1:1.0", OMAR, PLACE)

        async with world.process() as one, world.process() as other:
            welcomes = [await intake.handle(joined) for intake in (one, other, one)]

        assert welcomes == [Reply("done"), None, None]

    async def test_commands_wait_for_the_model_and_are_refused_in_the_end(self) -> None:
        world = World()
        command = Command(OMAR, PLACE, text="help")

        async with world.process(opened=False, bounds=replace(FAST, patience=0.01)) as intake:
            refused = await intake.handle(command)
            intake.open(world.core.handle)
            answered = await intake.handle(command)

        assert isinstance(refused, Reply)
        assert refused.refusal
        assert answered == Reply("done")
