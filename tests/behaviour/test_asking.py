"""Asking: the right words in the right place, once; an honest word where there is no answer."""

import asyncio

from bot.core.faq import FaqEntry
from tests.behaviour.entries import LOST_CARD, REPLACEMENT, message, told, two_offices
from tests.behaviour.reading import PINGS, ids, marks
from tests.behaviour.room import ADA, EVE, HELPDESK, HELPERS, OMAR, ROBO, Room

VOTES = ("Helpful", "Not helpful")


async def test_a_mention_is_answered_in_its_thread(room: Room) -> None:
    question = await room.mentions(OMAR, LOST_CARD)

    (reply,) = await room.replies(question)
    assert reply.text.startswith(REPLACEMENT)
    assert "call 1-800-MEDICARE" in reply.words
    assert "Social Security FAQ · updated " in reply.words
    assert reply.buttons == VOTES
    assert not reply.private
    assert room.posts(HELPDESK) == [reply]
    assert room.whispers(OMAR) == []


async def test_a_mistyped_question_is_read_as_it_was_meant(room: Room) -> None:
    typed = "i lost my medicare crad, how do i get a replcement card?"

    reply = await room.reply_to(await room.mentions(OMAR, typed))
    why = await told(room, ADA, "why")

    assert reply is not None
    assert reply.text.startswith(REPLACEMENT)
    assert "Read crad as card, replcement as replacement:" in why.replace("`", "")
    assert "the same, bit for bit" in why
    assert "crad" not in reply.text


async def test_a_direct_message_is_answered_right_there(room: Room) -> None:
    question = await room.writes_directly(OMAR, LOST_CARD)

    (reply,) = await room.replies(question)
    assert reply.text.startswith(REPLACEMENT)
    assert room.conversation(OMAR) == [reply]
    assert room.posts(HELPDESK) == []


async def test_what_is_quoted_and_signed_around_a_question_is_not_asked(room: Room) -> None:
    around = "> who ordered the pizza?\nHi all, {}\n\nThanks in advance,\nOmar"

    question = await room.mentions(OMAR, around.format(LOST_CARD))

    reply = await room.reply_to(question)
    assert reply is not None
    assert reply.text.startswith(REPLACEMENT)


async def test_the_same_question_delivered_five_times_gets_one_reply(room: Room) -> None:
    question = await room.mentions(OMAR, LOST_CARD)
    await room.arrives_again(question, 5)

    assert len(await room.replies(question)) == 1
    await room.restarts()
    await room.arrives_again(question, 1)
    assert len(await room.replies(question)) == 1


async def test_without_an_answer_the_bot_says_so(room: Room) -> None:
    question = await room.mentions(OMAR, "who ordered the pizza?")

    (reply,) = await room.replies(question)
    assert reply.text.startswith("I don't have an answer to that. I have noted")
    assert reply.buttons == ()


async def test_a_question_close_to_two_entries_is_asked_back(room: Room) -> None:
    await two_offices(room)

    question = await room.mentions(OMAR, "office?")

    reply = await room.reply_to(question)
    assert reply is not None
    assert reply.text.startswith("Did you mean one of these?")
    assert reply.buttons == (
        "When does the north office open?",
        "When does the south office open?",
        "None of these",
    )


async def test_the_askers_choice_stands_where_the_suggestions_stood(room: Room) -> None:
    await two_offices(room)
    question = await room.mentions(OMAR, "office?")
    (reply,) = await room.replies(question)

    chosen = message(await room.presses(OMAR, reply, "When does the south office open?"))

    assert "The south office opens at 8." in chosen.text
    assert chosen.buttons == VOTES
    assert await room.replies(question) == [chosen]


async def test_somebody_elses_choice_is_theirs_alone(room: Room) -> None:
    await two_offices(room)
    question = await room.mentions(OMAR, "office?")
    (reply,) = await room.replies(question)

    chosen = message(await room.presses(EVE, reply, "When does the south office open?"))

    assert "The south office opens at 8." in chosen.text
    assert chosen.private
    assert "None of these" in (await room.replies(question))[0].buttons


async def test_none_of_these_is_taken_for_an_answer(room: Room) -> None:
    await two_offices(room)
    question = await room.mentions(OMAR, "office?")
    (reply,) = await room.replies(question)

    refused = message(await room.presses(EVE, reply, "None of these"))
    thanked = message(await room.presses(OMAR, reply, "None of these"))

    assert refused.private
    assert "Only who asked" in refused.text
    assert "I don't have an answer to that" in thanked.text
    assert await room.replies(question) == [thanked]


async def test_a_greeting_is_told_how_to_ask_with_three_examples_that_answer(room: Room) -> None:
    for text in ("Hello!", "thanks", ""):
        question = await room.mentions(OMAR, text)
        (reply,) = await room.replies(question)
        assert reply.text.startswith("Ask me a question in your own words")
        assert len(reply.buttons) == 3

    answer = message(await room.presses(EVE, reply, reply.buttons[0]))

    assert answer.text.startswith(reply.buttons[0].removesuffix("…"))
    assert "updated" in answer.text
    assert answer.private


async def test_an_empty_knowledge_base_says_so(empty_room: Room) -> None:
    asked = await empty_room.mentions(OMAR, "What is TRICARE?")
    greeted = await empty_room.writes_directly(ADA, "hello")

    (reply,) = await empty_room.replies(asked)
    assert reply.text == "I have no answers yet."
    (reply,) = await empty_room.replies(greeted)
    assert "/faq add" in reply.text
    listed = message(await empty_room.presses(ADA, reply, "Set me up"))
    assert "Set-up:" in listed.text


async def test_an_empty_knowledge_base_is_silent_unasked(empty_room: Room) -> None:
    await empty_room.faq(ADA, "channel auto")

    question = await empty_room.says(OMAR, "What is TRICARE?")

    assert await empty_room.reply_to(question) is None


async def test_other_bots_are_ignored(room: Room) -> None:
    await room.faq(ADA, "channel auto")

    mentioned = await room.mentions(ROBO, "What is TRICARE?")
    said = await room.says(ROBO, "What is TRICARE?")

    assert await room.reply_to(mentioned) is None
    assert await room.reply_to(said) is None
    assert room.posts(HELPDESK) == []


async def test_another_language_is_not_guessed_at(room: Room) -> None:
    question = await room.mentions(OMAR, "Wie bekomme ich denn bitte eine neue Karte zugeschickt?")

    (reply,) = await room.replies(question)
    assert "language" in reply.text


async def test_a_long_answer_is_read_on_privately(room: Room) -> None:
    paragraphs = [f"Paragraph {number}. " + "All of this matters. " * 20 for number in range(20)]
    await room.knows(FaqEntry("long", "What is the long story?", "\n\n".join(paragraphs)))
    question = await room.mentions(OMAR, "what is the long story?")
    (reply,) = await room.replies(question)
    assert "Paragraph 2." in reply.text
    assert "Paragraph 19." not in reply.text

    whole = message(await room.presses(EVE, reply, "Read more"))

    assert whole.private
    assert all(f"Paragraph {number}." in whole.text for number in range(20))
    assert "Read more" not in whole.buttons


async def test_who_asks_sees_neither_markdown_nor_ids(room: Room) -> None:
    answer = (
        "# Steps\n\n1. Open [the portal](https://portal.example/a_b).\n2. Run `vpn *renew*`.\n\n"
        "> Mind the **gap** & the <tag>.\n\n- one\n  - two\n\n```sh\necho hi\n```\n\nDone ~~not~~."
    )
    await room.knows(FaqEntry("mark-down", "How do I renew my VPN token?", answer))
    await two_offices(room)
    await room.faq(ADA, "channel helpers on", HELPERS)

    for text in ("how do I renew my vpn token", LOST_CARD, "office?", "pizza?", "hi"):
        question = await room.mentions(OMAR, text)
        (reply,) = await room.replies(question)
        pressed = message(await room.presses(OMAR, reply, reply.buttons[-1]))
        for one in (reply, pressed):
            shown = one.text.replace("vpn *renew*", "")
            assert marks(shown) == []
            assert ids(shown, await room.receipts()) == []


async def test_nobody_is_ever_pinged(room: Room) -> None:
    loud = f"Who is loud? {PINGS}"
    await room.knows(
        FaqEntry(
            "loud",
            loud,
            f"{PINGS} [{PINGS}](https://a.example/?{PINGS}) `{PINGS}`\n\n{PINGS}",
            ("who is loud", "noise?"),
            source=PINGS,
        ),
        FaqEntry("loud-2", f"Who is noisy? {PINGS}", PINGS, ("noise?",)),
    )
    await room.faq(ADA, "channel helpers on", HELPERS)

    for text in ("who is loud?", "noise?", f"who ordered the pizza {PINGS}?"):
        question = await room.mentions(OMAR, text)
        (reply,) = await room.replies(question)
        pressed = message(await room.presses(OMAR, reply, reply.buttons[-1]))
        assert reply.pings == pressed.pings == ()
    (request,) = await room.until(lambda: room.posts(HELPERS))
    assert "pizza" in request.text
    assert request.pings == ()
    for line in ("show loud", "list", "search noise", "why", "edit loud", f"add {PINGS}"):
        answer = await room.faq(ADA, line)
        assert getattr(answer, "pings", ()) == ()
    for one in (*room.posts(HELPDESK), *room.whispers(OMAR), *room.whispers(ADA)):
        assert one.pings == ()


async def test_what_is_no_command_pings_nobody_either(room: Room) -> None:
    assert message(await room.faq(ADA, PINGS)).pings == ()


async def test_a_mention_in_somebody_elses_thread_is_answered_there(room: Room) -> None:
    written = await room.says(EVE, "lunch, anyone?")
    question = await room.follows_up(OMAR, written, LOST_CARD, mentioning=True)

    reply = await room.reply_to(question)

    assert reply is not None and reply.text.startswith(REPLACEMENT)
    assert await room.replies(written) == [reply]


async def test_many_people_at_once_get_a_reply_each(room: Room) -> None:
    asked = await asyncio.gather(
        room.mentions(OMAR, LOST_CARD),
        room.mentions(EVE, "What is TRICARE?"),
        room.writes_directly(OMAR, "What is TRICARE?"),
        room.writes_directly(ADA, LOST_CARD),
    )

    for question, title in zip(
        asked, (REPLACEMENT, "What is", "What is", REPLACEMENT), strict=True
    ):
        (reply,) = await room.replies(question)
        assert reply.text.startswith(title)
    assert len(await room.receipts()) == 4


async def test_an_entry_that_went_meanwhile_is_not_given_out_by_its_button(room: Room) -> None:
    await two_offices(room)
    (reply,) = await room.replies(await room.mentions(OMAR, "office?"))
    await room.faq(ADA, "retire when-does-the-north-office-open")

    gone = message(await room.presses(OMAR, reply, "When does the north office open?"))

    assert "no longer there" in gone.text
    assert gone.private
