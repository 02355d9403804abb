"""Asking without an audience: `/ask`, *Find an answer*, and sharing what came of it."""

from tests.behaviour.entries import LOST_CARD, REPLACEMENT, message, two_offices
from tests.behaviour.room import EVE, HELPDESK, OMAR, Question, Room, Seen


async def answered(room: Room, question: Question) -> Seen:
    """The reply that must be there."""
    reply = await room.reply_to(question)
    assert reply is not None
    return reply


async def test_a_question_by_command_is_answered_to_the_asker_alone(room: Room) -> None:
    question = await room.asks_privately(OMAR, LOST_CARD)

    reply = await answered(room, question)
    assert reply.private
    assert reply.text.startswith(REPLACEMENT)
    assert reply.buttons == ("Helpful", "Not helpful", "Share")
    assert room.whispers(OMAR) == [reply]
    assert room.posts(HELPDESK) == []


async def test_a_private_question_without_an_answer_is_told_so_privately(room: Room) -> None:
    question = await room.asks_privately(OMAR, "who ordered the pizza?")

    reply = await answered(room, question)
    assert reply.private
    assert reply.text.startswith("I don't have an answer to that.")
    assert room.posts(HELPDESK) == []


async def test_what_is_shared_stands_before_everyone_and_no_longer_before_one(room: Room) -> None:
    reply = await answered(room, await room.asks_privately(OMAR, LOST_CARD))

    shared = message(await room.presses(OMAR, reply, "Share"))

    assert not shared.private
    assert shared.text.startswith(REPLACEMENT)
    assert shared.buttons == ("Helpful", "Not helpful")
    assert room.posts(HELPDESK) == [shared]
    await room.until(lambda: not room.whispers(OMAR))
    assert "Thank you" in message(await room.presses(EVE, shared, "Helpful")).text


async def test_a_private_choice_can_be_shared(room: Room) -> None:
    await two_offices(room)
    reply = await answered(room, await room.asks_privately(OMAR, "office?"))

    chosen = message(await room.presses(OMAR, reply, "When does the north office open?"))

    assert chosen.private
    assert "The north office opens at 8." in chosen.text
    assert room.whispers(OMAR) == [chosen]
    shared = message(await room.presses(OMAR, chosen, "Share"))
    assert "The north office opens at 8." in shared.text
    assert room.posts(HELPDESK) == [shared]


async def test_an_answer_is_found_for_somebody_elses_message(room: Room) -> None:
    written = await room.says(EVE, "I wonder what TRICARE is")
    assert await room.reply_to(written) is None

    reply = await answered(room, await room.finds_an_answer(OMAR, written))

    assert reply.private
    assert reply.text.startswith("What is TRICARE ?")
    assert room.posts(HELPDESK) == []
    shared = message(await room.presses(OMAR, reply, "Share"))
    assert room.posts(HELPDESK) == [shared]


async def test_what_everybody_sees_cannot_be_shared_again(room: Room) -> None:
    (reply,) = await room.replies(await room.mentions(OMAR, LOST_CARD))

    assert "Share" not in reply.buttons


async def test_a_command_without_a_question_is_told_how_to_ask(room: Room) -> None:
    reply = await answered(room, await room.asks_privately(OMAR, ""))
    assert reply.private
    assert reply.text.startswith("Ask me a question in your own words")

    example = message(await room.presses(OMAR, reply, reply.buttons[0]))

    assert example.text.startswith(reply.buttons[0].removesuffix("…"))
    assert room.whispers(OMAR) == [example]
    assert room.posts(HELPDESK) == []
