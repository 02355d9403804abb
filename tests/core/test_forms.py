"""The forms for entries: all that belongs to one can be changed, and nothing is written over."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.faq import Audience, FaqEntry, KnowledgeBase
from bot.core.messages import (
    Add,
    Edit,
    File,
    Form,
    Handle,
    Import,
    Input,
    Person,
    Press,
    Reply,
    Response,
    Role,
)
from bot.core.messages import Command as Typed
from bot.core.replies import forms
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import Services, services

ADA, EVE, OMAR, VIC = Person("ada", owner=True), Person("eve"), Person("omar"), Person("vic")


@pytest.fixture
async def one() -> Services:
    one = services()
    await one.knows()
    kb = await one.stores.faq.knowledge_base("default")
    await one.stores.workspaces.use("slack", "T1", kb.key)
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    await one.stores.roles.grant("slack:T1", "vic", Role.VIEWER)
    return one


@pytest.fixture
async def kb(one: Services) -> KnowledgeBase:
    return await one.stores.faq.knowledge_base("default")


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


@pytest.fixture
def ada(handle: Handle) -> Member:
    return Member(handle, ADA)


@pytest.fixture
def eve(handle: Handle) -> Member:
    return Member(handle, EVE)


async def vpn(one: Services, kb: KnowledgeBase) -> FaqEntry:
    return await one.stores.faq.entry(kb.key, "vpn")


async def opened(member: Member, id_: str) -> Form:
    form = await member.handle(Press(id_, member.person, member.place))
    assert isinstance(form, Form), form
    return form


async def sends(member: Member, form: Form, **values: str) -> Response:
    """The form with these fields changed, as a platform sends it."""
    stands = {field.name: field.value for field in form.fields}
    assert values.keys() <= stands.keys()
    return await member.submits(form.id, **stands | values)


def told(response: Response | None) -> Reply:
    assert isinstance(response, Reply), response
    return response


async def more(member: Member) -> Form:
    shown = told(await member.faq("show vpn"))
    return await opened(member, button(shown, "More"))


async def alternates(member: Member, label: str = "Alternates") -> Form:
    shown = told(await member.faq("show vpn"))
    return await opened(member, button(shown, label))


class TestMore:
    async def test_editors_alone_are_offered_to_change_what_is_shown(self, handle: Handle) -> None:
        for person, offered in (
            (ADA, ["Edit", "More", "Alternates", "As a file"]),
            (EVE, ["Edit", "More", "Alternates", "As a file"]),
            (VIC, []),
            (OMAR, []),
        ):
            assert labels(told(await Member(handle, person).faq("show vpn"))) == offered

    @pytest.mark.parametrize("what", ["edit:1", "more:1", "alternates:1:1", "file:1", "long:1"])
    async def test_the_buttons_are_for_editors(self, handle: Handle, what: str) -> None:
        for person in (VIC, OMAR):
            denied = await Member(handle, person).presses(f"entry:{what}")
            assert denied.refusal and "needs the role `editor`" in denied.text

    async def test_a_new_entry_has_a_source(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        form = await ada.opens("add")
        values = {"question": "Who cleans?", "answer": "We do.", "source": " Handbook, p. 3 "}

        saved = told(await sends(ada, form, **values))

        assert labels(saved) == ["Undo", "More", "Alternates"]
        assert (await one.stores.faq.entry(kb.key, "who-cleans")).source == "Handbook, p. 3"

    async def test_owner_review_date_and_audience_have_a_form_of_their_own(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        form = await more(ada)
        values = {"owner": "@eve", "review_on": "2099-01-31", "audience": "public"}

        saved = told(await sends(ada, form, source="Handbook", tags="vpn, token", **values))

        assert "version 2" in saved.text
        entry = await vpn(one, kb)
        assert (entry.owner, entry.review_on) == ("@eve", date(2099, 1, 31))
        assert (entry.source, entry.audience) == ("Handbook", Audience.PUBLIC)
        assert entry.tags == ("vpn", "token")
        shown = await ada.told("show vpn")
        assert "owner: @eve" in shown and "review on 2099-01-31" in shown and "public" in shown
        history = await ada.told("history vpn")
        assert "`+ owner: @eve`" in history and "`- audience: internal`" in history

    async def test_what_is_emptied_is_gone_and_what_is_not_touched_stays(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        values = {"owner": "@eve", "review_on": "2099-01-31", "source": "Handbook"}
        await sends(ada, await more(ada), **values)

        await sends(ada, await more(ada), review_on=" ", source="")

        entry = await vpn(one, kb)
        assert (entry.owner, entry.review_on, entry.source) == ("@eve", None, None)
        assert entry.answer == "In the portal."

    @pytest.mark.parametrize("day", ["31.1.2027", "2027-02-30", "20270131", "soon", "2027-W05-1"])
    async def test_what_is_no_day_is_said_to_be_none_and_offered_again(
        self, one: Services, kb: KnowledgeBase, ada: Member, day: str
    ) -> None:
        refused = told(await sends(ada, await more(ada), review_on=day, owner="@eve"))

        assert refused.refusal and labels(refused) == ["Correct it"]
        assert f"`{day}` is no day of the calendar; write the review date as 2030-01-31." in (
            refused.text
        )
        again = await opened(ada, button(refused, "Correct it"))
        assert {one.name: one.value for one in again.fields}["review_on"] == day
        saved = told(await sends(ada, again, review_on="2099-01-31"))
        assert not saved.refusal and (await vpn(one, kb)).owner == "@eve"
        assert "was not saved" not in (await more(ada)).note

    async def test_a_day_that_is_past_is_no_review_date(self, ada: Member) -> None:
        refused = told(await sends(ada, await more(ada), review_on="2020-01-31"))

        assert refused.refusal and refused.field == "review_on"
        assert "`2020-01-31` is past" in refused.text

    async def test_a_review_date_that_has_passed_stays_while_it_is_left_alone(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        past = replace(await vpn(one, kb), review_on=date(2020, 1, 31))
        await one.curation.import_entries(kb, [past], author="terminal:ada")

        await sends(ada, await more(ada), owner="@eve")

        entry = await vpn(one, kb)
        assert (entry.owner, entry.review_on) == ("@eve", date(2020, 1, 31))

    async def test_an_audience_is_one_of_two(self, one: Services, ada: Member) -> None:
        refused = told(await sends(ada, await more(ada), audience="everybody"))

        assert refused.refusal and "`internal` or `public`" in refused.text

    async def test_where_public_entries_alone_are_given_none_is_hidden(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        await sends(ada, await more(ada), audience="public")
        await one.stores.workspaces.use("slack", "T1", kb.key, public_only=True)

        refused = told(await sends(ada, await more(ada), audience="internal"))

        assert refused.refusal and "given to nobody here" in refused.text
        assert (await vpn(one, kb)).audience is Audience.PUBLIC

    async def test_the_second_of_two_editors_sees_the_difference(
        self, one: Services, kb: KnowledgeBase, ada: Member, eve: Member
    ) -> None:
        mine, theirs = await more(ada), await more(eve)
        await sends(eve, theirs, owner="@eve", source="Wiki")

        again = await sends(ada, mine, owner="@ada")

        assert isinstance(again, Form) and again.id.startswith("more:1:2:1:of:")
        assert "`+ owner: @eve`" in again.note
        stands = {field.name: field.value for field in again.fields}
        assert (stands["owner"], stands["source"]) == ("@ada", "Wiki")
        await sends(ada, again)
        entry = await vpn(one, kb)
        assert (entry.owner, entry.source, entry.version) == ("@ada", "Wiki", 3)

    async def test_what_a_form_had_no_room_for_is_kept_as_it_was_entered(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        form = await ada.opens("edit vpn")
        refused = told(await sends(ada, form, question=" ", source="Wiki", tags="a"))
        again = await opened(ada, button(refused, "Correct it"))
        stands = {one.name: one.value for one in again.fields if one.name not in ("source", "tags")}

        saved = told(await ada.submits(again.id, **stands | {"question": "How do I renew it?"}))

        assert not saved.refusal
        entry = await vpn(one, kb)
        assert (entry.question, entry.source, entry.tags) == ("How do I renew it?", "Wiki", ("a",))


class TestAlternates:
    async def test_they_are_seen_and_some_are_taken_off(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        await one.curation.edit(kb, "vpn", author="ada", add_alternates=("new token", "token?"))
        form = await alternates(ada)
        (removing, adding) = form.fields
        assert [option.label for option in removing.options] == [
            "vpn token expired",
            "new token",
            "token?",
        ]
        assert "it has 3 so far" in adding.hint and removing.input is Input.SEVERAL

        saved = told(await sends(ada, form, remove0="0\n2", alternates="renew\n\nvpn again"))

        assert "version 3" in saved.text
        assert (await vpn(one, kb)).alternates == ("new token", "renew", "vpn again")

    async def test_what_others_did_meanwhile_is_left_alone(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        await one.curation.edit(kb, "vpn", author="ada", add_alternates=("new token", "token?"))
        form = await alternates(ada)
        await one.curation.edit(
            kb,
            "vpn",
            author="eve",
            answer="At the desk.",
            add_alternates=("access",),
            remove_alternates=("vpn token expired",),
        )

        saved = told(await sends(ada, form, remove0="0\n1", alternates="renew"))

        assert not saved.refusal
        entry = await vpn(one, kb)
        assert entry.alternates == ("token?", "access", "renew")
        assert entry.answer == "At the desk."

    async def test_many_come_in_pages_none_of_them_cut(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        texts = tuple(f"vpn way {number}" for number in range(249))
        await one.curation.edit(kb, "vpn", author="ada", add_alternates=texts)
        shown = told(await ada.faq("show vpn"))
        pages = [label for label in labels(shown) if label.startswith("Alternates")]
        assert pages == ["Alternates 1–100", "Alternates 101–200", "Alternates 201–250"]

        last = await opened(ada, button(shown, pages[-1]))
        saved = told(await sends(ada, last, remove0="200", remove25="249"))

        assert not saved.refusal
        left = (await vpn(one, kb)).alternates
        assert len(left) == 248 and {texts[199], texts[248]}.isdisjoint(left)

    @given(st.integers(0, 500))
    def test_each_stands_in_one_form_once(self, number: int) -> None:
        texts = tuple(f"way {at}" for at in range(number))
        entry = FaqEntry("vpn", "Q?", "A.", texts, key=1, version=1)
        pages = [one for one in forms.openers(entry) if one.id.startswith("entry:alternates")]

        each = [forms.alternates_form(entry, at) for at in range(1, len(pages) + 1)]

        options = [one for form in each for field in form.fields for one in field.options]
        assert [one.label for one in options] == [*texts]
        assert all(entry.alternates[int(one.value)] == one.label for one in options)
        assert all(len(form.fields) <= 5 for form in each)
        assert all(len(field.options) <= 25 for form in each for field in form.fields)

    async def test_what_takes_an_answer_away_is_shown_first_and_can_be_changed(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        await ada.asks("vpn token expired")

        shown = told(await sends(ada, await alternates(ada), remove0="0"))

        assert labels(shown) == ["Save", "Change", "Discard"]
        again = await opened(ada, button(shown, "Change"))
        assert again.fields[0].value == "0"
        saved = told(await sends(ada, again, remove0="", alternates="renew"))
        assert not saved.refusal
        assert (await vpn(one, kb)).alternates == ("vpn token expired", "renew")

    async def test_what_was_shown_first_is_saved_with_its_button(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        await ada.asks("vpn token expired")
        shown = told(await sends(ada, await alternates(ada), remove0="0"))

        saved = await ada.presses(button(shown, "Save"))

        assert saved.in_place and (await vpn(one, kb)).alternates == ()

    async def test_a_form_that_no_version_is_known_of_changes_nothing(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        refused = told(await ada.submits("alternates:1:1:9", remove0="0", alternates=""))

        assert refused.refusal and "open its alternates again" in refused.text
        assert (await vpn(one, kb)).version == 1


class TestFiles:
    async def test_one_entry_is_given_as_a_file_and_taken_back(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        shown = told(await ada.faq("show vpn"))

        given = await ada.presses(button(shown, "As a file"))

        (file,) = given.files
        assert file.name == "vpn.yaml" and "`vpn` alone" in given.text
        changed = File(file.name, file.content.replace(b"In the portal.", b"At the desk."))
        looked = told(await ada.handle(Typed(ADA, HOME, Import((changed,)))))
        await ada.presses(button(looked, "Apply"))
        assert (await vpn(one, kb)).answer == "At the desk."
        assert len(await one.stores.faq.entries(kb.key)) == 3

    async def test_an_edit_names_what_is_given_where_it_has_no_room(self, ada: Member) -> None:
        form = await ada.opens("edit vpn")

        given = await ada.presses(form.instead)

        assert "It is too long for a form here" in given.text and given.files
        assert "too long for a form here" in given.fileless

    async def test_a_file_is_called_after_its_entry_in_plain_letters(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        await one.curation.add(kb, FaqEntry("Ä / ../b?", "What?", "That."), author="ada")
        key = (await one.stores.faq.entry(kb.key, "Ä / ../b?")).key

        (file,) = (await ada.presses(f"entry:file:{key}")).files

        assert file.name == "b.yaml"


class TestWithoutAForm:
    """Values that come with a command, a gap or a message go the same way as a form's."""

    async def test_an_edit_that_takes_an_answer_away_is_shown_first(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        await ada.asks("vpn token expired")
        action = Edit("vpn", remove_alternates=("vpn token expired",))

        shown = told(await ada.handle(Typed(ADA, HOME, action)))

        assert labels(shown) == ["Save", "Change", "Discard"]
        assert (await vpn(one, kb)).version == 1
        await ada.presses(button(shown, "Save"))
        assert (await vpn(one, kb)).alternates == ()

    async def test_what_harms_nothing_is_saved_at_once(
        self, one: Services, kb: KnowledgeBase, ada: Member
    ) -> None:
        action = Edit("vpn", answer="At the desk.", owner="@eve", review_on="2099-01-31")

        saved = told(await ada.handle(Typed(ADA, HOME, action)))

        entry = await vpn(one, kb)
        assert "version 2" in saved.text and entry.answer == "At the desk."
        assert (entry.owner, entry.review_on) == ("@eve", date(2099, 1, 31))
        assert entry.alternates == ("vpn token expired",)


async def test_an_edit_is_replaced_by_nothing_that_was_left_alone(
    one: Services, kb: KnowledgeBase, ada: Member
) -> None:
    full = replace(await vpn(one, kb), tags=("a, b", "c"), source="S", owner="O")
    await one.curation.import_entries(kb, [full], author="ada")

    for form in (await ada.opens("edit vpn"), await more(ada), await alternates(ada)):
        same = told(await sends(ada, form))
        assert "says that already" in same.text
    assert (await vpn(one, kb)).tags == ("a, b", "c")


async def test_what_was_chosen_on_one_page_is_not_lost_by_another(
    one: Services, kb: KnowledgeBase, ada: Member
) -> None:
    texts = tuple(f"vpn way {number}" for number in range(149))
    await one.curation.edit(kb, "vpn", author="ada", add_alternates=texts)
    first = await alternates(ada, "Alternates 1–100")
    refused = told(await sends(ada, first, remove0="3", alternates="x" * 1_001))
    assert refused.refusal

    other = await alternates(ada, "Alternates 101–150")
    looked = told(await ada.faq("show vpn"))
    kept = await ada.presses(button(looked, "Alternates 1–100"))
    again = await opened(ada, kept.buttons[1].id)

    assert not any(field.value for field in other.fields)
    assert again.fields[0].value == "3" and "was not saved" in again.note


@pytest.mark.parametrize(
    "form", ["alternates:1:1", "alternates:1:1:x", "more:1", "edit", "edit:1:1:1:1", "more:x:1"]
)
async def test_a_form_that_is_none_of_the_bots_is_refused(ada: Member, form: str) -> None:
    refused = told(await ada.submits(form, owner="@eve", alternates="a"))

    assert refused.refusal and "is not one of mine" in refused.text


async def test_what_waits_under_a_preview_is_not_lost_where_somebody_was_faster(
    one: Services, kb: KnowledgeBase, ada: Member
) -> None:
    await ada.asks("vpn token expired")
    action = Edit("vpn", remove_alternates=("vpn token expired",), add_alternates=("renew",))
    shown = told(await ada.handle(Typed(ADA, HOME, action)))
    assert "Save" in labels(shown)
    await one.curation.edit(kb, "vpn", author="eve", answer="At the desk.")

    again = await opened(ada, button(shown, "Save"))
    response = await sends(ada, again)
    if "Save" in labels(told(response)):
        response = await ada.presses(button(told(response), "Save"))

    assert "searchable now" in told(response).text
    entry = await vpn(one, kb)
    assert (entry.alternates, entry.answer) == (("renew",), "At the desk.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"question": "🚗"}, "question"),
        ({"question": "x" * 1_001}, "question"),
        ({"answer": "x" * 40_001}, "answer"),
        ({"alternates": "?!"}, "alternates"),
        ({"alternates": "x" * 1_001}, "alternates"),
    ],
)
async def test_what_cannot_be_saved_is_told_at_its_field(
    ada: Member, values: dict[str, str], field: str
) -> None:
    refused = told(await ada.submits("add", **{"question": "Where?", "answer": "Here."} | values))

    assert refused.refusal and refused.field == field


async def test_an_id_that_is_taken_is_said_to_be_so_at_once(
    one: Services, kb: KnowledgeBase, ada: Member
) -> None:
    await ada.asks("vpn token expired")
    action = Add("vpn token expired", "No.", slug="wifi")

    refused = told(await ada.handle(Typed(ADA, HOME, action)))

    assert refused.refusal and "`wifi` exists" in refused.text
    assert len(await one.stores.faq.entries(kb.key)) == 3
