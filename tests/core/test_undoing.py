"""What was taken back is named: whose it was, which entries; and it can be done again."""

import pytest

from bot.core.faq import FaqEntry, Status
from bot.core.messages import Handle, Person, Reply
from tests.core.acting import Member, button
from tests.core.services import Services, services

ADA = Person("ada", owner=True)
ENTRY = "How do I renew my VPN token?"


@pytest.fixture
async def one() -> Services:
    one = services()
    await one.knows()
    kb = await one.stores.faq.knowledge_base("default")
    await one.stores.workspaces.use("slack", "T1", kb.key)
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


async def test_what_was_taken_back_is_done_again_with_its_button(
    one: Services, handle: Handle
) -> None:
    ada = Member(handle, ADA)
    await ada.submits("edit:1:1", question=ENTRY, answer="One.", alternates="", tags="")

    undone = await ada.faq("undo")
    assert isinstance(undone, Reply)
    done = await ada.presses(button(undone, "Do it again"))
    twice = await ada.presses(button(undone, "Do it again"))

    assert f"`vpn` is as before (version 3).\n*{ENTRY}*" in undone.text
    again = "Done again: `vpn` is as it was before that was taken back (version 4)."
    assert done.in_place and again in done.text
    assert twice.refusal and "was changed since" in twice.text
    assert "`/faq history vpn` shows its versions, and `/faq revert vpn VERSION`" in twice.text
    kb = await one.stores.faq.knowledge_base("default")
    assert (await one.stores.faq.entry(kb.key, "vpn")).answer == "One."
    await ada.presses(button(done, "Undo"))
    assert (await one.stores.faq.entry(kb.key, "vpn")).answer == "In the portal."


async def test_undo_says_whose_change_it_took_back(one: Services, handle: Handle) -> None:
    kb = await one.stores.faq.knowledge_base("default")
    for author in ("votes", "slack:eve", "terminal:root"):
        plan = await one.curation.planner.edit(kb, "vpn", answer=f"By {author}.")
        done = await one.curation.carry_out(kb, plan, author)

        told = await Member(handle, ADA).presses(f"undo:1:{done.entry.version}")

        named = {"votes": "what votes did", "slack:eve": "the change of `@eve`"}
        assert f"Took back {named.get(author, 'the change of the command line')}: `vp" in told.text


async def test_an_import_that_is_taken_back_is_named_and_can_be_done_again(
    one: Services, handle: Handle
) -> None:
    kb = await one.stores.faq.knowledge_base("default")
    many = [FaqEntry(f"e{number}", f"What is {number}?", "A number.") for number in range(7)]
    await one.curation.import_entries(kb, many, author="slack:ada")
    ada = Member(handle, ADA)

    undone = await ada.faq("undo")
    assert isinstance(undone, Reply)
    done = await ada.presses(button(undone, "Do it again"))

    assert "your import of 7 entries: `e0`, `e1`, `e2`, `e3`, `e4`, 2 more." in undone.text
    assert "7 are retired." in undone.text and "7 are as they were before" in done.text
    assert (await one.stores.faq.entry(kb.key, "e6")).status is Status.ACTIVE
    assert "7 are retired." in await ada.told("undo")


async def test_nothing_is_done_again_that_was_not_taken_back(handle: Handle) -> None:
    told = await Member(handle, ADA).presses("undo:again:1:1")

    assert told.refusal and "took nothing back" in told.text
