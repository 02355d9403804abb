"""What admins decide: set-up, who is blocked; and the limits for everybody."""

from tests.behaviour.conftest import IN_ONE_MODE
from tests.behaviour.entries import form, message, told
from tests.behaviour.room import ADA, EVE, HELPDESK, NEW, OMAR, Room

ROOMS = IN_ONE_MODE
TRICARE = "What is TRICARE?"


async def test_who_asks_too_much_is_told_so_once_and_privately(room: Room) -> None:
    for number in range(10):
        reply = await room.reply_to(await room.asks_privately(OMAR, TRICARE))
        assert reply is not None and "TRICARE" in reply.text, number

    eleventh = await room.reply_to(await room.mentions(OMAR, TRICARE))
    twelfth = await room.reply_to(await room.mentions(OMAR, TRICARE))
    directly = await room.reply_to(await room.writes_directly(OMAR, TRICARE))

    assert eleventh is not None and eleventh.private
    assert "questions in a short time" in eleventh.text
    assert twelfth is None
    assert directly is None
    assert await room.reply_to(await room.mentions(EVE, TRICARE)) is not None


async def test_who_is_blocked_is_not_answered(room: Room) -> None:
    (reply,) = await room.replies(await room.mentions(OMAR, TRICARE))
    blocked = message(await room.faq(ADA, f"block {room.at(OMAR)}"))
    assert blocked.private and blocked.pings == ()

    assert await room.reply_to(await room.mentions(OMAR, TRICARE)) is None
    assert await room.reply_to(await room.writes_directly(OMAR, TRICARE)) is None
    assert "blocked" in message(await room.presses(OMAR, reply, "Helpful")).text
    assert await room.reply_to(await room.mentions(EVE, TRICARE)) is not None

    await room.faq(ADA, f"block {room.at(OMAR)} off")

    assert await room.reply_to(await room.mentions(OMAR, TRICARE)) is not None


async def test_who_is_blocked_is_told_so_where_they_ask_privately(room: Room) -> None:
    await room.faq(ADA, f"block {room.at(OMAR)}")

    reply = await room.reply_to(await room.asks_privately(OMAR, TRICARE))

    assert reply is not None and reply.private and "blocked you" in reply.text


async def test_only_admins_block_and_never_themselves(room: Room) -> None:
    assert "needs the role" in await told(room, EVE, f"block {room.at(OMAR)}")
    assert "That is you" in await told(room, ADA, f"block {room.at(ADA)}")


async def test_the_set_up_says_what_is_done_and_what_is_left(room: Room) -> None:
    listed = message(await room.faq(ADA, "setup"))

    assert listed.private
    assert "✓ Knowledge: 13 entries" in listed.text
    assert "○ Try it privately" in listed.text
    assert "○ Open" in listed.text
    assert "○ Editors" in listed.text

    await room.reply_to(await room.asks_privately(ADA, TRICARE))
    await room.faq(ADA, f"roles grant editor {room.at(EVE)}")
    opened = message(await room.presses(ADA, listed, "Open: answer when sure"))

    assert "Set-up: all done." in opened.text
    assert "○" not in opened.text
    assert await room.reply_to(await room.says(OMAR, TRICARE)) is not None
    observed = message(await room.presses(ADA, opened, "Only observe"))
    assert "note what I would answer" in observed.text
    assert await room.reply_to(await room.says(OMAR, "what's a TRICARE?")) is None


async def test_an_empty_bot_is_tried_with_a_sample(empty_room: Room) -> None:
    listed = message(await empty_room.faq(ADA, "setup"))
    assert "○ Knowledge: I have no entries yet." in listed.text

    loaded = message(await empty_room.presses(ADA, listed, "Load the sample"))

    assert "Loaded the sample" in loaded.text
    assert "✓ Knowledge" in loaded.text
    assert "Load the sample" not in loaded.buttons
    question = loaded.text.partition("/ask ")[2].partition("\n")[0]
    reply = await empty_room.reply_to(await empty_room.asks_privately(ADA, question))
    assert reply is not None and reply.text.startswith(question)


async def test_an_empty_bot_gets_its_first_entry(empty_room: Room) -> None:
    listed = message(await empty_room.faq(ADA, "setup"))
    sheet = form(await empty_room.presses(ADA, listed, "Add the first entry"))

    values = {"Question": "Where is lunch?", "Answer": "In the *yard*."}
    told = message(await empty_room.fills(ADA, sheet, values))

    assert "searchable now" in told.text
    assert "✓ Knowledge: 1 entry" in told.text
    (reply,) = await empty_room.replies(await empty_room.mentions(OMAR, "where is lunch"))
    assert "In the yard." in reply.text


async def test_the_direct_conversation_is_no_channel_to_open(room: Room) -> None:
    listed = message(await room.faq(ADA, "setup", None))
    refused = message(await room.faq(ADA, "channel off", None))
    elsewhere = message(await room.faq(ADA, f"channel {room.channel(HELPDESK)} auto", None))

    assert "Open: answer when sure" not in listed.buttons
    assert "/faq channel" in refused.text
    assert "answer questions unasked" in elsewhere.text
    assert await room.reply_to(await room.writes_directly(ADA, TRICARE)) is not None
    assert await room.reply_to(await room.says(OMAR, TRICARE)) is not None


async def test_an_admin_who_invites_the_bot_is_welcomed_with_the_set_up(room: Room) -> None:
    await room.invites(ADA, NEW)

    (welcome,) = await room.until(lambda: room.conversation(ADA))
    assert welcome.text.startswith("Hello! I answer questions in")
    assert "Set-up:" in welcome.text
    assert room.posts(NEW) == []
    await room.presses(ADA, welcome, "Open: answer when sure")
    assert await room.reply_to(await room.says(OMAR, TRICARE, NEW)) is not None
    assert await room.reply_to(await room.says(OMAR, TRICARE, HELPDESK)) is None


async def test_a_member_who_invites_the_bot_is_told_who_sets_it_up(room: Room) -> None:
    await room.invites(OMAR, NEW)

    (welcome,) = await room.until(lambda: room.conversation(OMAR))
    assert "An admin sets me up with /faq setup" in welcome.text
    assert welcome.buttons == ()
