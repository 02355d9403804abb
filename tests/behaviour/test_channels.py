"""What nobody asked of the bot: modes, the question detector, threads."""

import pytest

from tests.behaviour.conftest import IN_ONE_MODE
from tests.behaviour.entries import message, told
from tests.behaviour.room import ADA, EVE, HELPDESK, HELPERS, OMAR, Room

ROOMS = IN_ONE_MODE
TRICARE = "What is TRICARE?"
SIGNING_UP = "How do I sign up for Medicare?"


async def test_a_channel_is_left_alone_until_an_admin_opens_it(room: Room) -> None:
    question = await room.says(OMAR, TRICARE)

    assert await room.reply_to(question) is None


async def test_in_an_opened_channel_questions_are_answered_in_their_threads(room: Room) -> None:
    assert "answer questions unasked" in await told(room, ADA, "channel auto")

    question = await room.says(OMAR, "hey all, what is tricare?")

    (reply,) = await room.replies(question)
    assert reply.text.startswith("What is TRICARE ?")
    assert not reply.private


@pytest.mark.parametrize(
    "text",
    [
        "who ordered the pizza?",
        "good morning everyone",
        "I told them that TRICARE is the health care program of the military.",
        "thanks, my new Medicare card came in the mail today!",
    ],
)
async def test_an_opened_channel_is_silent_otherwise(room: Room, text: str) -> None:
    await room.faq(ADA, "channel auto")

    question = await room.says(OMAR, text)

    assert await room.reply_to(question) is None
    assert room.posts(HELPDESK) == []
    assert room.whispers(OMAR)[question.whispers :] == []


async def test_a_question_to_somebody_else_is_not_the_bots(room: Room) -> None:
    await room.faq(ADA, "channel auto")

    question = await room.says(OMAR, f"{room.at(EVE)} what is tricare?")

    assert await room.reply_to(question) is None


async def test_an_observed_channel_hears_nothing_unasked(room: Room) -> None:
    assert "note what I would answer" in await told(room, ADA, "channel observe")

    unasked = await room.says(OMAR, TRICARE)
    asked = await room.mentions(EVE, TRICARE)

    assert await room.reply_to(unasked) is None
    assert await room.reply_to(asked) is not None
    assert len(room.posts(HELPDESK)) == 1
    assert len(await room.receipts()) == 2


async def test_where_the_bot_is_off_a_mention_gets_one_private_line(room: Room) -> None:
    await room.faq(ADA, "channel off")

    reply = await room.reply_to(await room.mentions(OMAR, TRICARE))
    said = await room.says(OMAR, TRICARE)
    directly = await room.writes_directly(OMAR, TRICARE)

    assert reply is not None and reply.private
    assert reply.text == "I am switched off in this channel; ask me in a direct message, please."
    assert await room.reply_to(said) is None
    assert await room.reply_to(directly) is not None
    assert room.posts(HELPDESK) == []


async def test_another_channel_can_be_opened_from_here(room: Room) -> None:
    await room.faq(ADA, f"channel {room.channel(HELPERS)} auto")

    there, here = await room.says(OMAR, TRICARE, HELPERS), await room.says(OMAR, TRICARE)

    assert await room.reply_to(there) is not None
    assert await room.reply_to(here) is None


async def test_only_admins_open_channels(room: Room) -> None:
    assert "needs the role" in await told(room, EVE, "channel auto")

    question = await room.says(OMAR, TRICARE)

    assert await room.reply_to(question) is None


async def test_the_asker_may_follow_up_without_a_mention(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)

    followed = await room.follows_up(OMAR, question, SIGNING_UP)
    thanked = await room.follows_up(OMAR, question, "thanks a lot!")
    unknown = await room.follows_up(OMAR, question, "who ordered the pizza?")
    other = await room.follows_up(EVE, question, "What are Medicare late enrollment penalties?")

    reply = await room.reply_to(followed)
    assert reply is not None and reply.text.startswith(SIGNING_UP)
    assert await room.reply_to(thanked) is None
    assert await room.reply_to(unknown) is None
    assert await room.reply_to(other) is None
    assert len(await room.replies(question)) == 2


async def test_others_are_answered_in_a_thread_when_they_mention_the_bot(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)

    followed = await room.follows_up(EVE, question, SIGNING_UP, mentioning=True)

    reply = await room.reply_to(followed)
    assert reply is not None and reply.text.startswith(SIGNING_UP)
    assert len(await room.replies(question)) == 2


async def test_follow_ups_can_be_left_to_mentions(room: Room) -> None:
    assert "mention me again" in await told(room, ADA, "channel follow-ups never")
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)

    followed = await room.follows_up(OMAR, question, SIGNING_UP)

    assert await room.reply_to(followed) is None


async def test_follow_ups_can_be_taken_from_everybody(room: Room) -> None:
    await room.faq(ADA, "channel follow-ups always")
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)

    followed = await room.follows_up(EVE, question, SIGNING_UP)

    assert await room.reply_to(followed) is not None


async def test_a_thread_that_the_bot_is_not_in_is_not_its_business(room: Room) -> None:
    await room.faq(ADA, "channel auto")
    said = await room.says(OMAR, "who wants pizza")
    await room.reply_to(said)

    followed = await room.follows_up(OMAR, said, TRICARE)

    assert await room.reply_to(followed) is None
    assert room.posts(HELPDESK) == []


async def test_the_same_answer_stands_once_in_a_thread(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)

    unasked = await room.follows_up(OMAR, question, "what's tricare")
    asked = await room.follows_up(OMAR, question, "what is tricare", mentioning=True)

    assert await room.reply_to(unasked) is None
    reply = await room.reply_to(asked)
    assert reply is not None and "answered above" in reply.text


async def test_how_a_channel_behaves_can_be_looked_up(room: Room) -> None:
    await room.faq(ADA, "channel observe follow-ups always")

    answer = message(await room.faq(ADA, "channel"))

    assert answer.private
    assert "note what I would answer" in answer.words
    assert "Follow-ups in threads: everybody's" in answer.words
