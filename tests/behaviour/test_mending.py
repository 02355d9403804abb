"""Mending from the very message: what an editor does who sees a wrong answer at 22:40."""

import pytest

from bot.core.faq import FaqEntry
from tests.behaviour.entries import form, message
from tests.behaviour.room import ADA, EVE, HELPDESK, OMAR, Question, Room, Seen

TRICARE = "What is TRICARE?"
PIZZA = "who ordered the pizza?"


async def answered(room: Room, text: str = TRICARE) -> tuple[Question, Seen]:
    """Omar's question, and the reply to it."""
    question = await room.mentions(OMAR, text)
    reply = await room.reply_to(question)
    assert reply is not None
    return question, reply


async def now(room: Room, question: Question) -> str:
    """The reply to a question as it stands now, on one line."""
    reply = await room.reply_to(question)
    assert reply is not None
    return reply.words


async def test_an_entry_is_edited_from_a_reply_which_reads_so_in_place(room: Room) -> None:
    question, reply = await answered(room)

    choice = message(await room.points(ADA, reply, "mend"))
    assert choice.private
    assert "That reply answers: What is TRICARE ?" in choice.words
    assert choice.buttons == ("Edit this entry", "Wrong entry", "Remove this reply", "Why")

    sheet = form(await room.presses(ADA, choice, "Edit this entry"))
    assert sheet.fields["Question"] == "What is TRICARE ?"
    message(await room.fills(ADA, sheet, {"Answer": "The military's *health* plan."}))

    def saved() -> Seen | None:
        told = (one for one in room.whispers(ADA) if "as version 2" in one.words)
        return next(told, None)

    told_so = await room.until(saved)
    assert told_so is not None and "The reply there reads so now as well." in told_so.words
    assert "The military's health plan." in await now(room, question)
    assert len(await room.replies(question)) == 1


async def test_a_reply_is_mended_from_the_question_and_after_a_restart(room: Room) -> None:
    question, _ = await answered(room)
    await room.restarts()

    choice = message(await room.points(ADA, question, "mend"))
    sheet = form(await room.presses(ADA, choice, "Edit this entry"))
    message(await room.fills(ADA, sheet, {"Tags": "military"}))

    assert len(await room.replies(question)) == 1


async def test_a_wrong_answer_is_set_right(room: Room) -> None:
    await room.knows(FaqEntry("plan", "Which plan do soldiers have?", "Ask the army."))
    _, reply = await answered(room, "health plan for army families?")
    assert "TRICARE" in reply.text

    choice = message(await room.points(ADA, reply, "mend"))
    sheet = form(await room.presses(ADA, choice, "Wrong entry"))
    assert "will no longer lead to" in " ".join(sheet.text.split())
    right = await chosen(room, sheet, "soldiers")
    saved = message(await room.fills(ADA, sheet, {"Right entry": right}))

    assert "is an alternate of plan now" in saved.words
    assert saved.buttons == ("Remove this reply",)
    _, again = await answered(room, "health plan for army families?")
    assert "Ask the army." in again.words


async def test_of_twins_the_wrong_one_goes_into_the_right_one(room: Room) -> None:
    from tests.behaviour.discord import DiscordRoom

    await room.knows(FaqEntry("plan", "Which plan do soldiers have?", "Ask the army."))
    _, reply = await answered(room)
    choice = message(await room.points(ADA, reply, "mend"))
    sheet = form(await room.presses(ADA, choice, "Wrong entry"))
    assert "own question" in sheet.text and "is retired then" in " ".join(sheet.text.split())

    if not isinstance(room, DiscordRoom):
        assert "What is TRICARE ?" not in await room.offered(ADA, sheet, "tricare")
    right = await chosen(room, sheet, "soldiers")
    shown = message(await room.fills(ADA, sheet, {"Right entry": right}))
    assert "tricare is retired by it" in shown.words and "Save" in shown.buttons
    saved = message(await room.presses(ADA, shown, "Save"))

    assert "leads to plan now, as all that led to tricare, which is retired" in saved.words
    _, again = await answered(room)
    assert "Ask the army." in again.words


async def chosen(room: Room, sheet: object, letters: str) -> str:
    """What is put into a field for an entry: what a picker offers, or else its id."""
    from tests.behaviour.discord import DiscordRoom
    from tests.behaviour.room import Sheet

    assert isinstance(sheet, Sheet)
    if isinstance(room, DiscordRoom):
        return {"soldiers": "plan", "tric": "tricare"}[letters]
    return (await room.offered(ADA, sheet, letters))[0]


async def test_where_nothing_is_picked_words_of_one_entry_are_enough(room: Room) -> None:
    from tests.behaviour.discord import DiscordRoom

    if not isinstance(room, DiscordRoom):
        pytest.skip("elsewhere the entry is picked from a list")
    await room.knows(FaqEntry("plan", "Which plan do soldiers have?", "Ask the army."))
    question = await room.says(OMAR, "who pays for a soldier's doctor?")

    sheet = form(await room.points(ADA, question, "attach"))
    several = form(await room.fills(ADA, sheet, {"Entry": "medicare"}))
    assert "Several entries fit medicare: type the id of one" in several.refusal
    saved = message(await room.fills(ADA, several, {"Entry": "plan soldiers"}))

    assert "Saved plan as version 2" in saved.words


async def test_an_entry_is_edited_from_a_reply_that_asked_back(room: Room) -> None:
    question, reply = await answered(room, "part b premium")
    assert "None of these" in reply.buttons
    message(await room.presses(OMAR, reply, reply.buttons[0]))
    await room.restarts()

    choice = message(await room.points(ADA, question, "mend"))
    assert "where somebody chose, it gives what they chose" in choice.words
    edits = [label for label in choice.buttons if label.startswith("Edit: ")]
    sheet = form(await room.presses(ADA, choice, edits[0]))
    assert sheet.fields["Question"].startswith(edits[0].removeprefix("Edit: ")[:20])
    saved = message(await room.fills(ADA, sheet, {"Tags": "money"}))

    assert "as version 2" in saved.words


async def test_a_message_of_the_bots_is_no_question(room: Room) -> None:
    _, reply = await answered(room)

    for aim in ("save", "attach"):
        refused = message(await room.points(ADA, reply, aim))
        assert refused.words.startswith("That is a message of mine.")


async def test_a_reply_is_removed(room: Room) -> None:
    question, reply = await answered(room)

    choice = message(await room.points(ADA, reply, "mend"))
    removed = message(await room.presses(ADA, choice, "Remove this reply"))

    assert "Removed that reply." in removed.text
    assert await room.replies(question) == []
    gone = message(await room.points(ADA, question, "mend"))
    assert "no reply of mine there" in gone.words
    assert "there → removed" in message(await room.faq(ADA, "settings")).words


async def test_a_reply_and_a_question_tell_why(room: Room) -> None:
    question, reply = await answered(room)

    for pointed in (reply, question):
        why = message(await room.points(ADA, pointed, "why"))
        assert why.private and "the same, bit for bit" in why.words

    choice = message(await room.points(ADA, reply, "mend"))
    assert "the same, bit for bit" in message(await room.presses(ADA, choice, "Why")).words


async def test_a_question_that_got_no_answer_tells_why(room: Room) -> None:
    question, _ = await answered(room, PIZZA)

    why = message(await room.points(ADA, question, "why"))

    assert "who ordered the pizza?" in why.words


async def test_a_message_that_was_not_meant_for_the_bot_was_not_looked_at(room: Room) -> None:
    said = await room.says(OMAR, "lunch?")

    why = message(await room.points(ADA, said, "why"))
    silence = "nobody had asked me", "I decided nothing about that message"
    assert any(one in why.words for one in silence)
    assert "no reply of mine there" in message(await room.points(ADA, said, "mend")).words


async def test_a_question_becomes_an_entry(room: Room) -> None:
    said = await room.says(OMAR, PIZZA)

    sheet = form(await room.points(ADA, said, "save"))
    assert sheet.fields["Question"] == PIZZA
    saved = message(await room.fills(ADA, sheet, {"Answer": "It was Eve."}))
    if "Save" in saved.buttons:
        saved = message(await room.presses(ADA, saved, "Save"))

    assert "searchable now" in saved.words
    _, reply = await answered(room, PIZZA)
    assert "It was Eve." in reply.words


async def test_a_question_is_attached_to_an_entry(room: Room) -> None:
    said = await room.says(OMAR, "who pays when i am in the navy")

    sheet = form(await room.points(ADA, said, "attach"))
    assert sheet.fields["Alternate"] == "who pays when i am in the navy"
    entry = await chosen(room, sheet, "tric")
    saved = message(await room.fills(ADA, sheet, {"Entry": entry}))

    assert "as version 2, searchable now" in saved.words
    _, reply = await answered(room, "who pays when i am in the navy")
    assert reply.text.startswith("What is TRICARE ?")


@pytest.mark.parametrize(
    ("aim", "role"),
    [("mend", "editor"), ("why", "viewer"), ("save", "editor"), ("attach", "editor")],
)
async def test_who_may_not_is_told_who_can_grant_it(room: Room, aim: str, role: str) -> None:
    question, _ = await answered(room)

    denied = message(await room.points(EVE, question, aim))

    assert denied.private
    assert f"needs the role {role}" in denied.words and "an admin can grant it" in denied.words
    assert room.posts(HELPDESK)


async def test_who_lost_the_role_can_press_nothing(room: Room) -> None:
    await room.faq(ADA, f"roles grant editor {room.at(EVE)}")
    _, reply = await answered(room)
    choice = message(await room.points(EVE, reply, "mend"))
    await room.faq(ADA, f"roles revoke editor {room.at(EVE)}")

    for label in ("Edit this entry", "Remove this reply"):
        assert "needs the role" in message(await room.presses(EVE, choice, label)).words


async def test_what_one_person_alone_sees_is_not_mended_for_all(room: Room) -> None:
    reply = await room.reply_to(await room.asks_privately(ADA, TRICARE))
    assert reply is not None and reply.private

    told = message(await room.points(ADA, reply, "mend"))

    assert "There is no reply of mine there that I could change" in told.words
