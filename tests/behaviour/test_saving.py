"""What a change does is told with it, and before it where it takes somebody's answer away."""

from tests.behaviour.entries import form, message, told
from tests.behaviour.room import ADA, OMAR, Room, Seen

TRICARE = "What is TRICARE?"
ODD = "Où est le Café n° 7 – R&D <lab>, ‘old’ wing?"


async def heard(room: Room, text: str) -> str:
    """What Omar is answered, on one line."""
    reply = await room.reply_to(await room.mentions(OMAR, text))
    assert reply is not None
    return reply.words


async def adds(room: Room, question: str, answer: str, alternates: str = "") -> Seen:
    """What Ada is told who sends in a new entry."""
    sheet = form(await room.faq(ADA, f"add {question}"))
    values = {"Answer": answer, "New alternates": alternates}
    return message(await room.fills(ADA, sheet, values))


async def test_what_harms_nothing_is_saved_at_once_and_tells_what_it_does(room: Room) -> None:
    assert "I don't have an answer" in await heard(room, "who ordered the pizza")

    saved = await adds(room, "Who ordered the pizza?", "Ada did.")

    assert saved.private and saved.buttons == ("Undo", "More", "Alternates")
    assert "searchable now. Fits " in saved.words and "Who ordered the pizza?" in saved.words
    # of the platforms that answer from these entries, which is one here
    assert ("Slack (8 of 3,000)." in saved.words) != ("Discord (8 of 4,096)." in saved.words)
    assert "The last question would now be decided differently:" in saved.words
    assert "“who ordered the pizza”: no answer → this entry (100 %)" in saved.words
    assert "Omar" not in saved.text and room.at(OMAR) not in saved.text
    assert "Ada did." in await heard(room, "who ordered the pizza")


async def test_what_was_saved_is_taken_back_with_its_button(room: Room) -> None:
    saved = await adds(room, "Who ordered the pizza?", "Ada did.")

    undone = message(await room.presses(ADA, saved, "Undo"))

    assert "Took back your change: who-ordered-the-pizza is retired." in undone.words
    assert "I don't have an answer" in await heard(room, "who ordered the pizza?")
    again = message(await room.presses(ADA, undone, "Do it again"))
    assert "Done again: who-ordered-the-pizza is as it was" in again.words
    assert "Ada did." in await heard(room, "who ordered the pizza?")


async def test_an_added_question_is_answered_word_for_word(room: Room) -> None:
    await adds(room, ODD, "In the yard.")

    assert "In the yard." in await heard(room, ODD)
    assert "by the rule exact" in await told(room, ADA, "why")


async def test_what_takes_an_answer_away_is_shown_first(room: Room) -> None:
    before = await heard(room, TRICARE)

    shown = message(await room.faq(ADA, "retire tricare"))

    assert shown.private and shown.buttons == ("Retire", "Discard")
    assert "tricare is not retired yet." in shown.words
    assert f"“{TRICARE}”: this entry (100 %) →" in shown.words
    assert await heard(room, TRICARE) == before
    saved = message(await room.presses(ADA, shown, "Retire"))
    assert "tricare is retired" in saved.words
    assert "There is no entry" in await told(room, OMAR, "show tricare")


async def test_what_is_shown_first_can_be_left(room: Room) -> None:
    await heard(room, TRICARE)
    shown = message(await room.faq(ADA, "retire tricare"))

    left = message(await room.presses(ADA, shown, "Discard"))

    assert left.words.startswith("Discarded; nothing was changed.")
    assert "TRICARE" in await told(room, OMAR, "show tricare")


async def test_what_asks_nearly_the_same_is_shown_first_and_can_be_changed(room: Room) -> None:
    await adds(room, "When does the north office open on Mondays?", "At 8.")

    shown = await adds(room, "When does the north office open on Monday?", "At 9.")

    assert shown.buttons == ("Save", "Change", "Discard")
    assert "Nearly the same is asked for when-does-the-north-office-open-on-mondays" in shown.words
    sheet = form(await room.presses(ADA, shown, "Change"))
    assert sheet.fields["Answer"] == "At 9."
    assert sheet.fields["Question"] == "When does the north office open on Monday?"
    saved = message(await room.fills(ADA, sheet, {"Question": "Who cleans the cellar?"}))
    assert "Saved as who-cleans-the-cellar, searchable now." in saved.words


async def test_what_is_shown_first_outlives_a_restart(room: Room) -> None:
    await adds(room, "When does the north office open on Mondays?", "At 8.")
    shown = await adds(room, "When does the north office open on Monday?", "At 9.")
    await room.restarts()

    saved = message(await room.presses(ADA, shown, "Save"))

    assert "searchable now" in saved.words
    assert "At 9." in await heard(room, "When does the north office open on Monday?")


async def test_what_could_not_be_saved_is_offered_again(room: Room) -> None:
    sheet = form(await room.faq(ADA, "add"))
    form(await room.fills(ADA, sheet, {"Question": "   ", "Answer": "A long thought."}))
    await room.restarts()

    kept = message(await room.faq(ADA, "add"))
    go_on = "Go on with “A long thought.”"
    assert kept.private and kept.buttons == ("New entry", go_on, "Discard “A long thought.”")
    assert form(await room.presses(ADA, kept, "New entry")).fields["Answer"] == ""
    again = form(await room.presses(ADA, kept, go_on))

    assert again.fields["Answer"] == "A long thought."
    assert "it was not saved" in again.text
    saved = message(await room.fills(ADA, again, {"Question": "What was it?"}))
    assert "Saved as what-was-it" in saved.words
    assert form(await room.faq(ADA, "add")).fields["Answer"] == ""


async def test_a_draft_can_be_discarded_where_it_is_offered(room: Room) -> None:
    sheet = form(await room.faq(ADA, "edit tricare"))
    form(await room.fills(ADA, sheet, {"Question": "   ", "Answer": "A long thought."}))
    kept = message(await room.faq(ADA, "edit tricare"))
    assert kept.buttons[0] == "Start again"

    gone = message(await room.presses(ADA, kept, "Discard “A long thought.”"))

    assert "Discarded; nothing was changed." in gone.words
    assert "A long thought." not in form(await room.faq(ADA, "edit tricare")).fields["Answer"]


async def test_a_question_that_is_put_in_other_words_is_still_answered(room: Room) -> None:
    await adds(room, "Where is the bike pump?", "In the yard.")
    sheet = form(await room.faq(ADA, "edit where-is-the-bike-pump"))

    saved = message(await room.fills(ADA, sheet, {"Question": "How do I inflate a tyre?"}))

    told_so = "The old question “Where is the bike pump?” stays as an alternate"
    assert told_so in saved.words and "Alternates" in saved.buttons
    for question in ("Where is the bike pump?", "How do I inflate a tyre?"):
        assert "In the yard." in await heard(room, question)


async def test_an_alternate_that_belongs_to_another_entry_is_shown_first(room: Room) -> None:
    await adds(room, "Where is the defibrillator?", "At the gate.")
    await adds(room, "How do I reset my laptop password?", "In the portal.")
    sheet = form(await room.faq(ADA, "edit where-is-the-defibrillator"))

    near = "How to reset the laptop's passwort"
    shown = message(await room.fills(ADA, sheet, {"New alternates": near}))

    assert shown.buttons == ("Save", "Change", "Discard")
    assert "is nearer to how-do-i-reset-my-laptop-password" in shown.words


async def test_a_retired_entry_is_called_so_and_brought_back(room: Room) -> None:
    await adds(room, "Where is the bike pump?", "In the yard.")
    await room.faq(ADA, "retire where-is-the-bike-pump")
    new = await adds(room, "where is the bike pump", "Nowhere.")
    assert "where-is-the-bike-pump leads there already, and is retired" in new.words
    assert form(await room.faq(ADA, "edit where-is-the-bike-pump")).fields

    restored = message(await room.presses(ADA, new, "Restore"))

    assert "is back in use" in restored.words
    assert "In the yard." in await heard(room, "Where is the bike pump?")


async def test_at_the_keyboard_it_is_all_the_same(lone: Room) -> None:
    await lone.reply_to(await lone.writes_directly(ADA, TRICARE))
    shown = message(await lone.faq(ADA, "retire tricare", None))
    assert "tricare is not retired yet." in shown.words

    saved = message(await lone.presses(ADA, shown, "Retire"))
    undone = message(await lone.presses(ADA, saved, "Undo"))

    assert "tricare is retired" in saved.words
    assert "as before (version 3)" in undone.words
