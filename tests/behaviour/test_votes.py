"""Votes that change something: what they did is listed, and taken back as easily."""

from bot.core.faq import FaqEntry
from tests.behaviour.entries import form, message, told
from tests.behaviour.room import ADA, EVE, OMAR, Room, Seen

ASKED = "how do i get a replacement medicare card please"
ENTRY = "replacement-card"


async def objects(room: Room, reply: Seen) -> Seen:
    """What Ada is told who says that it was not the question."""
    why = message(await room.presses(ADA, reply, "Not helpful"))
    return message(await room.presses(ADA, why, "Not my question"))


async def answer(room: Room) -> Seen:
    (reply,) = await room.replies(await room.mentions(OMAR, ASKED))
    assert "Not helpful" in reply.buttons
    return reply


async def test_what_an_editor_says_counts_at_once_and_is_listed(room: Room) -> None:
    noted = await objects(room, await answer(room))

    assert "It will not lead to How do I get a replacement Medicare card? any more." in noted.words
    shown = message(await room.faq(ADA, f"show {ENTRY}"))
    assert f"Not meant by: • {ASKED} (by votes)" in shown.words
    assert "Not meant by" not in await told(room, OMAR, f"show {ENTRY}")
    for again in await room.replies(await room.mentions(OMAR, ASKED.upper() + "?")):
        assert "Helpful" not in again.buttons and "replacement" not in again.text


async def test_what_a_vote_cannot_do_is_told_to_editors_with_what_can(room: Room) -> None:
    (reply,) = await room.replies(await room.mentions(OMAR, "What is TRICARE?"))

    noted = await objects(room, reply)

    assert "It still leads to What is TRICARE ?: that is its own question" in noted.words
    assert "Edit" in noted.buttons and "Wrong entry" in noted.buttons
    form(await room.presses(ADA, noted, "Edit"))
    shown = await told(room, ADA, "show tricare")
    assert "1 person said “not my question” to “What is TRICARE?” (its own question" in shown
    assert "not my question" not in await told(room, OMAR, "show tricare")


async def test_what_votes_did_is_undone_with_a_button(room: Room) -> None:
    await objects(room, await answer(room))
    shown = message(await room.faq(ADA, f"show {ENTRY}"))

    undone = message(await room.presses(ADA, shown, "Undo what votes did"))

    assert "Took back what votes did: " in undone.words and "as before" in undone.words
    assert "Not meant by" not in await told(room, ADA, f"show {ENTRY}")
    assert "by votes" not in await told(room, ADA, f"show {ENTRY}")
    assert "votes" in await told(room, ADA, f"history {ENTRY}")


async def test_a_changed_vote_takes_it_back(room: Room) -> None:
    reply = await answer(room)
    await objects(room, reply)

    await room.presses(ADA, reply, "Helpful")

    assert "Not meant by" not in await told(room, ADA, f"show {ENTRY}")


async def test_the_owner_hears_of_what_is_out_of_date(room: Room) -> None:
    owner = room.at(EVE).strip("<@>")
    question = "May I bring my dog to the office?"
    await room.knows(FaqEntry("pets", question, "On Fridays.", owner=f"@{owner}"))
    (reply,) = await room.replies(await room.mentions(OMAR, question))
    why = message(await room.presses(OMAR, reply, "Not helpful"))

    await room.presses(OMAR, why, "Wrong or out of date")

    (notice,) = await room.until(lambda: room.conversation(EVE))
    assert question in notice.words
    assert "wrong or out of date" in notice.words and "Omar" not in notice.text


async def test_a_block_takes_back_what_their_votes_did(room: Room) -> None:
    await told(room, ADA, f"roles grant editor {room.at(EVE)}")
    reply = await answer(room)
    why = message(await room.presses(EVE, reply, "Not helpful"))
    await room.presses(EVE, why, "Not my question")
    assert "Not meant by" in await told(room, ADA, f"show {ENTRY}")

    await told(room, ADA, f"block {room.at(EVE)}")

    assert "Not meant by" not in await told(room, ADA, f"show {ENTRY}")
