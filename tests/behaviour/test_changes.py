"""Questions that are edited or taken away: their reply follows."""

from tests.behaviour.conftest import IN_ONE_MODE
from tests.behaviour.room import ADA, EVE, HELPDESK, OMAR, Room

ROOMS = IN_ONE_MODE
TRICARE = "What is TRICARE?"
SIGNING_UP = "How do I sign up for Medicare?"


async def test_an_edited_question_updates_its_reply_in_place(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)

    await room.edits(question, SIGNING_UP)

    (reply,) = await room.replies(question)
    assert reply.text.startswith(SIGNING_UP)
    assert "TRICARE" not in reply.text
    assert "(updated)" not in reply.text


async def test_an_edited_direct_message_updates_its_reply(room: Room) -> None:
    question = await room.writes_directly(OMAR, TRICARE)
    await room.reply_to(question)

    await room.edits(question, "who ordered the pizza?")

    (reply,) = await room.replies(question)
    assert reply.text.startswith("I don't have an answer to that.")


async def test_a_reply_that_others_have_followed_says_that_it_was_updated(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)
    joined = await room.follows_up(EVE, question, "good to know")
    assert await room.reply_to(joined) is None

    await room.edits(question, SIGNING_UP)

    (reply,) = await room.replies(question)
    assert reply.text.startswith(SIGNING_UP)
    assert "(updated)" in reply.text


async def test_an_edit_that_asks_the_same_changes_nothing(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)
    before = await room.reply_to(question)

    await room.edits(question, f"  {TRICARE} ")

    assert await room.replies(question) == [before]
    assert len(await room.receipts()) == 1


async def test_a_question_edited_into_a_statement_loses_its_unasked_reply(room: Room) -> None:
    await room.faq(ADA, "channel auto")
    question = await room.says(OMAR, TRICARE)
    assert await room.reply_to(question) is not None

    await room.edits(question, "never mind, I found it.")

    assert await room.replies(question) == []


async def test_what_was_silent_stays_silent_when_it_is_edited(room: Room) -> None:
    question = await room.says(OMAR, "who wants pizza")
    await room.reply_to(question)

    await room.edits(question, TRICARE)

    assert room.posts(HELPDESK) == []


async def test_a_deleted_question_takes_its_reply_with_it(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)

    await room.deletes(question)

    assert await room.replies(question) == []


async def test_a_deleted_direct_message_takes_its_reply_with_it(room: Room) -> None:
    question = await room.writes_directly(OMAR, TRICARE)
    await room.reply_to(question)

    await room.deletes(question)

    assert room.conversation(OMAR) == []


async def test_a_question_deleted_at_once_leaves_no_reply(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)

    await room.deletes(question)

    assert room.posts(HELPDESK) == []


async def test_a_question_edited_at_once_gets_the_reply_to_what_it_says_now(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)

    await room.edits(question, SIGNING_UP)

    (reply,) = await room.replies(question)
    assert reply.text.startswith(SIGNING_UP)


async def test_every_edit_counts(room: Room) -> None:
    question = await room.mentions(OMAR, TRICARE)
    await room.reply_to(question)

    for text in ("who ordered the pizza?", SIGNING_UP, TRICARE):
        await room.edits(question, text)

    (reply,) = await room.replies(question)
    assert reply.text.startswith("What is TRICARE ?")
