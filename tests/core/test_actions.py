"""The `/faq` actions on entries: who may, what is found, what is said."""

from dataclasses import replace

import pytest

from bot.core.actions.choosing import MOST, matching
from bot.core.errors import ModelError
from bot.core.faq import Audience, FaqEntry
from bot.core.messages import (
    Form,
    Handle,
    Input,
    Person,
    Place,
    Reply,
    Restore,
    Retire,
    Role,
    Trigger,
)
from tests.core.acting import HOME, Member, button
from tests.core.services import ENTRIES, Services, services

AWAY = Place("slack", "T2", "C1")
SHARED = replace(HOME, channel="C8", shared=True)
OWNER = Person("ada", owner=True)
EDITOR, VIEWER, ANYONE = Person("eve"), Person("vic"), Person("omar")
GUEST = Person("gil", guest=True)
ENDLESS = "9" * 30
ODD = FaqEntry("a`b", "What is *this* <thing>?", "It.", ("1. _one_",), audience=Audience.PUBLIC)


@pytest.fixture
async def one() -> Services:
    """A workspace with an editor and a viewer; another with entries of the same ids."""
    one = services()
    for place in (HOME, AWAY):
        kb = (await one.stores.workspaces.workspace(place.platform, place.workspace)).kb
        entries = [replace(entry, answer=place.workspace) for entry in ENTRIES]
        await one.curation.import_entries(kb, [*entries, ODD], author="x")
        await one.library.prepare(await one.again(kb))
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    await one.stores.roles.grant("slack:T1", "vic", Role.VIEWER)
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


async def key_of(one: Services, slug: str, place: Place = HOME) -> int:
    return (await one.stores.faq.entry(await base_of(one, place), slug)).key


async def base_of(one: Services, place: Place = HOME) -> int:
    return (await one.stores.workspaces.workspace(place.platform, place.workspace)).kb.key


# ---------------------------------------------------------------- permissions

LINES = {
    None: ["help", "show vpn", "show", "list", "search vpn token"],
    Role.VIEWER: ["why", "history vpn", "channel"],
    Role.EDITOR: ["add", "edit", "edit vpn", "undo", "retire vpn", "restore vpn", "revert vpn 1"],
    Role.ADMIN: [
        *("setup", "roles", "block", "channel auto", "roles grant editor @U1", "block @U1"),
        *("channel helpers on", "channel helpers ping @&1", "channel helpers ping off"),
    ],
}
"""Lines by the least role that they need."""


@pytest.mark.parametrize(
    ("person", "place", "role"),
    [
        (GUEST, HOME, None),
        (ANYONE, HOME, None),
        (VIEWER, HOME, Role.VIEWER),
        (EDITOR, HOME, Role.EDITOR),
        (OWNER, HOME, Role.ADMIN),
        (EDITOR, AWAY, None),
        (Person("root"), HOME, None),
    ],
    ids=["guest", "anyone", "viewer", "editor", "owner", "editor of another workspace", "stranger"],
)
async def test_each_line_is_for_those_who_have_its_role(
    one: Services, handle: Handle, person: Person, place: Place, role: Role | None
) -> None:
    await Member(handle, ANYONE, place).asks("vpn token expired")
    ranks = [None, *Role]

    for needed, lines in LINES.items():
        for line in lines:
            response = await Member(handle, person, place).faq(line)
            denied = isinstance(response, Reply) and response.text.startswith("That needs the role")
            assert denied is (ranks.index(needed) > ranks.index(role)), line


async def test_an_admin_of_another_workspace_is_nobody_here(one: Services, handle: Handle) -> None:
    await one.stores.roles.grant("slack:T2", "bea", Role.ADMIN)

    told = await Member(handle, Person("bea")).refused("setup")

    assert "role `admin`" in told and "/faq roles grant admin @bea" in told


@pytest.mark.parametrize("form", ["add", "add:setup:C1", "edit:1:1", "pick:edit"])
@pytest.mark.parametrize("person", [ANYONE, VIEWER, GUEST])
async def test_a_form_is_for_editors_however_it_was_got(
    handle: Handle, form: str, person: Person
) -> None:
    reply = await Member(handle, person).submits(form, question="Q?", answer="A.", entry="vpn")

    assert isinstance(reply, Reply) and reply.refusal and "role `editor`" in reply.text


# ---------------------------------------------------------------- two editors at once


async def filled(member: Member, form: Form, **typed: str) -> Form | Reply:
    """What follows the form, sent in with what stands in it but for what was typed."""
    response = await member.submits(
        form.id, **{field.name: field.value for field in form.fields} | typed
    )
    assert isinstance(response, Form | Reply)
    return response


async def test_the_second_of_two_editors_sees_the_difference_and_overwrites_nothing(
    one: Services, handle: Handle
) -> None:
    editor = Member(handle, EDITOR)
    mine = await editor.opens("edit vpn")
    theirs = await Member(handle, OWNER).opens("edit vpn")
    await filled(Member(handle, OWNER), theirs, answer="At the *desk*.", tags="network")

    again = await filled(editor, mine, answer="By badge.", alternates="token?")

    assert isinstance(again, Form)
    assert f"changed by `@{OWNER.id}` meanwhile" in again.note and "version 2" in again.note
    for line in ("`- answer: T1`", "`+ answer: At the *desk*.`", "`+ tags: network`"):
        assert line in again.note
    assert {field.name: field.value for field in again.fields} == {
        "question": "How do I renew my VPN token?",
        "alternates": "token?",
        "answer": "By badge.",
        "tags": "network",
        "source": "",
    }
    kb = await base_of(one)
    assert (await one.stores.faq.entry(kb, "vpn")).answer == "At the *desk*."

    saved = await filled(editor, again)

    assert isinstance(saved, Reply) and not saved.refusal
    entry = await one.stores.faq.entry(kb, "vpn")
    assert (entry.version, entry.answer, entry.tags) == (3, "By badge.", ("network",))
    assert "token?" in entry.alternates


async def test_a_platform_that_keeps_what_was_typed_takes_nobodys_change_back(
    one: Services, handle: Handle
) -> None:
    editor = Member(handle, EDITOR)
    mine = await editor.opens("edit vpn")
    await filled(Member(handle, OWNER), mine, question="How do I get a VPN token?")
    again = await filled(editor, mine, answer="By badge.")
    assert isinstance(again, Form)

    await filled(editor, replace(again, fields=mine.fields), answer="By badge.")

    entry = await one.stores.faq.entry(await base_of(one), "vpn")
    assert (entry.question, entry.answer) == ("How do I get a VPN token?", "By badge.")


async def test_a_third_editor_in_between_is_shown_as_well(handle: Handle) -> None:
    editor, owner = Member(handle, EDITOR), Member(handle, OWNER)
    mine = await editor.opens("edit vpn")
    await filled(owner, await owner.opens("edit vpn"), answer="One.")
    again = await filled(editor, mine, answer="By badge.")
    await filled(owner, await owner.opens("edit vpn"), answer="Two.")
    assert isinstance(again, Form)

    once_more = await filled(editor, again)

    assert isinstance(once_more, Form) and "`+ answer: Two.`" in once_more.note
    assert isinstance(await filled(editor, once_more), Reply)


async def test_a_long_difference_is_cut_above_the_form(handle: Handle) -> None:
    editor, owner = Member(handle, EDITOR), Member(handle, OWNER)
    mine = await editor.opens("edit vpn")
    answer = "\n".join(f"line {number} {'x' * 500}" for number in range(60))
    await filled(owner, await owner.opens("edit vpn"), answer=answer)

    again = await filled(editor, mine, answer="By badge.")

    assert isinstance(again, Form) and len(again.note) < 2_000
    assert "and 51 lines more" in again.note


# ---------------------------------------------------------------- choosing


@pytest.mark.parametrize(
    ("line", "form", "submit"), [("edit", "pick:edit", "Open"), ("show", "pick:show", "Show")]
)
async def test_without_an_id_an_entry_is_chosen_first(
    handle: Handle, line: str, form: str, submit: str
) -> None:
    picker = await Member(handle, EDITOR).opens(line)

    assert (picker.id, picker.submit) == (form, submit)
    assert [(field.name, field.input) for field in picker.fields] == [("entry", Input.ENTRY)]


async def test_the_chosen_entry_opens_by_its_key_or_by_a_typed_id(
    one: Services, handle: Handle
) -> None:
    editor = Member(handle, EDITOR)
    for chosen in (str(await key_of(one, "vpn")), "vpn", " vpn "):
        form = await editor.submits("pick:edit", entry=chosen)
        shown = await editor.submits("pick:show", entry=chosen)

        assert isinstance(form, Form) and form.id.startswith(f"edit:{await key_of(one, 'vpn')}:")
        assert isinstance(shown, Reply) and shown.private and "`vpn`" in shown.text


@pytest.mark.parametrize("chosen", ["", "nothing", "0", ENDLESS, "²"])
async def test_what_is_no_entry_cannot_be_chosen(handle: Handle, chosen: str) -> None:
    reply = await Member(handle, EDITOR).submits("pick:show", entry=chosen)

    assert isinstance(reply, Reply) and reply.refusal and "no entry" in reply.text


async def test_an_entry_of_another_workspace_cannot_be_chosen(
    one: Services, handle: Handle
) -> None:
    key = str(await key_of(one, "vpn", AWAY))

    reply = await Member(handle, EDITOR).submits("pick:edit", entry=key)

    assert isinstance(reply, Reply) and "no entry" in reply.text


async def test_an_id_in_digits_is_found_where_no_key_is_meant(
    one: Services, handle: Handle
) -> None:
    editor = Member(handle, EDITOR)
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.add(kb, FaqEntry("4711", "Which number?", "That one."), author="x")

    shown = await editor.submits("pick:show", entry="4711")

    assert isinstance(shown, Reply) and "That one." in shown.text


async def test_completions_are_keys_of_what_the_person_may_see(
    one: Services, handle: Handle
) -> None:
    await Member(handle, EDITOR).told("retire wifi")

    editors = await Member(handle, EDITOR).completes("w")
    anyones = await Member(handle, ANYONE).completes("w")
    guests = await Member(handle, GUEST).completes("")
    shared = await Member(handle, EDITOR, SHARED).completes("")

    wifi = str(await key_of(one, "wifi"))
    assert wifi in [choice.value for choice in editors.items]
    assert "(retired)" in next(c.label for c in editors.items if c.value == wifi)
    assert wifi not in [choice.value for choice in anyones.items]
    for public in (guests, shared):
        assert [c.value for c in public.items] == [str(await key_of(one, ODD.slug))]


async def test_a_completion_offers_what_its_command_can_be_used_with(
    one: Services, handle: Handle
) -> None:
    editor = Member(handle, EDITOR)
    await editor.told("retire wifi")
    wifi, vpn = str(await key_of(one, "wifi")), str(await key_of(one, "vpn"))

    async def offered(text: str, command: str) -> set[str]:
        keys = {choice.value for choice in (await editor.completes(text, command)).items}
        return keys & {wifi, vpn}

    for typed in ("", "wifi"):
        assert await offered(typed, "restore") == {wifi}
        assert wifi not in await offered(typed, "retire")
    assert await offered("", "retire") == {vpn}
    for command in ("show", "edit", "history", "revert", ""):
        assert await offered("", command) == {wifi, vpn}


async def test_a_completion_fills_in_the_id_or_the_key_where_that_does_not_fit(
    one: Services, handle: Handle
) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    for slug in ("x" * 100, "x" * 101, " spaced "):
        entry = FaqEntry(slug, f"What is {len(slug)}?", f"It is {len(slug)}.")
        await one.curation.import_entries(kb, [entry], author="x")
    editor = Member(handle, EDITOR)

    choices = {one.label: one for one in (await editor.completes("what is")).items}

    assert choices["What is 100?"].slug == "x" * 100
    for length in (101, 8):
        choice = choices[f"What is {length}?"]
        assert choice.slug == f"key:{choice.value}"
        assert f"It is {length}." in await editor.told(f"show {choice.slug}")
        assert (await editor.opens(f"edit {choice.slug}")).id == f"edit:{choice.value}:1"
        assert "retired" in await editor.told(f"retire {choice.slug}")
        assert "back in use" in await editor.told(f"restore {choice.slug}")
        assert "3 versions" in await editor.told(f"history {choice.slug}")


async def test_an_id_that_looks_like_a_key_is_an_id_first(one: Services, handle: Handle) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    key = await key_of(one, "vpn")
    await one.curation.add(kb, FaqEntry(f"key:{key}", "Which key?", "That one."), author="x")

    assert "That one." in await Member(handle, ANYONE).told(f"show key:{key}")


@pytest.mark.parametrize("chosen", ["key:", "key:x", "key:0", f"key:{ENDLESS}", "key:²"])
async def test_what_is_no_key_is_no_entry(handle: Handle, chosen: str) -> None:
    assert "entry" in await Member(handle, EDITOR).refused(f"show {chosen}")


async def test_a_key_shows_nobody_what_they_may_not_see(one: Services, handle: Handle) -> None:
    await Member(handle, EDITOR).told("retire wifi")
    here, away = await key_of(one, "vpn"), await key_of(one, "vpn", AWAY)
    retired = await key_of(one, "wifi")

    for person, key in ((GUEST, here), (EDITOR, away), (ANYONE, retired)):
        told = await Member(handle, person).refused(f"show key:{key}")
        assert "no longer there" in told


async def test_entries_are_completed_by_words_first_and_then_by_meaning(
    one: Services, handle: Handle
) -> None:
    anyone = Member(handle, ANYONE)

    by_meaning = await anyone.completes("visitors on the wifi")
    both = await anyone.completes("vpn")
    begun = await anyone.completes("vp")

    assert by_meaning.items[0].slug == "wifi"
    assert both.items[0].slug == "vpn" and len(both.items) > 1
    assert len({one.value for one in both.items}) == len(both.items)
    assert [one.slug for one in begun.items] == ["vpn"]


async def test_nothing_is_completed_by_meaning_that_somebody_may_not_see(
    one: Services, handle: Handle
) -> None:
    await Member(handle, EDITOR).told("retire wifi")

    for person, place, seen in (
        (GUEST, HOME, {ODD.slug}),
        (EDITOR, SHARED, {ODD.slug}),
        (ANYONE, HOME, {"vpn", "badge", ODD.slug}),
        (EDITOR, HOME, {"vpn", "badge", ODD.slug}),  # by its words alone
    ):
        found = await Member(handle, person, place).completes("how do visitors use it")
        assert {one.slug for one in found.items} == seen


async def test_words_are_completed_while_the_model_is_away(one: Services, handle: Handle) -> None:
    one.encoder.fault = ModelError("It is away.")

    assert [one.slug for one in (await Member(handle, ANYONE).completes("vpn")).items] == ["vpn"]


def test_what_begins_as_typed_comes_first_and_a_page_is_enough() -> None:
    inside = FaqEntry("x", "Who renews the revpn?", "")
    word = FaqEntry("y", "My vpn token", "")
    start = FaqEntry("z", "VPN setup", "")
    slug = FaqEntry("vpn-token", "How?", "")

    assert matching([inside, word, start, slug], "vpn") == [start, slug, word, inside]
    assert matching([inside, word, start, slug], "tok VPN") == [word, slug]
    assert matching([word], "printer") == []
    assert len(matching([start] * 99, "")) == MOST


async def test_a_long_question_is_a_label_that_fits(one: Services, handle: Handle) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.add(kb, FaqEntry("long", "Why " * 200 + "?", "So."), author="x")
    await Member(handle, EDITOR).told("retire long")

    choices = await Member(handle, EDITOR).completes("why why")

    assert all(len(choice.label) <= 75 for choice in choices.items) and choices.items


# ---------------------------------------------------------------- looking


@pytest.mark.parametrize("person", [GUEST, replace(OWNER, guest=True)])
@pytest.mark.parametrize("line", ["show vpn", "list", "search vpn token", "help"])
async def test_guests_see_public_entries_alone(handle: Handle, person: Person, line: str) -> None:
    reply = await Member(handle, person).faq(line)

    assert isinstance(reply, Reply)
    assert "VPN" not in reply.text and "4 entries" not in reply.text


@pytest.mark.parametrize(
    "line", ["show vpn", "edit vpn", "retire vpn", "restore vpn", "history vpn", "revert vpn 1"]
)
async def test_where_others_read_along_internal_entries_are_not_there(
    handle: Handle, line: str
) -> None:
    assert "no entry with the id `vpn`" in await Member(handle, OWNER, SHARED).refused(line)


async def test_an_editor_is_told_what_is_not_shown_where_others_read_along(
    one: Services, handle: Handle
) -> None:
    kb = await base_of(one)
    hidden = sum(e.audience is Audience.INTERNAL for e in await one.stores.faq.entries(kb))
    editor, anyone = (Member(handle, person, SHARED) for person in (EDITOR, ANYONE))

    left_out = f"{hidden} internal ones are not shown here."
    assert f"no entry with the id `vpn`. {left_out}" in await editor.refused("show vpn")
    assert "internal" not in await anyone.refused("show vpn")
    for line in ("list", "search zebra", "help"):
        assert left_out in await editor.told(line)
        assert "internal" not in await anyone.told(line)
        assert "not shown here" not in await Member(handle, EDITOR).told(line)


async def test_a_question_that_is_typed_whole_stands_for_its_entrys_id(
    one: Services, handle: Handle
) -> None:
    editor, asked = Member(handle, EDITOR), "  how do I renew my VPN token"

    assert "`vpn` · version 1" in await editor.told(f"show {asked}")
    await editor.does(Retire(asked))
    assert "back in use" in (await editor.does(Restore(asked))).text

    form = await editor.opens("add")
    twin = await editor.submits(form.id, question="Which token?", alternates=asked, answer="That.")
    assert isinstance(twin, Reply)
    await editor.presses(button(twin, "Save"))
    told = await editor.refused(f"edit {asked}")
    assert "Several entries fit" in told and "`vpn`, `which-token`" in told


async def test_who_was_faster_is_named_and_never_by_a_raw_id(one: Services, handle: Handle) -> None:
    owner, eve = Member(handle, OWNER), Member(handle, EDITOR)
    saved = await owner.submits("add", question="Where is tea?", answer="Here.")
    assert isinstance(saved, Reply)
    undo = button(saved, "Undo")
    key = await key_of(one, "where-is-tea")

    await eve.submits(f"edit:{key}:1", question="Where is tea?", answer="There.")

    assert "slack:" not in (await owner.presses(undo)).text


async def test_an_owner_who_is_an_id_is_named_as_a_person_and_to_no_guest(
    one: Services, handle: Handle
) -> None:
    tea = FaqEntry("tea", "Where is tea?", "Here.", owner="@U0MEMB009", audience=Audience.PUBLIC)
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.curation.import_entries(kb, [tea], author="x")

    assert "owner: `@U0MEMB009`" in await Member(handle, ANYONE).told("show tea")
    assert "owner" not in await Member(handle, GUEST).told("show tea")


@pytest.mark.parametrize("line", ["show {}", "edit {}", "retire {}", "history {}", "revert {} 1"])
async def test_words_instead_of_an_id_are_told_which_entry_has_them(
    handle: Handle, line: str
) -> None:
    told = await Member(handle, OWNER).refused(line.format("token"))

    assert "There is no entry with the id `token`. Did you mean `vpn`?" in told
    hidden = await Member(handle, OWNER, SHARED).refused(line.format("token"))
    assert "vpn" not in hidden


async def test_help_tells_what_this_person_may_do(handle: Handle) -> None:
    admin = await Member(handle, OWNER).told("help")
    viewer = await Member(handle, VIEWER).told("help")
    anyone = await Member(handle, ANYONE).told("")

    assert "You are an admin here." in admin and "- `channel [#CHANNEL] [MODE]`" in admin
    assert "This workspace's own knowledge base: 4 entries." in admin and "**Write**" in admin
    assert "- `channel`" in viewer and "`add" not in viewer and "**Write**" not in viewer
    assert "channel" not in anyone and "- `search WORDS`" in anyone


@pytest.mark.parametrize("line", ["show", "retire", "history", "edit"])
async def test_what_was_typed_is_told_and_never_interpreted(handle: Handle, line: str) -> None:
    told = await Member(handle, OWNER).refused(f"{line} **x** `y` <!channel>")

    assert "There is no entry with the id ``**x** `y` <!channel>``." in told


async def test_lists_show_questions_as_they_were_written(handle: Handle) -> None:
    anyone = Member(handle, ANYONE)

    assert r"- ``a`b`` — What is \*this\* \<thing\>?" in await anyone.told("list")
    assert r"What is \*this\* \<thing\>?" in await anyone.told("search what is this thing")
    assert r"- 1\. \_one\_" in await anyone.told("show a`b")


async def test_an_entry_with_an_odd_id_can_be_written_retired_and_taken_back(
    handle: Handle,
) -> None:
    editor = Member(handle, EDITOR)

    assert "``a`b`` is retired; ``/faq restore a`b``" in await editor.told("retire a`b")
    assert "``a`b`` is back in use" in await editor.told("restore a`b")
    assert "``a`b``: 3 versions" in await editor.told("history a`b")
    assert "``a`b`` as version 4, and so retired" in await editor.told("revert a`b 2")
    assert "``a`b`` is as before" in await editor.told("undo")


# ---------------------------------------------------------------- why


async def test_a_receipt_is_explained_in_its_own_workspace_alone(
    one: Services, handle: Handle
) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T1")).kb
    await one.stores.workspaces.use("slack", "T9", kb.key)
    reply = await Member(handle, ANYONE).asks("vpn token expired")

    here = await Member(handle, VIEWER).told(f"why {reply.receipt}")
    elsewhere = Member(handle, OWNER, Place("slack", "T9", "C1"))

    assert "vpn token expired" in here
    assert f"no receipt `{reply.receipt}` here" in await elsewhere.refused(f"why {reply.receipt}")
    assert "Nothing was decided" in await elsewhere.refused("why")


async def test_a_greeting_is_explained_without_a_text_or_a_model(handle: Handle) -> None:
    reply = await Member(handle, ANYONE).asks("hello")

    told = await Member(handle, VIEWER).told(f"why {reply.receipt}")

    assert "was not kept" in told and "expired" not in told
    assert "Model" not in told and f"Receipt `{reply.receipt}`" in told


async def test_a_decision_about_internal_entries_is_not_explained_where_others_read(
    handle: Handle,
) -> None:
    reply = await Member(handle, ANYONE).asks("vpn token expired", Trigger.COMMAND)

    told = await Member(handle, OWNER, SHARED).refused(f"why {reply.receipt}")

    assert "internal" in told and "vpn" not in told


async def test_what_is_no_receipt_is_told_and_never_interpreted(handle: Handle) -> None:
    assert "no receipt `**x**` here" in await Member(handle, OWNER).refused("why **x**")
