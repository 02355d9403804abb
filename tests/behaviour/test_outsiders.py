"""Guests, people of another organisation, and channels where they read along."""

import pytest

from bot.core.faq import Audience, FaqEntry
from tests.behaviour.conftest import IN_ONE_MODE
from tests.behaviour.entries import message, told
from tests.behaviour.room import ADA, EVE, FAY, GIL, HELPDESK, OMAR, SHARED, Room

ROOMS = IN_ONE_MODE
TRICARE = "What is TRICARE?"
WIFI = "How do guests use the wifi?"
NO = "I don't have an answer to that."


@pytest.fixture
async def mixed(room: Room) -> Room:
    """A room whose bot knows two things for everybody as well."""
    long = "\n\n".join("Walk on. " * 40 for _ in range(15))
    await room.knows(
        FaqEntry("wifi", WIFI, "Ask the desk.", audience=Audience.PUBLIC),
        FaqEntry("parking", "Where do visitors park?", "In the yard.", audience=Audience.PUBLIC),
        FaqEntry("vault", "Where is the vault?", f"{long}\n\nBehind the wall."),
    )
    return room


async def test_a_guest_is_given_public_entries_alone(mixed: Room) -> None:
    for ask in (mixed.mentions, mixed.writes_directly, mixed.asks_privately):
        public = await mixed.reply_to(await ask(GIL, WIFI))
        internal = await mixed.reply_to(await ask(GIL, TRICARE))
        assert public is not None and "Ask the desk." in public.text
        assert internal is not None and internal.text.startswith(NO)


async def test_a_guest_finds_nothing_else_by_commands(mixed: Room) -> None:
    assert "2 entries" in await told(mixed, GIL, "list")
    assert "There is no entry" in await told(mixed, GIL, "show tricare")
    assert "TRICARE" not in await told(mixed, GIL, "search tricare")
    assert "2 entries" in await told(mixed, GIL, "help")
    assert "only full members" in await told(mixed, GIL, "why")


async def test_a_guest_gets_nothing_internal_from_others_buttons(mixed: Room) -> None:
    (reply,) = await mixed.replies(await mixed.mentions(OMAR, "where is the vault?"))

    refused = message(await mixed.presses(GIL, reply, "Read more"))

    assert "wall" not in refused.text
    assert "Behind the wall." in message(await mixed.presses(EVE, reply, "Read more")).text


async def test_a_guest_has_no_role_whatever_was_granted(mixed: Room) -> None:
    await mixed.faq(ADA, f"roles grant editor {mixed.at(GIL)}")

    assert "only full members" in await told(mixed, GIL, "add Who am I?")


async def test_where_others_read_along_everybody_gets_public_entries_alone(mixed: Room) -> None:
    for person in (FAY, OMAR):
        public = await mixed.reply_to(await mixed.mentions(person, WIFI, SHARED))
        internal = await mixed.reply_to(await mixed.mentions(person, TRICARE, SHARED))
        assert public is not None and "Ask the desk." in public.text
        assert internal is not None and internal.text.startswith(NO)
    at_home = await mixed.reply_to(await mixed.mentions(OMAR, TRICARE))
    assert at_home is not None and "TRICARE" in at_home.text


async def test_where_others_read_along_the_bot_can_be_opened_for_public_entries(
    mixed: Room,
) -> None:
    await mixed.faq(ADA, "channel auto", SHARED)

    public = await mixed.says(FAY, WIFI, SHARED)
    internal = await mixed.says(OMAR, TRICARE, SHARED)

    assert await mixed.reply_to(public) is not None
    assert await mixed.reply_to(internal) is None


async def test_an_admin_of_another_team_is_none_here(mixed: Room) -> None:
    for line in ("setup", "channel auto", "add Who am I?", f"block {mixed.at(OMAR)}"):
        answer = message(await mixed.faq(FAY, line, SHARED))
        assert "only full members" in answer.text


async def test_an_internal_answer_is_not_shared_before_others(mixed: Room) -> None:
    question = await mixed.asks_privately(OMAR, TRICARE, SHARED)

    reply = await mixed.reply_to(question)

    assert reply is not None and reply.text.startswith(NO)
    assert mixed.posts(SHARED) == []
    assert mixed.posts(HELPDESK) == []


async def test_commands_typed_where_others_read_along_show_public_entries(mixed: Room) -> None:
    assert "2 entries" in message(await mixed.faq(OMAR, "list", SHARED)).text
    assert "not shown" not in message(await mixed.faq(OMAR, "list", SHARED)).text
    for line in ("list", "show tricare"):
        assert (
            "internal ones are not shown here" in message(await mixed.faq(ADA, line, SHARED)).text
        )
    assert "There is no entry" in message(await mixed.faq(OMAR, "show tricare", SHARED)).text
