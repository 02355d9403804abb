"""A bot that was restarted knows what its buttons and forms mean: all of it stands in them."""

from tests.behaviour.entries import LOST_CARD, REPLACEMENT, form, message, two_offices
from tests.behaviour.room import ADA, EVE, HELPDESK, HELPERS, OMAR, Room


async def test_buttons_work_after_a_restart(room: Room) -> None:
    await two_offices(room)
    (answer,) = await room.replies(await room.mentions(OMAR, LOST_CARD))
    (suggested,) = await room.replies(await room.mentions(OMAR, "office?"))
    (greeting,) = await room.replies(await room.mentions(OMAR, "hello"))

    await room.restarts()

    assert message(await room.presses(EVE, answer, "Helpful")).text == "Thank you."
    chosen = message(await room.presses(OMAR, suggested, "When does the north office open?"))
    assert "The north office opens at 8." in chosen.text
    example = message(await room.presses(OMAR, greeting, greeting.buttons[0]))
    assert example.text.startswith(greeting.buttons[0].removesuffix("…"))


async def test_a_private_answer_can_be_shared_after_a_restart(room: Room) -> None:
    reply = await room.reply_to(await room.asks_privately(OMAR, LOST_CARD))
    assert reply is not None

    await room.restarts()

    shared = message(await room.presses(OMAR, reply, "Share"))
    assert not shared.private
    assert shared.text.startswith(REPLACEMENT)


async def test_a_question_for_people_is_taken_after_a_restart(room: Room) -> None:
    await room.faq(ADA, "channel helpers on", HELPERS)
    (reply,) = await room.replies(await room.mentions(OMAR, "who ordered the pizza?"))
    await room.presses(OMAR, reply, "Ask a human")
    (request,) = await room.until(lambda: room.posts(HELPERS))

    await room.restarts()

    assert "Taken by Eve" in message(await room.presses(EVE, request, "I take it")).text


async def test_a_form_that_was_open_is_saved_after_a_restart(room: Room) -> None:
    sheet = form(await room.faq(ADA, "edit tricare"))

    await room.restarts()

    saved = message(await room.fills(ADA, sheet, {"Answer": "Saved later."}))
    assert "searchable now" in saved.text


async def test_settings_and_follow_ups_outlast_a_restart(room: Room) -> None:
    await room.faq(ADA, "channel auto")
    question = await room.mentions(OMAR, "What is TRICARE?")
    assert await room.reply_to(question) is not None

    await room.restarts()

    followed = await room.follows_up(OMAR, question, "How do I sign up for Medicare?")
    assert await room.reply_to(followed) is not None
    assert await room.reply_to(await room.says(EVE, LOST_CARD)) is not None


async def test_who_asks_while_the_model_is_loaded_sees_that_and_then_the_answer(
    room: Room,
) -> None:
    await room.dozes()

    question = await room.mentions(OMAR, LOST_CARD)

    await room.until(lambda: [one for one in room.posts(HELPDESK) if "One moment" in one.text])
    await room.wakes()
    (reply,) = await room.replies(question)
    assert reply.text.startswith(REPLACEMENT)


async def test_what_nobody_asked_is_dropped_while_the_model_is_loaded(room: Room) -> None:
    await room.faq(ADA, "channel auto")
    await room.dozes()

    question = await room.says(OMAR, LOST_CARD)

    assert await room.reply_to(question) is None
    await room.wakes()
    assert room.posts(HELPDESK) == []
