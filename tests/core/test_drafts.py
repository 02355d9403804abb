"""What was entered and not saved is kept for who entered it, for a day."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.actions.drafting import LIFE
from bot.core.faq import FaqEntry
from bot.core.messages import Form, Handle, Person, Place, Press, Reply, Role, Submission
from tests.core.acting import Member, button, labels
from tests.core.services import Services, services

ADA, EVE, OMAR = Person("ada", owner=True), Person("eve"), Person("omar")
AWAY = Place("slack", "T2", "C1")
NEAR = {"question": "How do I renew my VPN token now?", "answer": "Now.", "tags": "a, b"}


@pytest.fixture
async def one() -> Services:
    one = services()
    await one.knows()
    kb = await one.stores.faq.knowledge_base("default")
    await one.stores.workspaces.use("slack", "T1", kb.key)
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


def values(form: Form) -> Mapping[str, str]:
    return {field.name: field.value for field in form.fields if field.value}


async def shown(ada: Member) -> Reply:
    """A new entry that is shown before it is saved."""
    reply = await ada.submits("add", **NEAR)
    assert isinstance(reply, Reply) and labels(reply) == ["Save", "Change", "Discard"]
    return reply


async def opened(member: Member, id_: str) -> Form:
    form = await member.handle(Press(id_, member.person, member.place))
    assert isinstance(form, Form)
    return form


async def gone_on(member: Member, line: str) -> Form:
    """The form that goes on with what was entered last and not saved."""
    kept = await member.faq(line)
    assert isinstance(kept, Reply) and kept.private
    return await opened(member, kept.buttons[1].id)


async def age(one: Services, by: timedelta) -> None:
    """As if all that is kept had been entered so long ago."""
    for draft in [*one.stores.drafts._drafts.values()]:
        await one.stores.drafts.keep(replace(draft, at=draft.at - by))


async def test_only_its_author_uses_a_draft(one: Services, handle: Handle) -> None:
    reply = await shown(Member(handle, ADA))

    for label in labels(reply):
        told = await Member(handle, EVE).presses(button(reply, label))
        assert told.text.startswith("That is not kept any more")
    away = await Member(handle, ADA, AWAY).presses(button(reply, "Save"))
    assert away.text.startswith("That is not kept any more")
    denied = await Member(handle, OMAR).presses(button(reply, "Save"))
    assert "needs the role" in denied.text
    assert len(await one.stores.faq.entries(1)) == 3


async def test_what_is_kept_early_is_offered_and_is_one_draft_with_what_comes_then(
    one: Services, handle: Handle
) -> None:
    ada = Member(handle, ADA)
    early = Submission("add", NEAR, ADA, ada.place, key="click:1", early=True)

    assert await handle(early) is None
    assert values(await gone_on(ada, "add"))["answer"] == "Now."
    assert labels(as_reply(await handle(replace(early, early=False)))) == [
        *("Save", "Change", "Discard"),
    ]
    assert len(one.stores.drafts._drafts) == 1
    for person, form in ((OMAR, "add"), (ADA, "gap:1"), (ADA, "import"), (ADA, "nonsense")):
        await handle(replace(early, person=person, form=form, key="click:2"))
    assert len(one.stores.drafts._drafts) == 1


async def test_what_went_on_from_a_draft_is_kept_early_without_losing_that(
    one: Services, handle: Handle
) -> None:
    ada = Member(handle, ADA)
    await shown(ada)
    form = await gone_on(ada, "add")
    sent = Submission(form.id, {"question": "Where?"}, ADA, ada.place, key="click:1")

    await handle(replace(sent, early=True))
    assert len(one.stores.drafts._drafts) == 2

    saved = as_reply(await handle(sent))
    assert not saved.refusal and "tags" not in saved.text
    assert [one.entered["tags"] for one in one.stores.drafts._drafts.values()] in ([], ["a, b"])


async def test_a_draft_is_saved_once(handle: Handle) -> None:
    ada = Member(handle, ADA)
    reply = await shown(ada)

    saved = await ada.presses(button(reply, "Save"))
    again = await ada.presses(button(reply, "Save"))

    assert saved.in_place and labels(saved) == ["Undo", "More", "Alternates"]
    assert again.text.startswith("That is not kept any more")


async def test_a_button_pressed_often_saves_once(one: Services, handle: Handle) -> None:
    ada = Member(handle, ADA)
    reply = await shown(ada)

    told = await asyncio.gather(*(ada.presses(button(reply, "Save")) for _ in range(5)))

    assert sum("searchable now" in one.text for one in told) == 1
    kb = await one.stores.faq.knowledge_base("default")
    assert len(await one.stores.faq.entries(kb.key)) == 4


async def test_change_opens_the_form_as_it_was_filled_in(handle: Handle) -> None:
    ada = Member(handle, ADA)
    reply = await shown(ada)

    form = await opened(ada, button(reply, "Change"))

    assert values(form) == NEAR
    saved = await ada.submits(form.id, **NEAR | {"question": "Who is who?", "answer": "Me."})
    assert isinstance(saved, Reply) and "searchable now" in saved.text
    assert values(await ada.opens("add")) == {}


async def test_a_draft_is_offered_for_a_day(one: Services, handle: Handle) -> None:
    ada = Member(handle, ADA)
    refused = await ada.submits("add", question=" ", answer="Long.")
    assert isinstance(refused, Reply) and refused.refusal and labels(refused) == ["Correct it"]

    assert values(await opened(ada, button(refused, "Correct it"))) == {
        "answer": "Long.",
        "question": " ",
    }
    assert values(await gone_on(ada, "add")) == {"answer": "Long.", "question": " "}
    assert values(await ada.opens("add Who?")) == {"question": "Who?"}
    assert values(await Member(handle, EVE).opens("add")) == {}
    await age(one, LIFE)
    assert values(await ada.opens("add")) == {}
    gone = await ada.presses(button(refused, "Correct it"))
    assert gone.text.startswith("That is not kept any more")


async def test_an_edit_is_offered_for_its_entry_alone(one: Services, handle: Handle) -> None:
    ada = Member(handle, ADA)
    form = await ada.opens("edit vpn")
    await ada.submits(form.id, question="", answer="Half of it.", alternates="", tags="")

    again, other = await gone_on(ada, "edit vpn"), await ada.opens("edit wifi")

    assert values(again)["answer"] == "Half of it." and again.id.startswith(f"{form.id}:of:")
    assert values(other)["answer"] == "Ask the desk."


async def test_nothing_is_left_of_an_edit_that_met_another_and_was_saved_then(
    one: Services, handle: Handle
) -> None:
    ada, eve = Member(handle, ADA), Member(handle, EVE)
    mine = await ada.opens("edit vpn")
    await eve.submits("edit:1:1", question=ENTRY, answer="Eve's.", alternates="", tags="")
    again = await ada.submits(mine.id, question=ENTRY, answer="Ada's.", alternates="", tags="")
    assert isinstance(again, Form) and again.id.startswith("edit:1:2:1:of:")

    saved = await ada.submits(again.id, question=ENTRY, answer="Ada's.", alternates="", tags="")

    assert isinstance(saved, Reply) and "version 3" in saved.text
    assert "was not saved" not in (await ada.opens("edit vpn")).note


async def test_what_changes_nothing_has_nothing_to_undo(handle: Handle) -> None:
    ada = Member(handle, ADA)
    form = await ada.opens("edit vpn")
    same = {field.name: field.value for field in form.fields}

    told = await ada.submits(form.id, **same)

    assert isinstance(told, Reply) and told.buttons == () and not told.refusal
    assert "says that already (version 1)" in told.text


async def test_a_command_that_was_shown_is_not_done_to_another_version(
    one: Services, handle: Handle
) -> None:
    ada = Member(handle, ADA)
    await ada.asks("vpn token expired")
    reply = await ada.faq("retire vpn")
    assert isinstance(reply, Reply) and labels(reply) == ["Retire", "Discard"]
    kb = await one.stores.faq.knowledge_base("default")
    await one.curation.edit(kb, "vpn", author="eve", answer="Else.")

    told = await ada.presses(button(reply, "Retire"))

    assert told.refusal and "was changed since" in told.text


async def test_undo_under_a_reply_takes_back_that_version_alone(
    one: Services, handle: Handle
) -> None:
    ada = Member(handle, ADA)
    first = await ada.submits("edit:1:1", question=ENTRY, answer="One.", alternates="", tags="")
    assert isinstance(first, Reply)
    second = await ada.submits("edit:1:2", question=ENTRY, answer="Two.", alternates="", tags="")
    assert isinstance(second, Reply)

    refused = await ada.presses(button(first, "Undo"))
    undone = await ada.presses(button(second, "Undo"))
    twice = await ada.presses(button(second, "Undo"))

    assert refused.refusal and "was changed since" in refused.text
    assert "as before (version 4)" in undone.text
    assert twice.refusal
    kb = await one.stores.faq.knowledge_base("default")
    assert (await one.stores.faq.entry(kb.key, "vpn")).answer == "One."
    assert "Took back" in await ada.told("undo")
    assert (await one.stores.faq.entry(kb.key, "vpn")).answer == "In the portal."


async def test_what_its_button_took_back_does_not_stand_in_the_way_of_undo(
    one: Services, handle: Handle
) -> None:
    ada = Member(handle, ADA)
    for line in ("retire wifi", "restore wifi", "retire badge"):
        last = await ada.faq(line)
        assert isinstance(last, Reply)
        if "Save" in labels(last):
            last = await ada.presses(button(last, "Save"))
        if line == "restore wifi":
            restored = last

    await ada.presses(button(restored, "Undo"))

    assert "`badge`" in await ada.told("undo")
    assert "`wifi`" in await ada.told("undo")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"review_on": "soon"}, "Review date: soon"),
        ({"review_on": "soon", "tags": ""}, "Tags: nothing"),
        ({"audience": "everybody"}, "Audience: everybody"),
    ],
)
async def test_a_draft_of_more_is_named_by_what_was_changed(
    one: Services, handle: Handle, wrong: dict[str, str], name: str
) -> None:
    ada = Member(handle, ADA)
    kb = await one.stores.faq.knowledge_base("default")
    await one.curation.edit(kb, "vpn", tags=("food", "canteen"), author="slack:ada")
    key = (await one.stores.faq.entry(kb.key, "vpn")).key
    form = await opened(ada, f"entry:more:{key}")

    await ada.submits(form.id, **{**values(form), **wrong})

    kept = await ada.presses(f"entry:more:{key}")
    assert f"- “{name}”" in kept.text and "food" not in kept.text
    assert f"Go on with “{name}”" in labels(kept)


async def test_drafts_are_offered_newest_first_and_discarded_one_by_one(handle: Handle) -> None:
    ada = Member(handle, ADA)
    for number in range(6):
        await ada.submits("add", question=" ", answer=f"Thought {number}.")

    kept = await ada.faq("add")

    assert isinstance(kept, Reply) and "and 2 older ones" in kept.text
    names = [f"“Thought {number}.”" for number in (5, 4, 3, 2)]
    both = [f"{verb} {name}" for name in names for verb in ("Go on with", "Discard")]
    assert labels(kept) == ["New entry", *both]
    assert len({one.row for one in kept.buttons}) == 5  # as many as Discord has
    await ada.presses(button(kept, "Discard “Thought 5.”"))
    left = await ada.faq("add")
    assert isinstance(left, Reply) and labels(left)[1] == "Go on with “Thought 4.”"
    assert "New entry" in labels(left) and "and one other" not in left.text


async def test_the_whole_way_of_a_draft_leaves_none(handle: Handle) -> None:
    ada = Member(handle, ADA)
    reply = await shown(ada)
    form = await opened(ada, button(reply, "Change"))
    again = await ada.submits(form.id, **NEAR | {"answer": "Soon."})
    assert isinstance(again, Reply) and labels(again) == ["Save", "Change", "Discard"]
    kept = await gone_on(ada, "add")
    last = await ada.submits(kept.id, **NEAR | {"answer": "Sooner."})
    assert isinstance(last, Reply)

    await ada.presses(button(last, "Save"))

    assert isinstance(await ada.faq("add"), Form)
    for old in (reply, again):
        assert "not kept any more" in (await ada.presses(button(old, "Save"))).text


async def test_the_same_question_of_two_editors_in_one_second_is_shown_to_the_second(
    one: Services,
) -> None:
    ada, eve = Member(one.handle(), ADA), Member(one.handle(), EVE)
    entered = {"question": "Where is the bike pump?", "answer": "In the yard."}

    told = await asyncio.gather(*(who.submits("add", **entered) for who in (ada, eve)))

    first, second = sorted(told, key=lambda reply: "Save" in labels(as_reply(reply)))
    assert "Saved as `where-is-the-bike-pump`" in as_reply(first).text
    assert "also leads to `where-is-the-bike-pump`" in as_reply(second).text
    assert labels(as_reply(second)) == ["Save", "Change", "Discard"]
    who = eve if told[1] is second else ada
    saved = await who.presses(button(as_reply(second), "Save"))
    assert "Saved as `where-is-the-bike-pump-2`" in saved.text


class TestReworded:
    async def test_the_old_question_stays_as_an_alternate(
        self, one: Services, handle: Handle
    ) -> None:
        ada = Member(handle, ADA)

        saved = as_reply(await ada.submits("edit:1:1", question="Where are tokens renewed?"))
        if "Save" in labels(saved):
            saved = await ada.presses(button(saved, "Save"))

        assert f"The old question “{ENTRY}” stays as an alternate" in saved.text
        assert (await entry(one)).alternates == ("vpn token expired", ENTRY)
        assert (await ada.asks(ENTRY)).text == "In the portal."

    async def test_it_can_be_taken_out_before_it_is_saved(
        self, one: Services, handle: Handle
    ) -> None:
        ada = Member(handle, ADA)
        await ada.asks(ENTRY)
        new = "How do guests use the new wifi?"
        shown = as_reply(await ada.submits("edit:1:1", question=new, alternates="renew"))
        assert "**Change** can take it out" in shown.text

        form = await opened(ada, button(shown, "Change"))
        assert values(form)["alternates"] == f"renew\n{ENTRY}"
        again = as_reply(await ada.submits(form.id, **{**values(form), "alternates": "renew"}))
        if "Save" in labels(again):
            assert "The old question" not in again.text
            again = await ada.presses(button(again, "Save"))

        assert "searchable now" in again.text
        assert (await entry(one)).alternates == ("vpn token expired", "renew")

    @pytest.mark.parametrize("same", ["how do i renew my VPN token", " {ENTRY} ", None])
    async def test_another_case_or_other_marks_are_the_same_question(
        self, one: Services, handle: Handle, same: str | None
    ) -> None:
        entered = {"answer": "There."} | ({"question": same.format(ENTRY=ENTRY)} if same else {})

        saved = as_reply(await Member(handle, ADA).submits("edit:1:1", **entered))

        assert "The old question" not in saved.text
        assert (await entry(one)).alternates == ("vpn token expired",)


class TestRetired:
    async def test_the_forms_of_a_retired_entry_say_so(self, one: Services, handle: Handle) -> None:
        ada = Member(handle, ADA)
        kb = await one.stores.faq.knowledge_base("default")
        await one.curation.retire(kb, "vpn", author="eve")

        form = await ada.opens("edit vpn")
        saved = as_reply(await ada.submits(form.id, question=ENTRY, answer="There."))

        assert "`vpn` is retired" in form.note
        assert "and so retired" in saved.text and labels(saved) == ["Undo", "Restore"]
        assert "back in use" in (await ada.presses(button(saved, "Restore"))).text

    async def test_to_revert_to_a_version_in_use_says_that_it_is_in_use_again(
        self, one: Services, handle: Handle
    ) -> None:
        ada = Member(handle, ADA)
        kb = await one.stores.faq.knowledge_base("default")
        await one.curation.retire(kb, "vpn", author="eve")

        back = await ada.told("revert vpn 1")
        out = as_reply(await ada.faq("revert vpn 2"))

        assert "`vpn` was retired; it is back in use." in back
        assert "That version is retired: `vpn`" in out.text

    async def test_a_new_entry_with_its_question_can_be_the_old_one_again(
        self, one: Services, handle: Handle
    ) -> None:
        ada = Member(handle, ADA)
        kb = await one.stores.faq.knowledge_base("default")
        await one.curation.retire(kb, "badge", author="eve")
        new = {"question": "where do i get a new badge", "answer": "Elsewhere."}

        shown = as_reply(await ada.submits("add", **new))

        assert "`badge` leads there already, and is retired" in shown.text
        assert labels(shown) == ["Save", "Change", "Discard", "Restore"]
        restored = await ada.presses(button(shown, "Restore"))
        assert "`badge` is back in use" in restored.text
        assert (await ada.asks("where do i get a new badge")).text == "At the gate."


def as_reply(response: object) -> Reply:
    assert isinstance(response, Reply), response
    return response


async def entry(one: Services) -> FaqEntry:
    kb = await one.stores.faq.knowledge_base("default")
    return await one.stores.faq.entry(kb.key, "vpn")


ENTRY = "How do I renew my VPN token?"
