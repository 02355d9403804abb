"""A whole working day of two editors who take turns, from the first entry to the export."""

from typing import Any

import yaml

from tests.behaviour.discord import DiscordRoom
from tests.behaviour.entries import form, message, told
from tests.behaviour.room import ADA, EVE, OMAR, Room, Seen, Sheet, Someone

DAY = {
    "How do I renew my VPN token?": "In the portal.",
    "Where do visitors park?": "In the yard.",
    "Who orders new laptops?": "Your team lead.",
    "When is payday?": "On the 25th.",
    "May I bring my dog?": "On Fridays.",
    "How do I book a meeting room?": "In the calendar.",
    "What is the fire drill?": "Walk to the lawn.",
    "Who cleans the kitchen?": "Whoever cooked.",
    "How are expenses paid back?": "With the next salary.",
    "Which doctor is in the house?": "Dr. Grey, on Mondays.",
    "How many days of holiday are there?": "Thirty.",
    "Where is the lost property box?": "At the front desk.",
}
MENDED = {
    "Where do visitors park?": "In the *back* yard.",
    "When is payday?": "On the 26th.",
    "Who cleans the kitchen?": "A company, at night.",
}
ATTACHED = {
    "token for remote work ran out": "How do I renew my VPN token?",
    "somebody found my umbrella": "Where is the lost property box?",
}
WRITTEN = {
    "May I bring my dog?": ["are cats welcome", "pets at work"],
    "How many days of holiday are there?": ["annual leave"],
}
FILE = """\
- id: what-is-the-fire-drill
  question: What is the fire drill?
  answer: Walk to the lawn, and wait for your floor's warden.
- id: the-canteen
  question: What is for lunch today?
  answer: See the board.
  tags: [food]
"""


def slug(question: str) -> str:
    """The id that is made of a question."""
    return question.lower().replace(" ", "-").strip("?")


async def saved(room: Room, person: Someone, what: Seen | Sheet) -> str:
    """What somebody is told who has looked at what it does, where that is shown first."""
    shown = message(what)
    if "Save" in shown.buttons:
        shown = message(await room.presses(person, shown, "Save"))
    return shown.words


async def picked(room: Room, person: Someone, sheet: Sheet, question: str) -> str:
    """What is put into the field for an entry."""
    if isinstance(room, DiscordRoom):
        return slug(question)
    return (await room.offered(person, sheet, question))[0]


async def test_a_working_day_of_two_editors_ends_as_it_should(empty_room: Room) -> None:
    room = empty_room
    assert "has the role editor" in await told(room, ADA, f"roles grant editor {room.at(EVE)}")

    # in the morning they write, in turns
    for number, (question, answer) in enumerate(DAY.items()):
        writer = (ADA, EVE)[number % 2]
        sheet = form(await room.faq(writer, f"add {question}"))
        done = await saved(room, writer, await room.fills(writer, sheet, {"Answer": answer}))
        assert f"Saved as {slug(question)}, searchable now." in done

    # people ask, and what is wrong is mended from the very reply
    for question, answer in MENDED.items():
        asked = await room.mentions(OMAR, question)
        reply = await room.reply_to(asked)
        assert reply is not None and DAY[question] in reply.text
        choice = message(await room.points(EVE, reply, "mend"))
        sheet = form(await room.presses(EVE, choice, "Edit this entry"))
        await saved(room, EVE, await room.fills(EVE, sheet, {"Answer": answer}))
        again = await room.reply_to(asked)
        assert again is not None and answer.replace("*", "") in again.words

    # what people say becomes alternates, from a message and in the entry's form
    for text, question in ATTACHED.items():
        said = await room.says(OMAR, text)
        sheet = form(await room.points(ADA, said, "attach"))
        entry = await picked(room, ADA, sheet, question)
        done = await saved(room, ADA, await room.fills(ADA, sheet, {"Entry": entry}))
        assert "as version 2, searchable now" in done
    for question, alternates in WRITTEN.items():
        sheet = form(await room.faq(EVE, f"edit {slug(question)}"))
        values = {"New alternates": "\n".join(alternates)}
        assert "as version 2" in await saved(room, EVE, await room.fills(EVE, sheet, values))

    # two at one entry: the second sees what the first has done, and nothing is lost
    laptops = slug("Who orders new laptops?")
    adas = form(await room.faq(ADA, f"edit {laptops}"))
    eves = form(await room.faq(EVE, f"edit {laptops}"))
    await saved(room, ADA, await room.fills(ADA, adas, {"Answer": "The desk orders them."}))
    stayed = form(await room.fills(EVE, eves, {"Tags": "it"}))
    assert "Nothing was overwritten" in f"{stayed.text} {stayed.refusal}"
    assert "as version 3" in await saved(room, EVE, await room.fills(EVE, stayed, {}))

    # slips of the hand: undone, reverted, restored
    sheet = form(await room.faq(EVE, f"edit {slug('When is payday?')}"))
    await saved(room, EVE, await room.fills(EVE, sheet, {"Answer": "Never."}))
    assert "as before" in await told(room, EVE, "undo")
    done = await saved(
        room, ADA, await room.faq(ADA, f"revert {slug('Who cleans the kitchen?')} 1")
    )
    assert "as version 3" in done
    dog = slug("May I bring my dog?")
    assert f"{dog} is retired" in await saved(room, ADA, await room.faq(ADA, f"retire {dog}"))
    assert "back in use" in await saved(room, EVE, await room.faq(EVE, f"restore {dog}"))

    # a file, looked at first; and who leaves the team can change nothing any more
    shown = message(await room.imports(ADA, "canteen.yaml", FILE))
    assert "It would add 1, update 1" in shown.words
    assert "1 added, 1 updated" in message(await room.presses(ADA, shown, "Apply")).words
    await told(room, ADA, f"roles revoke editor {room.at(EVE)}")
    for line in ("add Who?", f"edit {dog}", "undo", "export"):
        assert "needs the role editor" in await told(room, EVE, line)
    assert "needs the role editor" in message(await room.imports(EVE, "eves.yaml", FILE)).words
    await room.restarts()

    # in the evening all of it stands in a file
    await told(room, ADA, "export")
    given = await room.until(lambda: room.files(ADA))
    assert yaml.safe_load(given[-1][1]) == expected()


def expected() -> list[dict[str, Any]]:
    """What the day should come to."""
    entries = {
        question: {"id": slug(question), "question": question, "answer": answer}
        for question, answer in (DAY | MENDED).items()
    }
    found: dict[str, dict[str, Any]] = {question: {**one} for question, one in entries.items()}
    found["Who cleans the kitchen?"]["answer"] = DAY["Who cleans the kitchen?"]
    found["Who orders new laptops?"] |= {"answer": "The desk orders them.", "tags": ["it"]}
    found["What is the fire drill?"]["answer"] = (
        "Walk to the lawn, and wait for your floor's warden."
    )
    for text, question in ATTACHED.items():
        found[question]["alternates"] = [text]
    for question, alternates in WRITTEN.items():
        found[question]["alternates"] = alternates
    canteen = {"id": "the-canteen", "question": "What is for lunch today?"}
    return [*found.values(), {**canteen, "answer": "See the board.", "tags": ["food"]}]
