"""Writing answers where one already is: forms, pickers, and who may use them."""

from bot.core.faq import FaqEntry
from tests.behaviour.entries import form, message, told
from tests.behaviour.room import ADA, EVE, HELPDESK, OMAR, Room

TRICARE = "What is TRICARE?"


async def heard(room: Room, text: str) -> str:
    """What Omar is answered, on one line."""
    reply = await room.reply_to(await room.mentions(OMAR, text))
    assert reply is not None
    return reply.words


async def test_an_added_entry_answers_at_once(room: Room) -> None:
    sheet = form(await room.faq(ADA, "add Where is the office in Springfield?"))
    assert sheet.fields["Question"] == "Where is the office in Springfield?"

    values = {
        "Answer": "On **Main Street** 12.",
        "New alternates": "springfield address\nss office",
    }
    saved = message(await room.fills(ADA, sheet, values))

    assert saved.private
    assert "searchable now" in saved.text
    assert "On Main Street 12." in await heard(room, "springfield address?")


async def test_an_entry_is_edited_after_it_was_picked(room: Room) -> None:
    picker = form(await room.faq(ADA, "edit"))
    offered = await room.offered(ADA, picker, "tric")
    by_words = [label for label in offered if "tric" in label.lower()]
    assert by_words == offered[:1] == ["What is TRICARE ?"]  # the others mean the like
    assert len(set(offered)) == len(offered)

    sheet = form(await room.fills(ADA, picker, {"Entry": offered[0]}))
    assert sheet.fields["Question"] == "What is TRICARE ?"
    saved = message(await room.fills(ADA, sheet, {"Answer": "The military's *health* plan."}))

    assert "as version 2, searchable now" in saved.text
    assert "The military's health plan." in await heard(room, TRICARE)


async def test_an_entry_is_shown_after_it_was_picked(room: Room) -> None:
    picker = form(await room.faq(OMAR, "show"))
    offered = await room.offered(OMAR, picker, "replacement")

    shown = message(await room.fills(OMAR, picker, {"Entry": offered[0]}))

    assert shown.private
    assert "How do I get a replacement Medicare card?" in shown.text
    assert "Also asked as:" in shown.text


async def test_a_form_without_what_it_needs_stays_open_and_says_why(room: Room) -> None:
    sheet = form(await room.faq(ADA, "add"))

    stayed = form(await room.fills(ADA, sheet, {"Question": "   ", "Answer": "Nothing."}))

    assert stayed.refusal


async def test_two_editors_do_not_overwrite_each_other(room: Room) -> None:
    await room.faq(ADA, f"roles grant editor {room.at(EVE)}")
    first, second = (
        form(await room.faq(ADA, "edit tricare")),
        form(await room.faq(EVE, "edit tricare")),
    )
    message(await room.fills(ADA, first, {"Answer": "Ada's."}))

    stayed = form(await room.fills(EVE, second, {"Answer": "Eve's."}))

    told = f"{stayed.text} {stayed.refusal}"
    assert "Nothing was overwritten" in told and "+ answer: Ada's." in told
    assert stayed.fields["Answer"] == "Eve's."
    assert "Ada's." in await heard(room, TRICARE)

    message(await room.fills(EVE, stayed, {"Answer": "Eve's."}))

    assert "Eve's." in await heard(room, TRICARE)


async def test_words_behind_undo_are_no_undo(room: Room) -> None:
    await room.faq(ADA, "retire tricare")

    refused = await told(room, ADA, "undo something-else")

    assert "I cannot read something-else there" in refused.replace("`", "")
    assert "retired" in await told(room, ADA, "show tricare")


async def test_a_question_that_nobody_could_ask_is_not_saved(room: Room) -> None:
    sheet = form(await room.faq(ADA, "add"))

    stayed = form(await room.fills(ADA, sheet, {"Question": "🚗🚗", "Answer": "In the yard."}))

    assert "“🚗🚗” holds no word" in stayed.refusal
    assert "13 entries" in await told(room, ADA, "list")


async def test_entries_with_one_question_can_be_told_apart(room: Room) -> None:
    sheet = form(await room.faq(ADA, "add"))
    values = {"Question": "What is TRICARE ?", "Answer": "Another one."}
    shown = message(await room.fills(ADA, sheet, values))
    await room.presses(ADA, shown, "Save")

    reply = await room.reply_to(await room.mentions(OMAR, "What is TRICARE?"))

    assert reply is not None
    first, second, *_ = reply.buttons
    assert {first, second} == {"What is TRICARE ? (tricare)", "What is TRICARE ? (what-is-tricare)"}
    chosen = message(await room.presses(OMAR, reply, "What is TRICARE ? (what-is-tricare)"))
    assert "Another one." in chosen.text


async def test_undo_takes_back_the_last_change(room: Room) -> None:
    before = await heard(room, TRICARE)
    await room.fills(ADA, form(await room.faq(ADA, "edit tricare")), {"Answer": "Oops."})
    assert "Oops." in await heard(room, TRICARE)

    undone = message(await room.faq(ADA, "undo"))

    assert undone.private
    assert "as before" in undone.text
    assert (await heard(room, TRICARE)).split(" · ")[0] == before.split(" · ")[0]


async def test_a_question_does_for_its_entrys_id(room: Room) -> None:
    assert "Also asked as:" in await told(room, OMAR, "show what is TRICARE")
    assert "tricare is retired" in await told(room, ADA, "retire What is TRICARE?")
    assert "back in use" in await told(room, ADA, "restore What is TRICARE?")


async def test_code_in_an_answer_can_be_copied_and_pings_nobody(room: Room) -> None:
    code = "git clone git@here.com:x @everyone <!here> <@123>"
    sheet = form(await room.faq(ADA, "add"))
    values = {"Question": "How do I clone?", "Answer": f"`{code}`\n\n```\n{code}\n```"}
    await room.fills(ADA, sheet, values)

    reply = await room.reply_to(await room.mentions(OMAR, "How do I clone?"))

    assert reply is not None and reply.pings == ()
    assert reply.text.count(code) == 2


async def test_everybody_may_look_around(room: Room) -> None:
    assert "tricare — What is TRICARE ?" in await told(room, OMAR, "list")
    assert "tricare" in await told(room, OMAR, "search military health care")
    assert "Also asked as:" in await told(room, OMAR, "show tricare")
    assert "There is no entry" in await told(room, OMAR, "show nothing")
    assert room.posts(HELPDESK) == []


async def test_help_shows_what_this_person_may_do(room: Room) -> None:
    admin, member = await told(room, ADA, "help"), await told(room, OMAR, "")

    assert "setup — what" in admin and "edit [ID] — change" in admin
    assert "You are an admin here" in admin and "Type /faq and then" in admin
    assert "search WORDS — find" in member and "edit" not in member
    assert "Knowledge base default: 13 entries." in member


async def test_what_cannot_be_read_is_answered_with_what_would_have_worked(room: Room) -> None:
    assert "Known: setup, help, channel" in await told(room, ADA, "frobnicate")
    assert "/faq channel" in await told(room, ADA, "channel sideways")


async def test_every_decision_can_be_explained(room: Room) -> None:
    await room.reply_to(await room.mentions(OMAR, "does a pay rise make my premiums go up?"))

    why = message(await room.faq(ADA, "why"))

    assert why.private
    assert "does a pay rise make my premiums go up?" in why.text
    assert "the same, bit for bit" in why.words


async def test_who_may_not_is_told_what_is_missing(room: Room) -> None:
    for line, role in (("add Who?", "editor"), ("edit tricare", "editor"), ("undo", "editor"),
                       ("why", "viewer"), ("setup", "admin"), ("roles", "admin")):  # fmt: skip
        answer = message(await room.faq(OMAR, line))
        assert f"needs the role {role}" in answer.text
        assert answer.private


async def test_a_granted_role_counts_at_once_and_can_be_taken_back(room: Room) -> None:
    granted = message(await room.faq(ADA, f"roles grant editor {room.at(OMAR)}"))
    assert "has the role editor" in granted.text
    assert granted.pings == ()

    sheet = form(await room.faq(OMAR, "edit tricare"))
    assert "version 2" in message(await room.fills(OMAR, sheet, {"Answer": "Mine."})).text
    await room.faq(ADA, f"roles revoke editor {room.at(OMAR)}")

    assert "needs the role" in await told(room, OMAR, "edit tricare")
    sheet = form(await room.faq(ADA, "edit tricare"))
    assert sheet.fields["Answer"] == "Mine."


async def test_commands_work_in_the_direct_conversation(room: Room) -> None:
    sheet = form(await room.faq(ADA, "edit tricare", None))

    message(await room.fills(ADA, sheet, {"Answer": "Said directly."}))

    assert "Said directly." in await heard(room, TRICARE)
    assert room.posts(HELPDESK) != []


async def test_a_long_answer_goes_through_its_form_uncut(room: Room) -> None:
    paragraphs = (f"**Paragraph {number}.** " + "It all matters. " * 30 for number in range(13))
    answer = "\n\n".join(part.strip() for part in paragraphs)
    await room.knows(FaqEntry("long", "What is the long story?", answer))

    sheet = form(await room.faq(ADA, "edit long"))
    saved = message(await room.fills(ADA, sheet, {"Tags": "story"}))

    assert "as version 2" in saved.text
    assert await room.answer_of("long") == answer


async def test_what_is_written_with_signs_is_shown_with_them(room: Room) -> None:
    question, answer = "Who pays for R&D <tests>?", "Both A&B, if x < y; see `a && b`."
    sheet = form(await room.faq(ADA, f"add {question}"))
    assert sheet.fields["Question"] == question
    await room.fills(ADA, sheet, {"Answer": answer})

    assert f"{question} Both A&B, if x < y; see a && b." in await heard(room, question)
    assert question in await told(room, OMAR, "show who-pays-for-r-d-tests")
    again = form(await room.faq(ADA, "edit who-pays-for-r-d-tests"))
    assert (again.fields["Question"], again.fields["Answer"]) == (question, answer)


async def test_the_history_tells_what_each_version_changed(room: Room) -> None:
    sheet = form(await room.faq(ADA, "edit tricare"))
    await room.fills(ADA, sheet, {"Answer": "A health plan.", "Tags": "army"})
    await told(room, ADA, "retire tricare")

    past = (await told(room, ADA, "history tricare")).split("• version ")

    assert [one[:1] for one in past[1:]] == ["3", "2", "1"]
    assert "- status: active" in past[1] and "+ status: retired" in past[1]
    assert "+ answer: A health plan." in past[2] and "+ tags: army" in past[2]
    assert "- answer: TRICARE is" in past[2] and "lines more" in past[2]


async def test_owner_review_date_and_audience_are_behind_more(room: Room) -> None:
    shown = message(await room.faq(ADA, "show tricare"))
    assert shown.buttons == ("Edit", "More", "Alternates", "As a file")
    assert message(await room.faq(OMAR, "show tricare")).buttons == ()

    sheet = form(await room.presses(ADA, shown, "More"))
    values = {
        "Owner": "the benefits team",
        "Review date": "2099-01-31",
        "Audience": "public: guests as well",
    }
    told_so = message(await room.fills(ADA, sheet, values))

    assert "Saved tricare as version 2" in told_so.words
    now = await told(room, ADA, "show tricare")
    assert "public" in now and "owner: the benefits team · review on 2099-01-31" in now
    assert "+ owner: the benefits team" in await told(room, ADA, "history tricare")


async def test_what_is_no_day_is_said_to_be_none(room: Room) -> None:
    shown = message(await room.faq(ADA, "show tricare"))
    sheet = form(await room.presses(ADA, shown, "More"))

    stayed = form(await room.fills(ADA, sheet, {"Review date": "next spring", "Owner": "Eve"}))

    assert "next spring is no day of the calendar" in stayed.refusal
    assert "version 1" in await told(room, ADA, "show tricare")
    message(await room.fills(ADA, stayed, {"Review date": "2099-01-31", "Owner": "Eve"}))
    assert "owner: Eve · review on 2099-01-31" in await told(room, ADA, "show tricare")


async def test_alternates_are_seen_taken_off_and_added(room: Room) -> None:
    await room.knows(FaqEntry("cellar", "Who has the key?", "Ada.", ("key?", "keys", "the lock")))
    shown = message(await room.faq(ADA, "show cellar"))

    sheet = form(await room.presses(ADA, shown, "Alternates"))
    values = {"Remove (1–3)": "key?\nthe lock", "New alternates": "who locks up\nopen the door"}
    told_so = message(await room.fills(ADA, sheet, values))

    assert "Saved cellar as version 2" in told_so.words
    now = await told(room, ADA, "show cellar")
    assert "Also asked as: • keys • who locks up • open the door cellar · version 2" in now


async def test_an_entry_is_changed_in_a_file_of_its_own(room: Room) -> None:
    shown = message(await room.faq(ADA, "show tricare"))

    given = message(await room.presses(ADA, shown, "As a file"))

    assert "tricare.yaml holds tricare alone" in given.words
    ((name, content),) = await room.until(lambda: room.files(ADA))
    assert name == "tricare.yaml" and "question: What is TRICARE" in content
    changed = "- id: tricare\n  question: What is TRICARE?\n  answer: A *plan*.\n"
    looked = message(await room.imports(ADA, name, changed))
    message(await room.presses(ADA, looked, "Apply"))
    assert await room.answer_of("tricare") == "A *plan*."


async def test_at_the_keyboard_all_parts_of_an_entry_can_be_changed(lone: Room) -> None:
    await lone.knows(FaqEntry("cellar", "Who has the key?", "Ada.", ("key?", "keys")))
    shown = message(await lone.faq(ADA, "show cellar", None))
    sheet = form(await lone.presses(ADA, shown, "More"))
    message(await lone.fills(ADA, sheet, {"Owner": "Eve", "Audience": "public: guests as well"}))
    again = message(await lone.faq(ADA, "show cellar", None))
    sheet = form(await lone.presses(ADA, again, "Alternates"))
    message(await lone.fills(ADA, sheet, {"Remove (1–2)": "keys"}))

    now = message(await lone.faq(ADA, "show cellar", None))

    assert "public" in now.words and "owner: Eve" in now.words
    assert "key?" in now.words and "keys" not in now.words
