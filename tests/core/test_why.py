"""Why something was decided: a few lines, and all of it behind a button."""

import pytest

from bot.core.faq import FaqEntry
from bot.core.messages import Handle, Person, Reply, Role
from tests.core.acting import Member, button, labels
from tests.core.services import ENTRIES, Services, services

ADA, OMAR, EVE = Person("ada", owner=True), Person("omar"), Person("eve")
LONG = "Where do I get a badge for a person who works for somebody else and visits us every day?"


@pytest.fixture
async def one() -> Services:
    one = services()
    many = [FaqEntry(f"e{at}", f"{LONG[:-1]}, number {at}?", "There.") for at in range(6)]
    await one.knows([*ENTRIES, *many])
    kb = await one.stores.faq.knowledge_base("default")
    await one.stores.workspaces.use("slack", "T1", kb.key)
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


async def test_it_is_short_enough_for_a_phone(handle: Handle) -> None:
    ada = Member(handle, ADA)
    await ada.asks(LONG)

    why = await ada.faq("why")

    assert isinstance(why, Reply) and why.private
    assert len(why.text) < 800 and "Signals" not in why.text
    assert sum(" alike)" in line for line in why.text.splitlines()) == 3
    assert "by the rule" in why.text and "bit for bit" in why.text


async def test_all_numbers_are_behind_a_button(handle: Handle) -> None:
    ada = Member(handle, ADA)
    asked = await ada.asks("vpn token expired")
    why = await ada.faq("why")
    assert isinstance(why, Reply) and labels(why) == ["Details"]

    whole = await ada.presses(button(why, "Details"))

    assert "Signals: " in whole.text and "similarity" in whole.text and "revision" in whole.text
    assert asked.receipt in whole.text and whole.private
    denied = await Member(handle, OMAR).presses(button(why, "Details"))
    assert denied.refusal and "Signals" not in denied.text


async def test_who_may_ask_why_may_see_all_of_it(one: Services, handle: Handle) -> None:
    await one.stores.roles.grant("slack:T1", "eve", Role.VIEWER)
    eve = Member(handle, EVE)
    await eve.asks("vpn token expired")
    why = await eve.faq("why")
    assert isinstance(why, Reply)

    assert "Signals" in (await eve.presses(button(why, "Details"))).text
