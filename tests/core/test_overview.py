"""The page that a platform keeps for each person."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.actions.looking import Looking
from bot.core.actions.overview import Overviews, Spot
from bot.core.callers import Caller, Callers
from bot.core.faq import Audience, FaqEntry
from bot.core.messages import (
    Action,
    Form,
    Gaps,
    Handle,
    Overview,
    Person,
    Place,
    Press,
    Reply,
    Response,
    Role,
    Submission,
    Visit,
)
from bot.core.replies.files import ELSEWHERE
from tests.core.acting import Member, labels
from tests.core.services import ENTRIES, Services, pseudonym, services

TALK = Place("slack", "T1", "D1", direct=True)
ADA, EVE, VIC = Person("ada", owner=True), Person("eve"), Person("vic")
OMAR, GIL = Person("omar"), Person("gil", guest=True)
MANY = tuple(FaqEntry(f"e{n}", f"What is number {n}?", f"It is {n}.") for n in range(20))
PUBLIC = FaqEntry("door", "Where is the door?", "Left.", audience=Audience.PUBLIC)
GAP = "who likes jazz"
"""It shares no word with an entry, so that no calibration finds one near."""


@pytest.fixture
async def one() -> Services:
    one = services()
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.import_entries(kb, (*ENTRIES, PUBLIC), author="slack:ada")
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    await one.stores.roles.grant("slack:T1", "vic", Role.VIEWER)
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


async def page(handle: Handle, visit: Visit) -> Overview:
    response = await handle(visit)
    assert isinstance(response, Overview)
    return response


async def after(handle: Handle, person: Person, button: str, at: str = "1:1") -> Overview:
    """Their page after a button on it, as a platform asks for it."""
    told: Response | None = await handle(Press(button, person, TALK))
    assert told is None or isinstance(told, Reply)
    return await page(handle, Visit(person, TALK, at, button, told))


def headings(shown: Overview) -> list[str]:
    return [part[0].title for part in shown.parts]


def text(shown: Overview) -> str:
    return "\n".join(f"{one.title} {one.text}" for part in shown.parts for one in part)


def pressable(shown: Overview) -> list[str]:
    return [button.id for part in shown.parts for one in part for button in one.buttons]


@pytest.mark.parametrize(
    ("person", "parts"),
    [
        (GIL, [""]),
        (OMAR, [""]),
        (VIC, ["", "Gaps"]),
        (EVE, ["", "Entries", "Gaps", "Settings"]),
        (ADA, ["", "Entries", "Gaps", "Settings", ""]),
    ],
)
async def test_each_role_sees_its_parts(handle: Handle, person: Person, parts: list[str]) -> None:
    assert headings(await page(handle, Visit(person, TALK))) == parts


async def test_nothing_is_offered_that_would_be_refused(one: Services, handle: Handle) -> None:
    await Member(handle, OMAR).asks(GAP)
    for person in (GIL, OMAR, VIC, EVE, ADA):
        for button in pressable(await page(handle, Visit(person, TALK))):
            response = await handle(Press(button, person, TALK))
            refused = isinstance(response, Reply) and response.refusal
            assert not refused, f"{button}: {response}"


@pytest.mark.parametrize(
    ("button", "needed"),
    [("add", "editor"), ("import", "editor"), ("export", "editor"), ("stats", "viewer")],
)
async def test_buttons_need_the_role_of_their_command(
    handle: Handle, button: str, needed: str
) -> None:
    for person in (GIL, OMAR):
        response = await handle(Press(f"do:{button}", person, TALK))
        assert isinstance(response, Reply) and response.refusal
        assert f"role `{needed}`" in response.text


async def test_entries_are_shown_to_who_may_see_them_and_edited_by_editors(
    one: Services, handle: Handle
) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    vpn = (await one.stores.faq.entry(kb.key, "vpn")).key

    edited = await handle(Press(f"do:edit:{vpn}", EVE, TALK))
    assert isinstance(edited, Form) and edited.id == f"edit:{vpn}:1"
    shown = await Member(handle, OMAR, TALK).presses(f"do:show:{vpn}")
    assert shown.title == "How do I renew my VPN token?"
    assert (await Member(handle, OMAR, TALK).presses(f"do:edit:{vpn}")).refusal
    hidden = await Member(handle, GIL, TALK).presses(f"do:show:{vpn}")
    assert hidden.refusal and "no longer there" in hidden.text


@pytest.mark.parametrize(
    "button",
    ["do", "do:", "do:nothing", "do:list", "do:list:x", "do:show:x", "do:edit", "do:add:1"],
)
async def test_buttons_that_never_were_are_gone(handle: Handle, button: str) -> None:
    assert (await Member(handle, ADA, TALK).presses(button)).text == "That is no longer there."


async def test_guests_get_public_examples_alone(handle: Handle) -> None:
    shown = await page(handle, Visit(GIL, TALK))

    assert labels(shown.parts[0][0]) == ["Where is the door?"]
    assert "1 entry." in text(shown)


async def test_pages_turn_and_stay_turned(one: Services, handle: Handle) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.import_entries(kb, MANY, author="slack:ada")

    second = await after(handle, EVE, "do:list:2")
    assert "page 2 of 3" in text(second) and headings(second)[0] == ""
    helped = await after(handle, EVE, "do:help", second.at)

    assert "page 2 of 3" in text(helped)
    assert "`stats`" in helped.parts[0][0].text
    last = await after(handle, EVE, "do:list:99")
    assert "page 3 of 3" in text(last)


async def test_a_dismissed_gap_goes_in_its_place(handle: Handle) -> None:
    await Member(handle, OMAR).asks(GAP)
    before = await page(handle, Visit(EVE, TALK))
    dismiss = next(one for one in pressable(before) if one.startswith("gap:dismiss"))

    shown = await after(handle, EVE, dismiss, before.at)

    assert headings(shown) == headings(before)
    assert shown.parts[2][0].text.startswith("Dismissed:")


async def test_what_came_of_a_gap_stands_on_top(one: Services, handle: Handle) -> None:
    await Member(handle, OMAR).asks(GAP)
    before = await page(handle, Visit(EVE, TALK))
    write = next(one for one in pressable(before) if one.startswith("gap:write"))
    form = await handle(Press(write, EVE, TALK))
    assert isinstance(form, Form)
    values = {"question": f"{GAP.capitalize()}?", "answer": "Zoe."}
    told = await handle(Submission(form.id, values, EVE, TALK))
    assert isinstance(told, Reply)

    shown = await page(handle, Visit(EVE, TALK, before.at, write, told))

    top = shown.parts[0][0]
    assert top.text.startswith("Saved as `who-likes-jazz`") and "Undo" in labels(top)
    assert headings(shown)[1:] == headings(before)
    assert "No gaps" in text(shown) and text(shown).count("Saved as") == 1


async def test_what_is_out_of_use_is_counted_alike_and_can_be_restored(
    one: Services, handle: Handle
) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.retire(kb, "vpn", author="slack:ada")

    shown = await page(handle, Visit(EVE, TALK))

    assert text(shown).count("4 entries, 1 of them retired.") == 2
    (restore,) = [one for one in pressable(shown) if one.startswith("entry:restore:")]
    again = await after(handle, EVE, restore)
    assert "back in use" in again.parts[0][0].text and "4 entries." in text(again)


async def test_a_file_is_said_to_be_where_it_is(handle: Handle) -> None:
    said = f"Here it is. {ELSEWHERE}"

    shown = await page(handle, Visit(EVE, TALK, "1:1", "do:export", Reply(said)))

    assert shown.parts[0][0].text == "Here it is. It is in our direct conversation."


async def test_who_has_a_button_to_import_is_not_sent_to_the_command_line() -> None:
    shown = await page(services().handle(), Visit(ADA, TALK))

    assert "I have no answers yet." in text(shown) and "faqbot import" not in text(shown)


async def test_gaps_are_a_click_away_where_they_take_long(one: Services, handle: Handle) -> None:
    await Member(handle, OMAR).asks(GAP)
    looking = Looking(one.stores.faq, one.stores.receipts, one.answering, one.replayer)

    async def never(_caller: Caller, action: Action) -> Response:
        if action == Gaps():
            await asyncio.Event().wait()
        return Reply("Something else.")

    stores = one.stores
    callers = Callers(stores.workspaces, stores.channels, stores.roles, stores.blocks, pseudonym)
    caller = await callers.caller(VIC, TALK)
    slow = await Overviews(looking=looking, run=never, patience=0).page(caller, Visit(VIC, TALK))
    shown = await after(handle, VIC, "do:gaps")

    assert pressable(slow)[-1] == "do:gaps"
    assert headings(slow) == headings(shown) == ["", "Gaps"]
    assert GAP in shown.parts[1][0].text


async def test_who_is_blocked_sees_that_alone(one: Services, handle: Handle) -> None:
    await one.stores.blocks.block("slack:T1", "omar", "slack:ada")

    shown = await page(handle, Visit(OMAR, TALK))

    assert "blocked you" in text(shown) and pressable(shown) == []


async def test_an_empty_knowledge_base_begins_with_the_set_up() -> None:
    handle = services().handle()

    shown = await page(handle, Visit(ADA, TALK))
    assert "I have no answers yet." in text(shown)
    assert shown.parts[1][0].text.startswith("Set-up")
    loaded = await after(handle, ADA, "setup:sample:D1")

    assert "Loaded the sample" in text(loaded)
    assert text(loaded).count("Set-up") == 1
    assert "I have no answers yet." not in text(loaded)
    plain = await page(handle, Visit(OMAR, TALK))
    assert "set up" not in text(plain).lower()


async def test_what_a_form_of_the_set_up_brought_stands_on_top() -> None:
    handle = services().handle()
    ada = Member(handle, ADA, TALK)
    form = await handle(Press("setup:add:D1", ADA, TALK))
    assert isinstance(form, Form)
    told = await ada.submits(form.id, question="Where is the door?", answer="Left.")
    assert isinstance(told, Reply)

    shown = await page(handle, Visit(ADA, TALK, "1:1", "setup:add:D1", told))

    assert shown.parts[0][0].text.startswith("Saved")
    assert text(shown).count("Set-up") == 1


async def test_a_visit_leaves_no_trace(one: Services, handle: Handle) -> None:
    for person in (GIL, OMAR, VIC, EVE, ADA):
        await page(handle, Visit(person, TALK))

    assert [*one.stores.receipts.all] == []


async def test_where_no_workspace_is_known_there_is_no_page(handle: Handle) -> None:
    response = await handle(Visit(OMAR, replace(TALK, workspace="")))

    assert isinstance(response, Reply) and response.refusal


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_spot_is_found_again_by_its_name(entries: int, gaps: int) -> None:
    assert Spot.at(Spot(entries, gaps).name) == Spot(entries, gaps)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_and_any_button_lead_somewhere(name: str, button: str) -> None:
    spot = Spot.at(name).after(button)

    assert spot.entries >= 1 and spot.gaps >= 1 and spot.name
