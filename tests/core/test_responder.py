"""Who may reach what, and what is said when something fails."""

from dataclasses import replace

import pytest

from bot.core.faq import Audience, FaqEntry
from bot.core.messages import (
    Button,
    Choices,
    Command,
    Completion,
    Form,
    Handle,
    IncomingMessage,
    Person,
    Place,
    Posted,
    Press,
    Reply,
    Role,
    Submission,
    Trigger,
)
from tests.core.services import ENTRIES, Services, services

HOME = Place("slack", "T1", "C1")
AWAY = Place("slack", "T2", "C1")
OWNER = Person("ada", owner=True)
ASKER = Person("omar")
GUEST = Person("gil", guest=True)


def responder(one: Services) -> Handle:
    return one.handle(admins=["slack:root"])


@pytest.fixture
async def one() -> Services:
    """Two workspaces whose entries share their ids."""
    one = services()
    for place, answer in ((HOME, "home"), (AWAY, "away")):
        kb = (await one.stores.workspaces.workspace(place.platform, place.workspace)).kb
        await one.curation.import_entries(
            kb, [replace(entry, answer=answer) for entry in ENTRIES], author="x"
        )
        await one.library.prepare(await one.again(kb))
    return one


async def key_of(one: Services, place: Place) -> int:
    kb = (await one.stores.workspaces.workspace(place.platform, place.workspace)).kb
    return (await one.stores.faq.entry(kb.key, "vpn")).key


async def text_of(handle: Handle, request: Command | Press | Submission) -> str:
    reply = await handle(request)
    assert isinstance(reply, Reply)
    return reply.text


@pytest.mark.parametrize("kind", ["pick", "more", "show"])
async def test_a_button_of_another_workspace_shows_nothing(one: Services, kind: str) -> None:
    handle = responder(one)
    asked = await handle(IncomingMessage("m1", "vpn token expired", Trigger.MENTION, ASKER, AWAY))
    assert isinstance(asked, Reply)
    receipt = "" if kind == "show" else f"{asked.receipt}:"
    button = f"{kind}:{receipt}{await key_of(one, AWAY)}"

    assert await text_of(handle, Press(button, ASKER, AWAY)) == "away"
    assert "no longer there" in await text_of(handle, Press(button, ASKER, HOME))


async def test_a_form_of_another_workspace_changes_nothing(one: Services) -> None:
    handle = responder(one)
    form = f"edit:{await key_of(one, AWAY)}:1"

    told = await text_of(handle, Submission(form, {"answer": "stolen"}, OWNER, HOME))

    assert "no longer there" in told
    for place, answer in ((HOME, "home"), (AWAY, "away")):
        kb = (await one.stores.workspaces.workspace(place.platform, place.workspace)).kb
        assert (await one.stores.faq.entry(kb.key, "vpn")).answer == answer


async def test_a_receipt_of_another_workspace_is_not_explained(one: Services) -> None:
    handle = responder(one)
    asked = await handle(IncomingMessage("m1", "vpn token expired", Trigger.MENTION, ASKER, AWAY))
    assert isinstance(asked, Reply)

    assert "vpn token expired" in await text_of(
        handle, Command(OWNER, AWAY, text=f"why {asked.receipt}")
    )
    assert "no receipt" in await text_of(handle, Command(OWNER, HOME, text=f"why {asked.receipt}"))
    assert "Nothing was decided" in await text_of(handle, Command(OWNER, HOME, text="why"))


async def test_a_renamed_knowledge_base_keeps_its_receipts(one: Services) -> None:
    handle = responder(one)
    await handle(IncomingMessage("m1", "vpn token expired", Trigger.MENTION, ASKER, AWAY))
    kb = (await one.stores.workspaces.workspace(AWAY.platform, AWAY.workspace)).kb

    await one.stores.faq.rename_knowledge_base(kb.name, "renamed")

    assert "bit for bit" in await text_of(handle, Command(OWNER, AWAY, text="why"))


@pytest.mark.parametrize(
    "form", ["edit:1", "edit:x:1", f"edit:{'9' * 30}:1", "other", "", f"edit:1:{'9' * 5000}"]
)
async def test_a_form_that_nobody_opened_is_refused(one: Services, form: str) -> None:
    told = await text_of(responder(one), Submission(form, {}, OWNER, HOME))

    assert "open it again" in told


@pytest.mark.parametrize("button", ["", "show", "show:x", f"show:{'9' * 30}", "drop:table"])
async def test_a_button_that_nobody_made_is_gone(one: Services, button: str) -> None:
    assert "no longer there" in await text_of(responder(one), Press(button, ASKER, HOME))


async def test_tags_with_a_comma_survive_an_edit_of_the_answer(one: Services) -> None:
    handle = responder(one)
    kb = (await one.stores.workspaces.workspace(HOME.platform, HOME.workspace)).kb
    await one.curation.edit(kb, "vpn", author="ada", tags=("HR, payroll", "x"))
    form = await handle(Command(OWNER, HOME, text="edit vpn"))
    assert isinstance(form, Form)

    values = {field.name: field.value for field in form.fields} | {"answer": "New."}
    await handle(Submission(form.id, values, OWNER, HOME))

    assert (await one.stores.faq.entry(kb.key, "vpn")).tags == ("HR, payroll", "x")


async def test_a_retired_entry_is_shown_to_editors_alone(one: Services) -> None:
    handle = responder(one)
    await handle(Command(OWNER, HOME, text="retire vpn"))

    assert "home" in await text_of(handle, Command(OWNER, HOME, text="show vpn"))
    assert "no entry" in await text_of(handle, Command(ASKER, HOME, text="show vpn"))
    assert "2 entries" in await text_of(handle, Command(ASKER, HOME, text="list"))


async def test_a_guest_is_shown_public_entries_alone_wherever_they_look(one: Services) -> None:
    handle = responder(one)
    kb = (await one.stores.workspaces.workspace(HOME.platform, HOME.workspace)).kb
    public = FaqEntry("open", "When are you open?", "At 8.", audience=Audience.PUBLIC)
    await one.curation.add(kb, public, author="ada")

    for line in ("list", "search vpn token", "help"):
        told = await text_of(handle, Command(GUEST, HOME, text=line))
        assert "vpn" not in told and "4 entries" not in told
    choices = await handle(Completion("", GUEST, HOME))
    assert isinstance(choices, Choices)
    assert [choice.label for choice in choices.items] == ["When are you open?"]
    key = await key_of(one, HOME)
    assert "no longer there" in await text_of(handle, Press(f"show:{key}", GUEST, HOME))


async def test_commands_and_shortcuts_are_answered_to_the_asker_alone(one: Services) -> None:
    handle = responder(one)
    for trigger in (trigger for trigger in Trigger if trigger.expects_reply):
        key = f"m:{trigger}"
        reply = await handle(IncomingMessage(key, "vpn token expired", trigger, ASKER, HOME))

        assert isinstance(reply, Reply)
        assert reply.private is (trigger in (Trigger.COMMAND, Trigger.SHORTCUT))


async def test_nothing_can_be_shared_where_nobody_else_reads(one: Services) -> None:
    handle = responder(one)
    alone = replace(HOME, direct=True)

    beside = await handle(IncomingMessage("1", "vpn token expired", Trigger.COMMAND, ASKER, HOME))
    direct = await handle(IncomingMessage("2", "vpn token expired", Trigger.COMMAND, ASKER, alone))

    assert isinstance(beside, Reply)
    assert isinstance(direct, Reply)
    assert [one.label for one in beside.buttons] == ["Helpful", "Not helpful", "Share"]
    assert [one.label for one in direct.buttons] == ["Helpful", "Not helpful"]


async def test_the_reply_goes_through_the_outbox(one: Services) -> None:
    handle = responder(one)

    await handle(IncomingMessage("m1", "vpn token expired", Trigger.MENTION, ASKER, HOME))
    decided = replace(one.stores.outbox.parcels["m1"])
    await handle(Posted("m1", "1700.1"))
    await handle(IncomingMessage("m2", "who ordered the pizza", Trigger.AMBIENT, ASKER, HOME))

    assert (decided.state, decided.posted_as) == ("decided", "")
    assert decided.reply is not None and "home" in decided.reply.text
    assert one.stores.outbox.parcels["m1"].state == "done"
    assert one.stores.outbox.parcels["m1"].posted_as == "1700.1"
    assert one.stores.outbox.parcels["m2"].state == "done"


async def test_what_was_never_claimed_and_is_reported_as_posted_is_no_news(one: Services) -> None:
    assert await responder(one)(Posted("never", "1")) is None


async def test_named_admins_and_granted_roles_count(one: Services) -> None:
    handle = responder(one)
    await one.stores.roles.grant("slack:T1", "S-editors", Role.EDITOR)
    member = Person("eve", groups=("S-editors",))

    for person, place, may in (
        (Person("root"), HOME, True),
        (member, HOME, True),
        (member, AWAY, False),
        (replace(member, guest=True), HOME, False),
    ):
        response = await handle(Command(person, place, text="edit vpn"))
        assert isinstance(response, Form) is may


def test_a_button_id_fits_discord() -> None:
    assert len(Button(f"pick:{'0' * 10}:{2**63}", "").id) <= 100
