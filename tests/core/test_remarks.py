"""Replies to the bot's own words: questions are answered, thanks are left alone."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.errors import ModelError
from bot.core.messages import (
    FollowUps,
    Handle,
    IncomingMessage,
    MessageEdited,
    Mode,
    Person,
    Place,
    Posted,
    Reply,
    Trigger,
    Update,
)
from bot.core.outcomes import Receipt, Rule, Silence
from tests.core.intake_world import FAST, World, asks
from tests.core.services import Services, services

PLACE = Place("discord", "G1", "C1", thread="re-1")
OMAR, EVE = Person("omar"), Person("eve")
QUESTION = "how do I renew my vpn token?"
REMARKS = [
    "thanks!",
    "thank you so much, that worked",
    "ok",
    "hello there",
    "can you help me?",
    "great, I renewed it in the portal",
    "good bot",
]


class Conversation:
    """A channel of a workspace that knows the three entries, and replies to the bot's words."""

    def __init__(self, one: Services) -> None:
        self.one = one
        self.handle: Handle = one.handle()
        self.messages = 0

    async def replies(self, text: str, person: Person = OMAR) -> Reply | None:
        """What is said to a reply to the bot's words; a reply is posted."""
        self.messages += 1
        key = f"m{self.messages}"
        message = IncomingMessage(key, text, Trigger.MENTION, person, PLACE, by_reply=True)
        reply = await self.handle(message)
        assert reply is None or isinstance(reply, Reply)
        if reply:
            await self.handle(Posted(key, f"posted {key}"))
        return reply

    async def edits(self, text: str) -> Update | None:
        """What becomes of the reply to the last message, which now reads so."""
        key = f"m{self.messages}"
        update = await self.handle(MessageEdited(key, text, OMAR, PLACE, by_reply=True))
        assert update is None or isinstance(update, Update)
        return update

    async def receipt(self) -> Receipt | None:
        """The last one of the channel."""
        kb = (await self.one.stores.workspaces.workspace("discord", "G1")).kb
        return await self.one.stores.receipts.last_receipt(kb.key, "discord", "G1", "C1", "x")


@pytest.fixture
async def there() -> Conversation:
    one = services()
    kb = await one.knows()
    await one.stores.workspaces.use("discord", "G1", kb.key)
    return Conversation(one)


@pytest.mark.parametrize("text", REMARKS)
async def test_a_remark_is_left_alone_and_the_receipt_says_why(
    there: Conversation, text: str
) -> None:
    assert await there.replies(text) is None

    receipt = await there.receipt()
    assert receipt and receipt.silence is Silence.NO_QUESTION
    assert receipt.trigger == Trigger.FOLLOW_UP
    assert (receipt.decision.rule, receipt.decision.text) == (Rule.SILENT, "")


async def test_a_question_is_answered_like_a_mention(there: Conversation) -> None:
    known = await there.replies(QUESTION)
    unknown = await there.replies("how do I cook rice?")

    assert known and known.title == "How do I renew my VPN token?"
    assert unknown and "don't have an answer" in unknown.text


async def test_a_remark_is_left_alone_where_the_bot_is_off_or_empty(there: Conversation) -> None:
    await there.one.stores.channels.set_channel(PLACE, mode=Mode.OFF)
    off = await there.replies("thanks!")
    asked = await there.replies(QUESTION)
    await there.one.stores.channels.set_channel(PLACE, mode=Mode.MENTION)
    kb = await there.one.stores.faq.create_knowledge_base("empty")
    await there.one.stores.workspaces.use("discord", "G1", kb.key)

    assert off is None and asked and "switched off" in asked.text
    assert await there.replies("thanks!") is None


async def test_remarks_do_not_use_up_what_a_person_may_ask(there: Conversation) -> None:
    for _ in range(20):
        assert await there.replies("thanks!") is None
    reply = await there.replies(QUESTION)

    assert reply and reply.title == "How do I renew my VPN token?"


async def test_a_remark_of_somebody_else_is_their_joining_in(there: Conversation) -> None:
    await there.replies(QUESTION)
    await there.replies("thanks, that helped me too", EVE)

    assert await there.one.stores.channels.is_joined(PLACE)


async def test_the_askers_own_thanks_are_no_joining_in(there: Conversation) -> None:
    await there.one.stores.channels.set_channel(PLACE, follow_ups=FollowUps.ALWAYS)
    await there.replies(QUESTION)
    await there.replies("thanks!")

    assert not await there.one.stores.channels.is_joined(PLACE)


async def test_an_edit_to_another_question_changes_the_answer(there: Conversation) -> None:
    await there.replies(QUESTION)

    update = await there.edits("how do guests use the wifi?")

    assert update and update.reply and update.reply.title == "How do guests use the wifi?"


@pytest.mark.parametrize("text", ["thanks, solved!", "never mind, I found it", "hello"])
async def test_an_edit_that_leaves_no_question_takes_the_answer_away(
    there: Conversation, text: str
) -> None:
    await there.replies(QUESTION)

    update = await there.edits(text)

    assert update and update.reply is None


async def test_an_edited_remark_stays_without_a_reply(there: Conversation) -> None:
    await there.replies("thanks!")

    assert await there.edits("thanks a lot!") is None
    assert await there.edits(QUESTION) is None


# ---------------------------------------------------------------- on its way


def remark(text: str = "thanks!") -> IncomingMessage:
    return replace(asks(text), by_reply=True)


async def test_no_regret_is_told_to_who_only_thanked() -> None:
    world = World()
    world.core.faults = [ModelError("It is away."), ModelError("It is away.")]

    async with world.process() as intake:
        await intake.accept(remark())
        await intake.accept(replace(remark("how do I renew it?"), key="asked"))
        await world.ended()
        await world.ended("asked")

    assert [text[:27] for text in world.chat.texts] == ["I cannot look that up right"]


async def test_no_sign_of_thinking_is_shown_to_who_only_thanked() -> None:
    world = World()
    world.core.thinks.clear()

    async with world.process(bounds=replace(FAST, thinking_after=0.0)) as intake:
        await intake.accept(remark("silent"))
        await asyncio.sleep(0.05)
        posts = world.chat.posts
        world.core.thinks.set()
        await world.ended()

    assert posts == 0 and not world.chat.removed


async def test_a_remark_that_another_process_left_is_dropped() -> None:
    world = World()
    await world.outbox.claim(remark(), asker="x", owner="gone", lease=0)

    async with world.process():
        settled = await world.ended()

    assert settled.dropped and not world.core.asked
