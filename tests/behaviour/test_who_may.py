"""Who may not, may not by any way that the platform has: each command, each menu."""

import pytest

from bot.core.commands import COMMANDS
from bot.core.messages import Aim, Role
from tests.behaviour.conftest import IN_ONE_MODE
from tests.behaviour.entries import message, told
from tests.behaviour.room import ADA, EVE, FAY, GIL, HELPDESK, OMAR, SHARED, Room, Someone, Where

ROOMS = IN_ONE_MODE
NEEDED = {
    Aim.WHY: Role.VIEWER,
    Aim.MEND: Role.EDITOR,
    Aim.SAVE: Role.EDITOR,
    Aim.ATTACH: Role.EDITOR,
}
LINES = {
    "channel": "channel auto",
    "add": "add Who am I?",
    "edit": "edit tricare",
    "retire": "retire tricare",
    "restore": "restore tricare",
    "history": "history tricare",
    "revert": "revert tricare 1",
    "test": "test tricare",
    "settings": "settings right 90",
}
RANK = [None, *Role]


def lines(role: Role | None) -> list[str]:
    """A line for each command that takes more than that role, to look or to change something."""
    return [
        LINES.get(one.name, one.name)
        for one in COMMANDS
        if RANK.index(one.changing or one.role) > RANK.index(role)
    ]


async def nothing_changed(room: Room) -> None:
    """The entry, the channel and the settings are as they were, and nothing stands there."""
    assert "version 1 · internal" in await told(room, ADA, "show tricare")
    assert "There is no entry" in await told(room, ADA, "show who-am-i")
    channel = await told(room, ADA, "channel")
    assert "auto" not in channel.split("Change it")[0].split("/faq")[0]
    assert "95 %" in await told(room, ADA, "settings")
    assert room.posts(HELPDESK) == []


@pytest.mark.parametrize(
    ("person", "role", "where"),
    [
        (OMAR, None, HELPDESK),
        (EVE, Role.VIEWER, HELPDESK),
        (GIL, None, HELPDESK),
        (FAY, None, SHARED),
    ],
    ids=["nobody", "a viewer", "a guest", "an admin of another organisation"],
)
async def test_no_command_does_what_the_role_does_not_allow(
    room: Room, person: Someone, role: Role | None, where: Where
) -> None:
    if role:
        await told(room, ADA, f"roles grant {role} {room.at(person)}")

    for line in lines(role):
        if line == "import":
            denied = message(await room.imports(person, "faq.yaml", "- question: Who?"))
        else:
            denied = message(await room.faq(person, line, where))
        assert denied.private and denied.buttons == (), line
        assert "needs the role" in denied.words, line
        outside = person.guest or person.foreign
        can = "only full members" if outside else "an admin can grant it"
        assert can in denied.words, line

    await nothing_changed(room)


@pytest.mark.parametrize(
    ("person", "role"),
    [(OMAR, None), (EVE, Role.VIEWER), (GIL, None)],
    ids=["nobody", "a viewer", "a guest"],
)
async def test_no_menu_does_what_the_role_does_not_allow(
    room: Room, person: Someone, role: Role | None
) -> None:
    if role:
        await told(room, ADA, f"roles grant {role} {room.at(person)}")
    said = await room.says(ADA, "somebody pays for TRICARE")

    for aim, needed in NEEDED.items():
        if RANK.index(needed) > RANK.index(role):
            denied = message(await room.points(person, said, aim))
            assert denied.private and f"needs the role {needed}" in denied.words, aim

    await nothing_changed(room)
