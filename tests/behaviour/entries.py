"""What the tests begin with: questions, entries, and telling messages from forms."""

from tests.behaviour.room import ADA, HELPDESK, Room, Seen, Sheet, Someone, Where

LOST_CARD = "hey, i lost my medicare card, how do i get a new one??"
REPLACEMENT = "How do I get a replacement Medicare card?"
"""What that is answered with, from the sample."""


def message(what: Seen | Sheet) -> Seen:
    """It is a message, and no form."""
    assert isinstance(what, Seen), f"a form came: {what}"
    return what


def form(what: Seen | Sheet) -> Sheet:
    """It is a form, and no message."""
    assert isinstance(what, Sheet), f"a message came: {what}"
    return what


async def told(room: Room, person: Someone, line: str, where: Where = HELPDESK) -> str:
    """What somebody is told after `/faq …`, on one line."""
    return message(await room.faq(person, line, where)).words


async def adds(room: Room, question: str, answer: str, alternates: str = "") -> None:
    """Ada writes an entry, whatever it does to others."""
    sheet = form(await room.faq(ADA, f"add {question}"))
    values = {"Answer": answer, "New alternates": alternates}
    told = message(await room.fills(ADA, sheet, values))
    if "Save" in told.buttons:
        told = message(await room.presses(ADA, told, "Save"))
    assert "searchable now" in told.text


async def two_offices(room: Room) -> None:
    """Two entries that one question leads to."""
    for name in ("north", "south"):
        question = f"When does the {name} office open?"
        await adds(room, question, f"The {name} office opens at 8.", "office?")
