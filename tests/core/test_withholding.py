"""What a question noted as not its own keeps off is told, with what takes that back."""

from dataclasses import replace

import pytest

from bot.core.faq import Audience, FaqEntry, KnowledgeBase
from bot.core.messages import Person, Role, Trigger
from bot.core.outcomes import Decision, Withheld
from bot.core.replies import explaining
from tests.core.acting import Member
from tests.core.services import ASKER, ENTRIES, Services, services

ASKED = "my vpn token expired today"
NOTED = "renew the token of my phone"
PHONE = FaqEntry("phone", "How do I set up a new phone?", "There.", ("token for my phone",))


@pytest.fixture
async def one() -> Services:
    one = services()
    kb = await one.knows()
    await one.curation.edit(kb, "vpn", author="ada", add_negatives=(ASKED,))
    return one


async def base(one: Services) -> KnowledgeBase:
    return await one.stores.faq.knowledge_base("default")


async def decided(one: Services, text: str) -> Decision:
    return (await one.answering.ask(await base(one), text, ASKER)).decision


async def withheld(one: Services, text: str) -> Withheld | None:
    return await one.replayer.withheld(await decided(one, text))


async def test_the_entry_is_named_that_would_have_come_first_and_how_sure(one: Services) -> None:
    before = services()
    await before.knows()
    free = await decided(before, ASKED)
    assert free.hits[0].slug == "vpn"

    decision = await decided(one, ASKED)
    found = await one.replayer.withheld(decision)

    assert decision.hits[0].slug != "vpn"
    assert found == Withheld("vpn", "", free.confidence)


async def test_where_the_question_is_only_like_a_noted_one_that_is_told() -> None:
    one, vpn = services(), replace(ENTRIES[0], negatives=("when does it snow?", NOTED))
    await one.knows([vpn, PHONE, *ENTRIES[1:]])

    decision = await decided(one, f"{NOTED} please")
    found = await one.replayer.withheld(decision)

    assert decision.hits[0].slug == "phone"
    assert found is not None and (found.slug, found.by) == ("vpn", NOTED)


@pytest.mark.parametrize(
    "text", ["how do guests use the wifi now", "lost the badge", "vpn token expired", "pizza?", "?"]
)
async def test_what_another_entry_or_its_own_words_decided_was_kept_from_nobody(
    one: Services, text: str
) -> None:
    assert await withheld(one, text) is None


async def test_without_a_noted_question_nothing_is_withheld() -> None:
    one = services()
    await one.knows()

    assert await withheld(one, ASKED) is None


async def test_the_replay_tells_it_and_stays_the_same_bit_for_bit(one: Services) -> None:
    await one.library.prepare(await base(one))

    replay = await one.replayer.replay(await decided(one, ASKED))

    assert (replay.confidence, replay.search, replay.is_exact) == (True, True, True)
    assert replay.withheld is not None and replay.withheld.slug == "vpn"


async def test_it_is_told_of_the_knowledge_that_decided_alone(one: Services) -> None:
    decision = await decided(one, ASKED)
    await one.curation.edit(await base(one), "vpn", author="ada", remove_negatives=(ASKED,))

    assert (await one.replayer.replay(decision)).withheld is None
    assert await withheld(one, ASKED) is None
    assert await one.replayer.withheld(replace(decision, vector=None)) is None


async def test_the_question_as_an_alternate_takes_it_back(one: Services) -> None:
    await one.curation.edit(await base(one), "vpn", author="ada", add_alternates=(ASKED,))

    assert (await decided(one, ASKED)).hits[0].slug == "vpn"


async def test_why_says_it_in_a_line_short_and_long(one: Services) -> None:
    await one.stores.workspaces.use("slack", "T1", (await base(one)).key)
    ada = Member(one.handle(), Person("ada", owner=True))
    await ada.asks(ASKED)

    why = await ada.told("why")

    (line,) = (line for line in why.splitlines() if "would have come first" in line)
    assert line.startswith("`vpn` ") and "this very question" in line
    assert "`/faq edit vpn`" in line and "`/faq show vpn`" in line
    assert "noted" not in (await ada.asks(ASKED)).text


def test_a_noted_question_is_told_as_text() -> None:
    told = explaining.kept_off(Withheld("vpn", "is *this* `it`?", 0.987))

    assert "98 % sure" in told and r"“is \*this\* \`it\`?”" in told and "\n" not in told


async def test_an_entry_that_somebody_may_not_see_is_not_named_to_them() -> None:
    one = services()
    secret = FaqEntry("vpn", "How do I renew my VPN token?", "Here.", negatives=(ASKED,))
    kb = await one.knows([secret])
    await one.stores.workspaces.use("slack", "T1", kb.key)
    await one.stores.roles.grant("slack:T1", "eve", Role.VIEWER)
    eve = Member(one.handle(), Person("eve"))
    await eve.asks(ASKED, Trigger.MENTION)
    assert "would have come first" in await eve.told("why")

    outside = replace(eve, place=replace(eve.place, shared=True))

    assert "vpn" not in (await outside.refused("why")).replace(ASKED, "")


async def test_public_entries_alone_are_looked_through_for_who_sees_those_alone() -> None:
    one = services()
    vpn, *others = ENTRIES
    kb = await one.knows(
        [
            replace(vpn, negatives=(ASKED,)),
            *(replace(entry, audience=Audience.PUBLIC) for entry in others),
        ]
    )
    receipt = await one.answering.ask(kb, ASKED, ASKER)
    inside = receipt.decision

    assert await one.replayer.withheld(inside) is not None
    assert await one.replayer.withheld(replace(inside, audience=Audience.PUBLIC)) is None
