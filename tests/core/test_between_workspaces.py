"""Nothing of one workspace is seen or changed from another: each line, button and form."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.commands import COMMANDS
from bot.core.faq import FaqEntry
from bot.core.messages import (
    Aim,
    Choices,
    Form,
    Handle,
    Overview,
    Person,
    Place,
    Pointed,
    Press,
    Reply,
    Response,
    Role,
    Submission,
    Trigger,
    Update,
    Visit,
)
from bot.core.ports import Draft, Help, HelpRequest, Label
from tests.core.acting import HOME, Member
from tests.core.services import Services, pseudonym, services

AWAY = Place("slack", "T2", "C2", "18.1")
SECRET = "zebra"
"""Stands in everything of the workspace at home, and nowhere else."""

ADA, BEA = Person("ada", owner=True), Person("bea", owner=True)
"""Bea administers the other workspace; the same person as Ada's id may be in both."""

ENTRIES = (
    FaqEntry(
        "zebra-feed", "How do I feed the zebra?", "Hay, says zebra.", ("zebra food",), ("x zebra",)
    ),
    FaqEntry("zebra-ride", "May I ride the zebra?", "No zebra ride.", ("zebra food",)),
)
ASKED = "does the zebra dream of grass"


@dataclass(frozen=True, slots=True)
class Ids:
    """What somebody from elsewhere may have got hold of."""

    key: int
    receipt: str
    suggested: str
    draft: str
    message: str = ""
    own: int = 0
    """The key of an entry of the workspace elsewhere."""


@pytest.fixture
async def one() -> Services:
    one = services()
    await one.stores.workspaces.workspace("slack", "T1")
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.import_entries(kb, ENTRIES, author="slack:ada")
    away = (await one.stores.workspaces.workspace("slack", "T2")).kb
    plain = FaqEntry("horse", "How do I feed the horse?", "Oats.", ("horse food",))
    await one.curation.import_entries(away, [plain], author="slack:bea")
    assert kb.key != away.key
    await one.stores.labels.replace_labels(kb.key, [Label("feed zebra", ("zebra-feed",))])
    for base in (kb, away):
        await one.library.prepare(await one.again(base))
    await one.stores.workspaces.set_channels("slack", "T1", helpers="C9zebra", notices="C8zebra")
    await one.stores.roles.grant("slack:T1", "U1zebra", Role.EDITOR)
    await one.stores.blocks.block("slack:T1", "U2zebra", "slack:ada")
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


@pytest.fixture
async def ids(one: Services, handle: Handle) -> Ids:
    ada = Member(handle, ADA)
    answered = await ada.asks("How do I feed the zebra?")
    suggested = await ada.asks("zebra food")
    await ada.asks(ASKED)
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    key = (await one.stores.faq.entry(kb.key, "zebra-feed")).key
    at = datetime.now(UTC)
    values = {"question": "Which zebra?", "answer": "The zebra."}
    await one.stores.drafts.keep(Draft("0123456789ab", "slack:T1", "slack:bea", "add", values, at))
    request = HelpRequest(answered.receipt, pseudonym("slack:ada"), HOME, "zebra?", at, Help.OPEN)
    await one.stores.help_requests.open(request)
    away = (await one.stores.workspaces.workspace("slack", "T2")).kb
    own = (await one.stores.faq.entry(away.key, "horse")).key
    message = (await one.stores.receipts.receipt(answered.receipt)).key
    return Ids(key, answered.receipt, suggested.receipt, "0123456789ab", message, own)


def lines(ids: Ids) -> dict[str, list[str]]:
    """For each command all that names something of another workspace."""
    named = ["zebra-feed", f"key:{ids.key}", str(ids.key)]
    return {
        "setup": [""],
        "help": [""],
        "channel": ["", "#C1", "auto"],
        "roles": ["", "revoke editor @U1zebra", "grant viewer @U9"],
        "block": ["", "@U2zebra off", "@U3"],
        "add": ["", "Who?"],
        "edit": ["", *named],
        "show": ["", *named],
        "list": ["", "2"],
        "search": ["feed the animal with stripes", "zebra"],
        "retire": named,
        "restore": named,
        "history": named,
        "revert": [f"{name} 1" for name in named],
        "undo": [""],
        "import": ["", "prune"],
        "export": ["", "csv"],
        "why": ["", ids.receipt, ids.receipt[:8], ids.suggested],
        "test": ["How do I feed the animal with stripes?", "all"],
        "gaps": ["", "dismissed", "2"],
        "stats": [""],
        "settings": ["", "right 90"],
    }


def buttons(ids: Ids) -> Iterator[str]:
    """Each kind of button with what names something of the other workspace."""
    key = ids.key
    yield from (f"show:{key}", f"undo:{key}:1", "setup", "failed", "lost", "home:T1")
    yield from (f"draft:{what}:{ids.draft}" for what in ("save", "change", "discard"))
    yield from (f"upload:{what}:{ids.draft}" for what in ("apply", "discard"))
    yield from (f"setup:{what}:C1" for what in ("add", "sample", "auto", "observe"))
    yield f"upload:undo:{key}:1"
    yield "stats:enable:C1"
    yield from (f"entry:{what}:{key}" for what in ("edit", "more", "alternates", "file", "long"))
    yield f"entry:alternates:{key}:1"
    yield from (f"do:{what}:{key}" for what in ("show", "edit"))
    yield from (f"do:{what}" for what in ("add", "import", "export", "help", "stats", "list:1"))
    for receipt in (ids.receipt, ids.suggested):
        yield from (f"more:{receipt}:{key}", f"more:-:{key}", f"pick:{receipt}:{key}")
        yield from (f"share:{receipt}", f"share:{receipt}:{key}", f"none:{receipt}")
        for end in ("", f":{key}"):
            yield from (f"vote:{what}:{receipt}{end}" for what in ("up", "down"))
            yield from (f"why:{what}:{receipt}{end}" for what in ("not-mine", "stale"))
        human = ("human", "human-yes", "human-no", "human-not-taken", "take", "done", "save")
        yield from (f"{what}:{receipt}" for what in human)
        yield from (f"mend:{what}:{receipt}" for what in ("edit", "wrong", "remove", "why"))
        gap = ("write", "attach", "back", "open", "dismissed")
        yield from (f"gap:{what}:{receipt}" for what in gap)
        yield f"gap:dismiss:{receipt}:1"


def forms(ids: Ids) -> Iterator[tuple[str, dict[str, str]]]:
    """Each form that names something of the other workspace."""
    written = {"question": "Who?", "answer": "Me.", "entry": str(ids.key)}
    yield from ((f"edit:{ids.key}:1", written), (f"edit:{ids.key}:1:1", written))
    for purpose in ("edit", "show"):
        for chosen in (str(ids.key), "zebra-feed"):
            yield f"pick:{purpose}", {"entry": chosen}
    yield from ((f"gap:{ids.receipt}", written), (f"add:gap:{ids.receipt}", written))
    for chosen in ("horse", str(ids.key), "zebra-feed"):
        yield f"wrong:{ids.receipt}", {"entry": chosen}
        yield "attach", {"entry": chosen, "text": "dreams"}
    yield f"edit:{ids.key}:1@{ids.receipt}", written
    yield f"edit:{ids.own}:1@{ids.receipt}", written
    yield f"edit:{ids.own}:1:of:{ids.draft}", written
    yield f"more:{ids.key}:1", {"owner": "Bea", "audience": "public"}
    yield f"alternates:{ids.key}:1:1", {"remove0": "0", "alternates": "hay"}
    yield f"add:of:{ids.draft}", written
    yield "add:setup:C1", written


def words(response: Response | None) -> str:
    """Everything that a person could read in it, or a platform be told by it."""
    match response:
        case None:
            return ""
        case Reply():
            parts = [response.text, response.title, response.footer]
            parts += [f"{one.label} {one.id}" for one in response.buttons]
            parts += [f"{one.place} {words(one.reply)}" for one in response.notices]
            parts += [file.content.decode(errors="replace") for file in response.files]
            parts += [words(one) for one in response.updates]
            return " ".join(parts)
        case Form():
            fields = [f"{one.label} {one.value}" for one in response.fields]
            return " ".join([response.title, response.note, *fields])
        case Choices():
            return " ".join(f"{one.label} {one.value}" for one in response.items)
        case Update():
            return words(response.reply)
        case Overview(parts):
            return " ".join(words(one) for part in parts for one in part)


async def state(one: Services, ids: Ids) -> dict[str, Any]:
    """All that is kept of the workspace at home."""
    stores, kb = one.stores, (await one.stores.workspaces.workspace("slack", "T1")).kb
    entries = await stores.faq.entries(kb.key)
    return copy.deepcopy(
        {
            "workspace": await stores.workspaces.workspace("slack", "T1"),
            "entries": entries,
            "history": [await stores.faq.history(kb.key, one.slug) for one in entries],
            "labels": await stores.labels.labels(kb.key),
            "channel": await stores.channels.channel(HOME),
            "roles": await stores.roles.granted("slack:T1"),
            "blocks": await stores.blocks.blocked("slack:T1"),
            "votes": stores.votes.all,
            "draft": await stores.drafts.draft("slack:T1", "slack:bea", "0123456789ab"),
            "request": await stores.help_requests.request(ids.receipt),
        }
    )


def leaks(typed: str, response: Response | None) -> bool:
    """Whether it tells something that they have not said themselves."""
    told = words(response)
    for own in typed.split():
        told = told.replace(own, "")
    return SECRET in told.lower()


def test_the_table_holds_every_command() -> None:
    assert lines(Ids(1, "r", "s", "d")).keys() == {command.name for command in COMMANDS}


async def test_at_home_the_same_tells_and_changes(one: Services, handle: Handle, ids: Ids) -> None:
    ada, before = Member(handle, ADA), await state(one, ids)

    for line in ("list", f"show key:{ids.key}", "search feed", f"why {ids.receipt}", "gaps"):
        assert leaks(line, await ada.faq(line)), line
    for button in (f"show:{ids.key}", f"more:{ids.receipt}:{ids.key}"):
        assert leaks("", await handle(Press(button, ADA, HOME, alone=True))), button
    await handle(Press(f"vote:up:{ids.receipt}", ADA, HOME))

    assert await state(one, ids) != before


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
async def test_no_line_reaches_into_another_workspace(
    one: Services, handle: Handle, ids: Ids, command: str
) -> None:
    before = await state(one, ids)

    for rest in lines(ids)[command]:
        for place in (AWAY, replace(AWAY, channel=HOME.channel, thread=HOME.thread)):
            response = await Member(handle, BEA, place).faq(f"{command} {rest}")
            assert not leaks(rest, response), f"/faq {command} {rest}: {words(response)}"

    assert await state(one, ids) == before


@pytest.mark.parametrize("person", [BEA, ADA], ids=["another person", "who asked, elsewhere"])
async def test_no_button_reaches_into_another_workspace(
    one: Services, handle: Handle, ids: Ids, person: Person
) -> None:
    before = await state(one, ids)

    for button in buttons(ids):
        response = await handle(Press(button, person, AWAY, alone=True))
        assert not leaks("", response), f"{button}: {words(response)}"

    assert await state(one, ids) == before


async def test_the_page_of_somebody_shows_their_own_workspace(
    one: Services, handle: Handle, ids: Ids
) -> None:
    pressed = ("", "do:list:1", f"gap:dismiss:{ids.receipt}:1", f"do:show:{ids.key}", "setup")

    assert leaks("", await handle(Visit(ADA, HOME)))
    for person in (BEA, ADA):
        for button in pressed:
            response = await handle(Visit(person, AWAY, "1:1", button))
            assert not leaks("", response), f"{button}: {words(response)}"


async def test_no_form_reaches_into_another_workspace(
    one: Services, handle: Handle, ids: Ids
) -> None:
    before = await state(one, ids)

    for form, values in forms(ids):
        response = await handle(Submission(form, values, BEA, AWAY))
        assert not leaks(" ".join(values.values()), response), f"{form}: {words(response)}"

    assert await state(one, ids) == before


async def test_nobody_points_at_messages_of_another_workspace(
    one: Services, handle: Handle, ids: Ids
) -> None:
    before = await state(one, ids)

    for aim in Aim:
        for place in (AWAY, replace(AWAY, channel=HOME.channel, thread=HOME.thread)):
            for named in ({"key": ids.message}, {"posted_as": ids.message}):
                response = await handle(Pointed(aim, BEA, place, **named))
                assert not leaks("", response), f"{aim} {named}: {words(response)}"

    assert await state(one, ids) == before


async def test_no_completion_and_no_answer_comes_from_another_workspace(
    one: Services, handle: Handle, ids: Ids
) -> None:
    bea = Member(handle, BEA, AWAY)

    assert SECRET not in words(await bea.completes("zebra"))
    assert SECRET not in words(await bea.completes(""))
    for text in ("How do I feed the zebra?", "zebra food", ASKED):
        for trigger in (Trigger.MENTION, Trigger.COMMAND, Trigger.DIRECT):
            place = replace(AWAY, thread=f"{trigger}.{text}")
            reply = await Member(handle, BEA, place).asks(text, trigger)
            assert SECRET not in words(reply)


async def test_what_an_editor_does_tells_nothing_of_questions_asked_elsewhere(
    one: Services, handle: Handle, ids: Ids
) -> None:
    """Though an operator shares the knowledge base on purpose, nobody elsewhere is quoted."""
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.stores.workspaces.use("slack", "T3", kb.key)
    there = Member(handle, BEA, replace(AWAY, workspace="T3"))

    told = await there.submits("add", question="Does it dream of grass?", answer="It does.")

    assert isinstance(told, Reply)
    assert ASKED not in words(told)
