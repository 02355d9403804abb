"""Looking into what was asked: gaps, figures, tests and settings, in every room."""

from tests.behaviour.conftest import IN_ONE_MODE
from tests.behaviour.discord import DiscordRoom
from tests.behaviour.entries import form, message, told
from tests.behaviour.room import ADA, EVE, HELPDESK, OMAR, Room

ROOMS = IN_ONE_MODE
TRICARE = "What is TRICARE?"
PIZZA = "who ordered the pizza?"


async def test_a_gap_is_answered_from_its_button(room: Room) -> None:
    await room.replies(await room.mentions(OMAR, PIZZA))
    gaps = message(await room.faq(ADA, "gaps"))
    assert gaps.private and f"“{PIZZA}” — once" in gaps.words

    sheet = form(await room.presses(ADA, gaps, "1: Answer"))
    assert sheet.fields["Question"] == PIZZA
    saved = message(await room.fills(ADA, sheet, {"Answer": "Bob did."}))

    assert "Saved as" in saved.words and "No gaps" in saved.words and "Undo" in saved.buttons
    assert "No gaps" in await told(room, ADA, "gaps")
    reply = await room.reply_to(await room.mentions(EVE, PIZZA))
    assert reply is not None and "Bob did." in reply.text


async def test_a_gap_becomes_an_alternate(room: Room) -> None:
    await room.replies(await room.mentions(OMAR, PIZZA))
    gaps = message(await room.faq(ADA, "gaps"))

    sheet = form(await room.presses(ADA, gaps, "1: Attach"))
    assert PIZZA in sheet.text
    entry = "tricare"  # Discord's forms have no picker: there its id is typed
    if not isinstance(room, DiscordRoom):
        entry = (await room.offered(ADA, sheet, "tricare"))[0]
    await room.fills(ADA, sheet, {"Entry": entry})

    assert "No gaps" in await told(room, ADA, "gaps")
    reply = await room.reply_to(await room.mentions(EVE, PIZZA))
    assert reply is not None and "TRICARE" in reply.text


async def test_a_gap_is_dismissed_and_brought_back(room: Room) -> None:
    await room.replies(await room.mentions(OMAR, PIZZA))
    gaps = message(await room.faq(ADA, "gaps"))

    dismissed = message(await room.presses(ADA, gaps, "1: Dismiss"))

    assert "Dismissed: " in dismissed.text and "No gaps" in dismissed.text
    assert PIZZA in await told(room, ADA, "gaps dismissed")
    again = message(await room.presses(ADA, dismissed, "Bring back"))
    assert f"“{PIZZA}” — once" in again.words


async def test_who_is_no_viewer_sees_neither_gaps_nor_figures(room: Room) -> None:
    for line in ("gaps", "stats", "settings", "test all"):
        assert "needs the role" in await told(room, OMAR, line)


async def test_an_observed_channel_is_opened_from_the_figures(room: Room) -> None:
    await room.faq(ADA, "channel observe")
    assert await room.reply_to(await room.says(OMAR, TRICARE)) is None

    figures = message(await room.faq(ADA, "stats"))

    assert figures.private
    assert "would have answered 1 of 1 question." in figures.words
    assert TRICARE in figures.words
    enabled = message(await room.presses(ADA, figures, "Enable"))
    assert "I answer questions unasked" in enabled.text
    assert await room.reply_to(await room.says(EVE, "what's a TRICARE?")) is not None


async def test_a_question_is_tried_and_leaves_no_trace(room: Room) -> None:
    tried = await told(room, ADA, f"test {TRICARE}")

    assert "answered, by the rule exact" in tried.replace("`", "")
    assert "What is TRICARE ?" in tried and "Nothing of this was recorded" in tried
    assert await room.receipts() == []


async def test_the_whole_knowledge_base_is_tested(room: Room) -> None:
    report = await told(room, ADA, "test all")

    assert "Tested 13 entries" in report
    assert "lead to their entry where it lacks them" in report
    assert await room.receipts() == []


async def test_settings_are_changed_and_who_did_it_is_told(room: Room) -> None:
    assert "Be right at least 95 %." in await told(room, ADA, "settings")

    changed = await told(room, ADA, "settings right 97 questions 3")

    assert "Be right at least 97 %." in changed and "Expected here: " in changed
    assert "A person may ask 3 questions" in changed
    assert "be right at least: 95 % → 97 %" in changed.replace("`", "")
    assert "needs the role" in await told(room, OMAR, "settings right 90", HELPDESK)


async def test_who_is_alone_with_the_bot_has_all_of_it(lone: Room) -> None:
    reply = await lone.reply_to(await lone.writes_directly(ADA, PIZZA))
    assert reply is not None and "noted the question" in reply.words

    gaps = message(await lone.faq(ADA, "gaps"))
    assert f"“{PIZZA}” — once" in gaps.words
    sheet = form(await lone.presses(ADA, gaps, "1: Answer"))
    await lone.fills(ADA, sheet, {"Answer": "Bob did."})

    assert "No gaps" in await told(lone, ADA, "gaps")
    assert "Asked of me: 1 question" in await told(lone, ADA, "stats")
    assert "by the rule exact" in (await told(lone, ADA, f"test {PIZZA}")).replace("`", "")
    assert "97 %" in await told(lone, ADA, "settings right 97")


async def test_the_whole_test_comes_as_a_file_too(lone: Room) -> None:
    report = await told(lone, ADA, "test all")

    assert "is in faq-test.csv" in report.replace("`", "")
    ((name, content),) = lone.files(ADA)
    assert name == "faq-test.csv"
    assert content.removeprefix("\ufeff").startswith("test,question,expected,decision,entry,")
    assert "own words,What is TRICARE ?,tricare," in content


async def test_figures_come_with_a_picture(lone: Room) -> None:
    assert "picture" not in await told(lone, ADA, "stats")
    assert await lone.reply_to(await lone.writes_directly(ADA, TRICARE)) is not None

    figures = await told(lone, ADA, "stats")

    assert "The picture shows it day by day." in figures
    ((name, content),) = lone.files(ADA)
    assert name == "faq-stats.png" and content[1:4] == "PNG"
