"""Slack's home tab: what each person sees there, and what its buttons do."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.core.faq import Audience, FaqEntry
from tests.behaviour.room import ADA, EVE, GIL, OMAR, Someone
from tests.behaviour.slack import SlackRoom, user_of
from tests.slack.state import buttons_of
from tests.slack.workspace import Json, pings, visible

TRICARE = "What is TRICARE?"


async def opened(room: SlackRoom, person: Someone) -> Json:
    """Their home tab, as it is right after they opened it."""
    user, before = user_of(person), room.slack.state.homes.get(user_of(person))
    await room.people.open_home(user)
    return await room.slack.until(lambda: _other_than(before, room.slack.state.homes.get(user)))


def _other_than(before: Json | None, now: Json | None) -> Json:
    """The tab, if it is another one; else nothing."""
    return now if now and now != before else {}


async def pressed(room: SlackRoom, person: Someone, which: str, home: Json | None = None) -> Json:
    """Their home tab after they pressed a button on it, by its label or id."""
    user = user_of(person)
    before = room.slack.home_of(user)
    await room.people.press(user, home or before, which)
    await room.slack.until(lambda: room.slack.home_of(user)["hash"] != before["hash"])
    return room.slack.home_of(user)


async def form(room: SlackRoom, person: Someone, which: str) -> Json:
    """The form that a button of their home tab opens."""
    user = user_of(person)
    await room.people.press(user, room.slack.home_of(user), which)
    return await room.slack.until(lambda: room.slack.view_of(user)) or {}


async def sent(room: SlackRoom, person: Someone, view: Json, filled: Mapping[str, Any]) -> Json:
    """Their home tab after they sent that form."""
    user = user_of(person)
    before = room.slack.home_of(user)["hash"]
    await room.people.submit(user, view, filled)
    await room.slack.until(lambda: room.slack.home_of(user)["hash"] != before)
    return room.slack.home_of(user)


def ids(home: Json) -> list[str]:
    """The ids of all buttons."""
    return [element["action_id"] for block in home["blocks"] for element in buttons_of(block)]


def button(home: Json, begins: str) -> str:
    """The id of the first button that begins so."""
    return next(one for one in ids(home) if one.startswith(begins))


async def test_everybody_sees_how_to_ask_and_frequent_questions(slack_room: SlackRoom) -> None:
    home = await opened(slack_room, OMAR)

    assert "mention me in a channel, or type /ask QUESTION" in visible(home)
    assert "You may ask, and look around." in visible(home)
    assert [one.split(":")[0] for one in ids(home)] == ["show", "show", "show", "do"]
    assert "Entries" not in visible(home) and "Gaps" not in visible(home)
    assert pings(home) == []


async def test_a_frequent_question_is_answered_on_the_tab(slack_room: SlackRoom) -> None:
    home = await opened(slack_room, OMAR)

    answered = await pressed(slack_room, OMAR, button(home, "show:"))

    first = next(one for one in home["blocks"] if one["type"] == "actions")["elements"][0]
    assert visible(answered).startswith(first["text"]["text"])
    assert "mention me in a channel" in visible(answered)
    assert slack_room.conversation(OMAR) == [] and slack_room.whispers(OMAR) == []


async def test_opening_the_tab_is_no_question(slack_room: SlackRoom) -> None:
    await opened(slack_room, OMAR)
    home = await opened_again(slack_room, OMAR)
    await pressed(slack_room, OMAR, button(home, "show:"))

    assert await slack_room.receipts() == []
    await slack_room.faq(ADA, "roles grant viewer " + slack_room.at(EVE))
    assert "No gaps" in visible(await opened(slack_room, EVE))


async def opened_again(room: SlackRoom, person: Someone) -> Json:
    """Their home tab after they opened it once more, which changes nothing."""
    user, calls = user_of(person), len(room.slack.calls("views.publish"))
    await room.people.open_home(user)
    await room.restarts()  # nothing else tells that it was through with it
    assert len(room.slack.calls("views.publish")) == calls
    return room.slack.home_of(user)


async def test_the_messages_tab_is_none_of_its_business(slack_room: SlackRoom) -> None:
    await slack_room.people.open_home(user_of(OMAR), tab="messages")
    await slack_room.restarts()

    assert slack_room.slack.calls("views.publish") == []


async def test_guests_are_told_how_to_ask_of_public_entries_alone(slack_room: SlackRoom) -> None:
    await slack_room.knows(
        FaqEntry("door", "Where is the public door?", "Left.", audience=Audience.PUBLIC)
    )
    await slack_room.restarts()

    home = await opened(slack_room, GIL)

    assert "Where is the public door?" in visible(home) and "TRICARE" not in visible(home)
    assert "1 entry." in visible(home)
    assert len(ids(home)) == 2


async def test_viewers_see_gaps_and_figures_and_change_nothing(slack_room: SlackRoom) -> None:
    await slack_room.faq(ADA, "roles grant viewer " + slack_room.at(OMAR))
    question = await slack_room.mentions(EVE, "who ordered the pizza")
    await slack_room.reply_to(question)

    home = await opened(slack_room, OMAR)

    assert "“who ordered the pizza”" in visible(home)
    assert "do:stats" in ids(home)
    assert not [one for one in ids(home) if one.startswith(("gap:", "do:edit", "do:add"))]
    assert "asked" in visible(await pressed(slack_room, OMAR, "do:stats")).split("Write to me")[0]


async def test_editors_turn_the_pages_of_entries(slack_room: SlackRoom) -> None:
    await slack_room.faq(ADA, "roles grant editor " + slack_room.at(OMAR))
    home = await opened(slack_room, OMAR)
    first = [one for one in ids(home) if one.startswith("do:show")]

    home = await pressed(slack_room, OMAR, "Next")

    rest = [one for one in ids(home) if one.startswith("do:show")]
    assert len(first) == 8 and len(rest) == 5 and not set(first) & set(rest)
    assert "13 entries, page 2 of 2." in visible(home)
    assert visible(home).startswith("Write to me directly")
    back = await pressed(slack_room, OMAR, "Previous")
    assert [one for one in ids(back) if one.startswith("do:show")] == first


async def test_an_entry_is_mended_from_the_tab(slack_room: SlackRoom) -> None:
    home = await opened(slack_room, ADA)
    await pressed(slack_room, ADA, "Next")
    entry = button(slack_room.slack.home_of(user_of(ADA)), "do:edit:")

    view = await form(slack_room, ADA, entry)
    home = await sent(slack_room, ADA, view, {"Answer": "Something new."})

    assert visible(home).startswith("Saved help-with-premiums as version 2")
    assert "page 2 of 2" in visible(home)  # where they were
    shown = await pressed(slack_room, ADA, entry.replace("edit", "show"))
    assert "Something new." in visible(shown)


async def test_what_was_saved_is_undone_where_it_is_told(slack_room: SlackRoom) -> None:
    await opened(slack_room, ADA)
    view = await form(slack_room, ADA, "Add an entry")
    filled = {"Question": "Where is the sauna?", "Answer": "In the cellar."}
    home = await sent(slack_room, ADA, view, filled)
    assert "14 entries" in visible(home)

    home = await pressed(slack_room, ADA, "Undo")

    assert "13 entries" in visible(home) or "(retired)" in visible(home)
    assert "[Undo]" not in visible(home).split("Write to me")[0]


async def test_a_gap_is_written_about_and_another_dismissed(slack_room: SlackRoom) -> None:
    for text in ("who ordered the pizza", "where is the sauna"):
        await slack_room.reply_to(await slack_room.mentions(EVE, text))
    home = await opened(slack_room, ADA)
    assert "2 questions without an answer" in visible(home)

    home = await pressed(slack_room, ADA, "1: Dismiss")

    assert "Dismissed:" in visible(home) and "1 question without an answer" in visible(home)
    assert visible(home).startswith("Write to me directly")
    view = await form(slack_room, ADA, "1: Answer")
    home = await sent(slack_room, ADA, view, {"Answer": "Ask Eve."})
    assert "Saved as who-ordered-the-pizza" in visible(home)
    assert "No gaps" in visible(home)


async def test_pressing_twice_does_no_harm(slack_room: SlackRoom) -> None:
    await slack_room.reply_to(await slack_room.mentions(EVE, "who ordered the pizza"))
    home = await opened(slack_room, ADA)

    await asyncio.gather(
        *(slack_room.people.press(user_of(ADA), home, "1: Dismiss") for _ in range(2))
    )
    await slack_room.restarts()

    now = slack_room.slack.home_of(user_of(ADA))
    assert "No gaps" in visible(now)
    conflicts = [one.answer.get("error") for one in slack_room.slack.calls("views.publish")]
    assert conflicts.count("hash_conflict") <= 1


async def test_who_lost_the_role_meanwhile_is_refused(slack_room: SlackRoom) -> None:
    await slack_room.faq(ADA, "roles grant editor " + slack_room.at(OMAR))
    home = await opened(slack_room, OMAR)
    await slack_room.faq(ADA, "roles revoke editor " + slack_room.at(OMAR))

    for which in (button(home, "do:edit:"), "do:export", "do:add"):
        now = await pressed(slack_room, OMAR, which, home)
        assert visible(now).startswith("That needs the role editor"), which
        assert "Entries" not in visible(now)
    assert slack_room.slack.view_of(user_of(OMAR)) is None
    turned = await pressed(slack_room, OMAR, "do:list:2", home)
    assert visible(turned).startswith("Write to me") and "Entries" not in visible(turned)


async def test_who_is_blocked_is_told_so(slack_room: SlackRoom) -> None:
    await slack_room.faq(ADA, "block " + slack_room.at(OMAR))

    home = await opened(slack_room, OMAR)

    assert "blocked you" in visible(home)
    assert ids(home) == []


async def test_admins_see_settings_and_the_set_up(slack_room: SlackRoom) -> None:
    home = await opened(slack_room, ADA)

    assert "Settings" in visible(home) and "in five minutes" in visible(home)
    assert "Set-up" in visible(home)


async def test_editors_see_settings_without_what_became_of_people(slack_room: SlackRoom) -> None:
    await slack_room.faq(ADA, "roles grant editor " + slack_room.at(OMAR))

    home = await opened(slack_room, OMAR)

    assert "in five minutes" in visible(home)
    assert "Set-up" not in visible(home)
    assert "→ editor" not in visible(home)


async def test_an_export_goes_to_the_conversation(slack_room: SlackRoom) -> None:
    await opened(slack_room, ADA)

    home = await pressed(slack_room, ADA, "Export")

    assert len(slack_room.files(ADA)) == 1
    assert visible(home).split("Write to me")[0].strip()


async def test_an_import_is_applied_on_the_tab(slack_room: SlackRoom) -> None:
    await opened(slack_room, ADA)
    view = await form(slack_room, ADA, "Import")
    content = b"- question: Where is the sauna?\n  answer: In the cellar.\n"
    file = slack_room.people.file(user_of(ADA), "new.yaml", content)

    home = await sent(slack_room, ADA, view, {"File": [file]})
    assert "Where is the sauna?" in visible(home)
    home = await pressed(slack_room, ADA, "Apply")

    assert "14 entries" in visible(home)


async def test_where_slack_refuses_the_tab_it_is_said_in_the_conversation(
    slack_room: SlackRoom,
) -> None:
    home = await opened(slack_room, OMAR)
    slack_room.slack.refuse("views.publish", "view_too_large")

    await slack_room.people.press(user_of(OMAR), home, "do:help")

    (said,) = await slack_room.until(lambda: slack_room.conversation(OMAR))
    assert "You may ask, and look around." in said.text


async def test_the_tab_waits_out_slacks_rates(slack_room: SlackRoom) -> None:
    slack_room.slack.refuse("views.publish", "ratelimited", retry_after=0)

    assert "You may ask" in visible(await opened(slack_room, OMAR))
    assert len(slack_room.slack.calls("views.publish")) == 2


async def test_an_app_without_a_home_tab_works_as_before(slack_room: SlackRoom) -> None:
    slack_room.slack.state.has_home_tab = False

    await slack_room.people.open_home(user_of(OMAR))

    reply = await slack_room.reply_to(await slack_room.mentions(OMAR, TRICARE))
    assert reply is not None and "TRICARE" in reply.text
    assert slack_room.slack.calls("views.publish") == []


async def test_a_form_that_comes_too_late_is_told_of_on_the_tab(slack_room: SlackRoom) -> None:
    await opened(slack_room, ADA)
    slack_room.slack.refuse("views.open", "expired_trigger_id")

    home = await pressed(slack_room, ADA, "Add an entry")

    assert visible(home).startswith("The form could not be opened in time")


async def test_a_tab_that_changed_meanwhile_is_put_together_again(slack_room: SlackRoom) -> None:
    old = await opened(slack_room, OMAR)
    await pressed(slack_room, OMAR, "do:help")

    home = await pressed(slack_room, OMAR, button(old, "show:"), old)

    errors = [one.answer.get("error") for one in slack_room.slack.calls("views.publish")]
    assert errors[-2:] == ["hash_conflict", None]
    assert not visible(home).startswith("You may ask")


async def test_an_image_that_slack_cannot_fetch_becomes_a_link(slack_room: SlackRoom) -> None:
    picture = "![the door](https://pictures.example/door.png)"
    await slack_room.knows(FaqEntry("aaa", "Where is the door?", f"Left.\n\n{picture}"))
    kb = await slack_room.app.stores.faq.knowledge_base("default")
    key = (await slack_room.app.stores.faq.entry(kb.key, "aaa")).key
    await opened(slack_room, ADA)
    await pressed(slack_room, ADA, "Next")
    slack_room.slack.refuse("views.publish", "invalid_arguments")

    home = await pressed(slack_room, ADA, f"do:show:{key}")

    assert visible(home).startswith("Where is the door?")
    assert [block for block in home["blocks"] if block["type"] == "image"] == []


async def test_while_the_model_is_loaded_the_tab_waits_for_it(slack_room: SlackRoom) -> None:
    await slack_room.dozes()
    await slack_room.people.open_home(user_of(OMAR))
    assert slack_room.slack.calls("views.publish") == []

    await slack_room.wakes()

    await slack_room.slack.until(lambda: slack_room.slack.state.homes)
    assert "You may ask" in visible(slack_room.slack.home_of(user_of(OMAR)))
