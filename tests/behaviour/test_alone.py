"""One person alone with the bot: the same in a direct conversation and at the terminal."""

from bot.core.faq import FaqEntry
from tests.behaviour.entries import LOST_CARD, REPLACEMENT, form, message, two_offices
from tests.behaviour.reading import marks
from tests.behaviour.room import ADA, Room, Seen

TRICARE = "What is TRICARE?"


async def reply(room: Room, text: str) -> Seen:
    """What Ada is answered."""
    answer = await room.reply_to(await room.writes_directly(ADA, text))
    assert answer is not None
    return answer


async def said(room: Room, line: str) -> str:
    """What Ada is told after `/faq …`, on one line."""
    return message(await room.faq(ADA, line, None)).words


async def test_a_question_is_answered_with_title_words_source_and_date(lone: Room) -> None:
    answer = await reply(lone, LOST_CARD)

    assert answer.text.startswith(REPLACEMENT)
    assert "call 1-800-MEDICARE" in answer.words
    assert "Social Security FAQ · updated " in answer.words
    assert answer.buttons == ("Helpful", "Not helpful")
    assert marks(answer.text) == []


async def test_without_an_answer_the_bot_says_so(lone: Room) -> None:
    answer = await reply(lone, "who ordered the pizza?")

    assert answer.text.startswith("I don't have an answer to that.")


async def test_a_greeting_brings_three_examples_that_answer(lone: Room) -> None:
    greeting = await reply(lone, "hello")
    assert greeting.text.startswith("Ask me a question in your own words")
    assert len(greeting.buttons) == 3

    answer = message(await lone.presses(ADA, greeting, greeting.buttons[1]))

    assert answer.text.startswith(greeting.buttons[1].removesuffix("…"))


async def test_suggestions_can_be_chosen(lone: Room) -> None:
    await two_offices(lone)
    suggested = await reply(lone, "office?")
    assert suggested.text.startswith("Did you mean one of these?")

    chosen = message(await lone.presses(ADA, suggested, "When does the south office open?"))

    assert "The south office opens at 8." in chosen.text


async def test_none_of_the_suggestions_can_be_meant(lone: Room) -> None:
    await two_offices(lone)

    thanked = message(await lone.presses(ADA, await reply(lone, "office?"), "None of these"))

    assert thanked.text.startswith("Thank you. Then I don't have an answer")


async def test_an_answer_is_voted_on_with_a_reason(lone: Room) -> None:
    asked = message(await lone.presses(ADA, await reply(lone, TRICARE), "Not helpful"))
    assert "What was wrong?" in asked.text

    noted = message(await lone.presses(ADA, asked, "Wrong or out of date"))

    assert "the answer is wrong or out of date" in noted.words


async def test_an_entry_is_added_edited_and_both_taken_back(lone: Room) -> None:
    question = "Where is the mascot of the office?"
    sheet = form(await lone.faq(ADA, f"add {question}", None))
    values = {"Answer": "In the **yard**.", "New alternates": "mascot?\nwhere does the badger live"}
    assert "searchable now" in message(await lone.fills(ADA, sheet, values)).words
    assert "In the yard." in (await reply(lone, "where does the badger live")).words

    sheet = form(await lone.faq(ADA, "edit where-is-the-mascot-of-the-office", None))
    assert "version 2" in message(await lone.fills(ADA, sheet, {"Answer": "Gone."})).words
    assert "Gone." in (await reply(lone, "mascot?")).words

    assert "as before" in await said(lone, "undo")
    assert "In the yard." in (await reply(lone, "mascot?")).words
    assert "is retired" in await said(lone, "undo")
    assert "yard" not in (await reply(lone, "mascot?")).words


async def test_entries_are_listed_shown_searched_and_explained(lone: Room) -> None:
    assert "13 entries" in await said(lone, "list")
    assert "tricare — What is TRICARE ?" in await said(lone, "list")
    assert "Also asked as:" in await said(lone, "show tricare")
    assert "tricare" in await said(lone, "search military health care")
    assert await said(lone, "search Nonsense zzz") == "Nothing found."
    assert "Did you mean" not in await said(lone, "show Nonsense zzz")
    assert "There is no entry" in await said(lone, "show nothing")
    await reply(lone, "does a pay rise make my premiums go up?")
    assert "the same, bit for bit" in await said(lone, "why")
    assert "You are an admin here. Knowledge base default: 13 entries." in await said(lone, "help")


async def test_a_bot_that_was_restarted_knows_its_buttons(lone: Room) -> None:
    answer = await reply(lone, TRICARE)

    await lone.restarts()

    assert message(await lone.presses(ADA, answer, "Helpful")).text == "Thank you."


async def test_what_was_imported_is_known_at_once(lone: Room) -> None:
    await reply(lone, TRICARE)
    await lone.knows(FaqEntry("lunch", "Where is lunch?", "In the yard."))

    assert "In the yard." in (await reply(lone, "where is lunch")).words
