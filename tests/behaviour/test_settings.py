"""What admins set for the whole workspace, and who is told of it, in every room."""

from tests.behaviour.conftest import IN_ONE_MODE
from tests.behaviour.entries import message, told
from tests.behaviour.room import ADA, HELPDESK, OMAR, Room

ROOMS = IN_ONE_MODE


async def test_an_admin_has_questions_kept_for_fewer_days(room: Room) -> None:
    changed = await told(room, ADA, "settings retention 14")

    assert "Questions are kept 14 days now. Older ones are forgotten within the hour" in changed
    assert "Questions are kept 14 days, then their text is forgotten (retention)" in changed
    assert "days that questions are kept: 30 → 14" in changed
    assert "needs the role" in await told(room, OMAR, "settings retention 1", HELPDESK)


async def test_where_faults_are_told_is_set_beside_the_rest(room: Room) -> None:
    on = await told(room, ADA, "settings notices on")
    off = await told(room, ADA, "settings notices off")

    assert "I tell from now on what is wrong with me" in on
    assert "Faults of mine are told in this channel (notices)" in on
    assert "Faults of mine are told in the log only (notices)" in off


async def test_earlier_changes_are_a_button_away(room: Room) -> None:
    for number in range(2, 14):  # more than stand on one page
        await told(room, ADA, f"settings questions {number}")

    shown = message(await room.faq(ADA, "settings"))
    page = message(await room.presses(ADA, shown, "All changes"))
    earlier = message(await room.presses(ADA, page, "Earlier changes"))

    assert "five minutes: 12 → 13" in shown.words and " 9 → 10" not in shown.words
    assert "five minutes: 3 → 4" in page.words
    assert "five minutes: 10 → 2" in earlier.words and "→ 13" not in earlier.words
    assert "Later changes" in earlier.buttons


async def test_a_denial_says_which_line_an_admin_has_to_type(room: Room) -> None:
    denied = await told(room, OMAR, "undo", HELPDESK)

    omar = room.at(OMAR).strip("<@>")
    assert "That needs the role editor; an admin can grant it:" in denied
    assert f"/faq roles grant editor @{omar}" in denied
    assert "Admins here:" in denied


async def test_who_is_alone_with_the_bot_sets_it_as_well(lone: Room) -> None:
    changed = await told(lone, ADA, "settings retention 7 replies 9")

    assert "Questions are kept 7 days now." in changed and "gets 9 answers" in changed
    assert "days that questions are kept: 30 → 7" in changed
