"""Under a reply: votes and their reasons, and people who take over where the bot cannot."""

import asyncio

import pytest

from tests.behaviour.entries import form, message, two_offices
from tests.behaviour.room import ADA, EVE, GIL, HELPDESK, HELPERS, OMAR, SHARED, Room, Seen

PIZZA = "who ordered the pizza?"
TRICARE = "What is TRICARE?"


async def answer(room: Room) -> Seen:
    """An answer that everybody sees."""
    (reply,) = await room.replies(await room.mentions(OMAR, TRICARE))
    return reply


async def refusal(room: Room, *, privately: bool = False) -> Seen:
    """An honest refusal to Omar, where people can be asked."""
    await room.faq(ADA, "channel helpers on", HELPERS)
    if privately:
        question = await room.asks_privately(OMAR, PIZZA)
    else:
        question = await room.mentions(OMAR, PIZZA)
    reply = await room.reply_to(question)
    assert reply is not None
    assert reply.buttons == ("Ask a human",)
    return reply


async def handed_on(room: Room) -> Seen:
    """The question before the helpers."""
    await room.presses(OMAR, await refusal(room), "Ask a human")
    (request,) = await room.until(lambda: room.posts(HELPERS))
    return request


async def test_where_there_were_no_words_nothing_can_be_handed_on(room: Room) -> None:
    await room.faq(ADA, "channel helpers on", HELPERS)

    for text in ("?", "-", "hello"):
        reply = await room.reply_to(await room.asks_privately(OMAR, text))
        assert reply is not None and "Ask a human" not in reply.buttons, text


async def test_everybody_may_vote_and_change_their_mind(room: Room) -> None:
    reply = await answer(room)

    first = message(await room.presses(EVE, reply, "Helpful"))
    second = message(await room.presses(EVE, reply, "Not helpful"))

    assert first.private and second.private
    assert first.text == "Thank you."
    assert second.text.startswith("Thank you. I have changed your vote. What was wrong?")
    assert second.buttons == ("Not my question", "Wrong or out of date")
    assert room.posts(HELPDESK) == [reply]


@pytest.mark.parametrize(
    ("reason", "noted"),
    [
        ("Not my question", "it was not your question"),
        ("Wrong or out of date", "the answer is wrong or out of date"),
    ],
)
async def test_a_reason_is_noted(room: Room, reason: str, noted: str) -> None:
    asked = message(await room.presses(OMAR, await answer(room), "Not helpful"))

    thanked = message(await room.presses(OMAR, asked, reason))

    assert noted in thanked.text
    assert thanked.private
    assert room.whispers(OMAR) == [thanked]


async def test_people_are_not_offered_where_there_are_none(room: Room) -> None:
    (reply,) = await room.replies(await room.mentions(OMAR, PIZZA))

    assert reply.buttons == ()


async def test_a_question_is_handed_on_taken_done_and_kept(room: Room) -> None:
    reply = await refusal(room)

    asked = message(await room.presses(OMAR, reply, "Ask a human"))

    assert asked.private
    assert asked.text.startswith("I have asked people.")
    (request,) = await room.until(lambda: room.posts(HELPERS))
    assert PIZZA in request.text
    assert request.buttons == ("I take it", "Done")

    taken = message(await room.presses(EVE, request, "I take it"))

    assert "Taken by Eve" in taken.text and PIZZA in taken.text
    assert taken.buttons == ("Done",)
    await room.until(
        lambda: any("Eve is looking at your question" in one.text for one in room.posts(HELPDESK))
    )

    done = message(await room.presses(EVE, taken, "Done"))

    assert "Done (Eve)" in done.text and PIZZA in done.text
    assert room.posts(HELPERS) == [done]
    refused = message(await room.presses(EVE, done, "Save as FAQ"))
    assert "needs the role" in refused.text and refused.private

    sheet = form(await room.presses(ADA, done, "Save as FAQ"))

    assert sheet.fields["Question"] == PIZZA
    saved = message(await room.fills(ADA, sheet, {"Answer": "Nobody, it ordered itself."}))
    assert "searchable now" in saved.text
    (kept,) = await room.replies(await room.mentions(OMAR, PIZZA))
    assert "Nobody, it ordered itself." in kept.text


async def test_only_the_asker_hands_a_question_on_and_only_once(room: Room) -> None:
    reply = await refusal(room)

    elses = message(await room.presses(EVE, reply, "Ask a human"))
    await room.presses(OMAR, reply, "Ask a human")
    await room.until(lambda: room.posts(HELPERS))
    again = message(await room.presses(OMAR, reply, "Ask a human"))

    assert "Only who asked" in elses.text
    assert "asked people that already" in again.text
    assert len(room.posts(HELPERS)) == 1


async def test_a_private_question_is_handed_on_when_the_asker_agrees(room: Room) -> None:
    reply = await refusal(room, privately=True)

    asked = message(await room.presses(OMAR, reply, "Ask a human"))

    assert "with your name?" in asked.text and PIZZA in asked.text
    assert room.posts(HELPERS) == []
    agreed = message(await room.presses(OMAR, asked, "Ask them"))
    assert agreed.text.startswith("I have asked people.")
    (request,) = await room.until(lambda: room.posts(HELPERS))
    assert "asked privately by Omar" in request.text
    await room.presses(EVE, request, "I take it")
    (told,) = await room.until(lambda: room.conversation(OMAR))
    assert "Eve is looking at your question" in told.text and PIZZA in told.text
    assert room.posts(HELPDESK) == []


async def test_a_private_question_stays_private_when_the_asker_does_not(room: Room) -> None:
    reply = await refusal(room, privately=True)
    asked = message(await room.presses(OMAR, reply, "Ask a human"))

    left = message(await room.presses(OMAR, asked, "No, leave it"))

    assert left.text.startswith("Fine")
    assert room.posts(HELPERS) == []


async def test_the_second_who_would_take_it_is_told_who_was_faster(room: Room) -> None:
    request = await handed_on(room)
    taken = message(await room.presses(EVE, request, "I take it"))
    await room.until(lambda: len(room.posts(HELPDESK)) == 2)

    assert "I take it" not in taken.buttons
    done = message(await room.presses(ADA, taken, "Done"))
    assert "Done (" in done.text


async def test_guests_take_no_questions(room: Room) -> None:
    request = await handed_on(room)

    refused = message(await room.presses(GIL, request, "I take it"))

    assert refused.private
    assert "Only full members" in refused.text


async def test_a_dissatisfied_asker_is_offered_people(room: Room) -> None:
    await room.faq(ADA, "channel helpers on", HELPERS)
    reply = await answer(room)

    by_asker = message(await room.presses(OMAR, reply, "Not helpful"))
    by_other = message(await room.presses(EVE, reply, "Not helpful"))

    assert "Ask a human" in by_asker.buttons
    assert "Ask a human" not in by_other.buttons
    await room.presses(OMAR, by_asker, "Ask a human")
    (request,) = await room.until(lambda: room.posts(HELPERS))
    assert TRICARE in request.text


async def test_a_channel_where_others_read_along_gets_no_questions(room: Room) -> None:
    told = message(await room.faq(ADA, "channel helpers on", SHARED))

    assert "People of another organisation read along here" in told.text


async def test_helpers_read_the_question_as_it_was_typed_without_what_is_personal(
    room: Room,
) -> None:
    await room.faq(ADA, "channel helpers on", HELPERS)
    asked = "who ordered R&D's <pizza>, *now*? jane@example.com, +1 555 123 4567"
    (reply,) = await room.replies(await room.mentions(OMAR, asked))

    await room.presses(OMAR, reply, "Ask a human")

    (request,) = await room.until(lambda: room.posts(HELPERS))
    assert "who ordered R&D's <pizza>, *now*? [email], [number]" in request.words
    assert "jane" not in request.text


async def test_a_person_hands_on_three_questions_an_hour(room: Room) -> None:
    await room.faq(ADA, "channel helpers on", HELPERS)
    said = []
    for number in range(4):
        question = await room.asks_privately(OMAR, f"who ordered pizza number {number}?")
        reply = await room.reply_to(question)
        assert reply is not None
        asked = message(await room.presses(OMAR, reply, "Ask a human"))
        if "Ask them" in asked.buttons:
            asked = message(await room.presses(OMAR, asked, "Ask them"))
        said.append(asked.text)

    assert all(text.startswith("I have asked people.") for text in said[:3])
    assert "3 questions in the last hour" in said[3]
    await room.until(lambda: len(room.posts(HELPERS)) == 3)


async def test_of_two_who_would_take_it_at_once_one_does(room: Room) -> None:
    request = await handed_on(room)

    await asyncio.gather(
        room.presses(EVE, request, "I take it"), room.presses(ADA, request, "I take it")
    )

    def faster() -> list[str]:
        seen = (*room.whispers(EVE), *room.whispers(ADA))
        return [one.text for one in seen if "was faster" in one.text]

    (told,) = await room.until(faster)
    (shown,) = room.posts(HELPERS)
    assert f"Taken by {told.split()[0]}" in shown.text


async def test_who_meant_none_of_the_suggestions_can_ask_people(room: Room) -> None:
    await two_offices(room)
    await room.faq(ADA, "channel helpers on", HELPERS)
    (reply,) = await room.replies(await room.mentions(OMAR, "office?"))

    thanked = message(await room.presses(OMAR, reply, "None of these"))
    assert thanked.buttons == ("Ask a human",)
    asked = message(await room.presses(OMAR, thanked, "Ask a human"))

    assert asked.text.startswith("I have asked people.")
    (request,) = await room.until(lambda: room.posts(HELPERS))
    assert "office?" in request.text
    taken = message(await room.presses(EVE, request, "I take it"))
    done = message(await room.presses(EVE, taken, "Done"))
    sheet = form(await room.presses(ADA, done, "Save as FAQ"))
    assert sheet.fields["Question"] == "office?"
