"""What follows from votes: negatives, taken back as easily, and word to the owner."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.faq import FaqEntry
from bot.core.feedback.holding import MOST_NEGATIVES
from bot.core.messages import Form, Handle, Person, Press, Reply, Role
from bot.core.outcomes import Hit, Suggested
from tests.contracts.examples import a_decision, a_receipt
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import Services, pseudonym, services

ADA, EVE = Person("ada", owner=True), Person("eve")
VPN = FaqEntry("vpn", "How do I renew my VPN token?", "In the portal.", owner="U0EVE")
OFFICES = (
    FaqEntry("north", "When does the north office open?", "At 8.", ("office?",)),
    FaqEntry("south", "When does the south office open?", "At 9.", ("office?",)),
)
ASKED = "how can I renew the VPN token please"
NEARLY = "How do I renew my VPN token please?"


@pytest.fixture
async def one() -> Services:
    one = services()
    await one.knows([VPN, *OFFICES])
    kb = await one.stores.faq.knowledge_base("default")
    await one.stores.workspaces.use("slack", "T1", kb.key)
    await one.stores.roles.grant("slack:T1", "eve", Role.EDITOR)
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


@pytest.fixture
def ada(handle: Handle) -> Member:
    return Member(handle, ADA)


def people(handle: Handle, count: int) -> list[Member]:
    """Each in a thread of their own."""
    places = [replace(HOME, thread=f"{number}.1") for number in range(count)]
    return [Member(handle, Person(f"p{number}"), place) for number, place in enumerate(places)]


async def answered(member: Member, text: str = ASKED) -> Reply:
    reply = await member.asks(text)
    assert "Not helpful" in labels(reply), reply
    return reply


async def objects(member: Member, reply: Reply, label: str = "Not my question") -> Reply:
    why = await member.presses(button(reply, "Not helpful"))
    return await member.presses(button(why, label))


async def negatives(one: Services, slug: str = "vpn") -> tuple[str, ...]:
    kb = await one.stores.faq.knowledge_base("default")
    return (await one.stores.faq.entry(kb.key, slug)).negatives


async def test_three_different_people_make_a_negative(one: Services, handle: Handle) -> None:
    reply = await answered(people(handle, 1)[0])

    for member in people(handle, 2) * 2:
        await objects(member, reply)
    assert await negatives(one) == ()
    told = await objects(Member(handle, Person("p2")), reply)

    assert await negatives(one) == (ASKED,)
    assert "will not lead to" in told.text
    kb = await one.stores.faq.knowledge_base("default")
    (last, *_) = await one.stores.faq.history(kb.key, "vpn")
    assert (last.author, str(last.kind)) == ("votes", "edit")


async def test_one_editor_is_enough_and_it_may_have_been_asked_twice(
    one: Services, handle: Handle
) -> None:
    await objects(Member(handle, EVE), await answered(people(handle, 1)[0]))

    assert await negatives(one) == (ASKED,)


async def test_an_editor_counts_though_they_said_so_before_they_were_one(
    one: Services, handle: Handle
) -> None:
    omar = Member(handle, Person("omar"))
    await objects(omar, await answered(people(handle, 1)[0]))
    assert await negatives(one) == ()
    await one.stores.roles.grant("slack:T1", "omar", Role.EDITOR)

    await objects(omar, await answered(people(handle, 2)[1]))

    assert await negatives(one) == (ASKED,)


async def test_people_who_asked_the_same_apart_count_together(
    one: Services, handle: Handle
) -> None:
    for member in people(handle, 3):
        await objects(member, await answered(member, ASKED.upper()))

    assert len(await negatives(one)) == 1


async def test_a_changed_vote_takes_its_effect_back(one: Services, handle: Handle) -> None:
    reply = await answered(people(handle, 1)[0])
    for member in people(handle, 3):
        await objects(member, reply)
    assert await negatives(one) == (ASKED,)

    await people(handle, 1)[0].presses(button(reply, "Helpful"))

    assert await negatives(one) == ()


async def test_who_says_the_same_when_older_votes_have_expired_takes_nothing_away(
    one: Services, handle: Handle
) -> None:
    reply = await answered(people(handle, 1)[0])
    for member in people(handle, 3):
        await objects(member, reply)
    one.stores.receipts.expire(datetime.now(UTC) + timedelta(days=1))
    (vpn, *_) = await one.stores.faq.entries((await one.stores.faq.knowledge_base("default")).key)
    hit = Hit(vpn.key, vpn.slug, vpn.question, "", 0.5, 0.5)
    decision = a_decision(Suggested((hit,)), hits=(hit,), text=ASKED)
    late = a_receipt("late", decision=decision)
    await one.stores.receipts.add_receipt(late)

    await Member(handle, Person("omar")).presses(f"why:not-mine:{late.id}")

    assert await negatives(one) == (ASKED,)


async def test_who_is_blocked_does_not_count(one: Services, handle: Handle) -> None:
    reply = await answered(people(handle, 1)[0])
    first, second, third = people(handle, 3)
    for member in (first, second):
        await objects(member, reply)
    await one.stores.blocks.block("slack:T1", "p0", "slack:ada")

    await objects(third, reply)

    assert await negatives(one) == ()


async def test_who_is_blocked_loses_what_their_votes_did_at_once(
    one: Services, handle: Handle, ada: Member
) -> None:
    reply = await answered(people(handle, 1)[0])
    for member in people(handle, 3):
        await objects(member, reply)
    assert await negatives(one) == (ASKED,)

    await ada.told("block @p1")
    after = await negatives(one)
    await ada.told("block @p1 off")

    assert (after, await negatives(one)) == ((), ())
    kb = await one.stores.faq.knowledge_base("default")
    assert (await one.stores.faq.history(kb.key, "vpn"))[0].author == "votes"
    await objects(people(handle, 1)[0], reply)  # one vote more on that question, and it is back
    assert await negatives(one) == (ASKED,)


async def test_a_block_leaves_what_others_carry(one: Services, handle: Handle, ada: Member) -> None:
    reply = await answered(people(handle, 1)[0])
    for member in people(handle, 4):
        await objects(member, reply)

    await ada.told("block @p1")

    assert await negatives(one) == (ASKED,)


async def test_an_entrys_own_phrasing_is_never_its_negative(one: Services, handle: Handle) -> None:
    reply = await answered(people(handle, 1)[0], "how do i renew my vpn token")

    await objects(Member(handle, EVE), reply)

    assert await negatives(one) == ()


@pytest.mark.parametrize(
    "asked", ["How do I renew my VPN token?", "How do I renew my VPN token 🔑"]
)
async def test_an_emoji_makes_no_other_question(one: Services, handle: Handle, asked: str) -> None:
    kb = await one.stores.faq.knowledge_base("default")
    question = "How do I renew my VPN token? 🚗"
    await one.curation.edit(kb, "vpn", question=question, author="U0EVE")
    reply = await answered(people(handle, 1)[0], asked)

    await objects(Member(handle, EVE), reply)

    assert await negatives(one) == ()


async def test_what_is_nearly_a_phrasing_takes_an_editor(one: Services, handle: Handle) -> None:
    reply = await answered(people(handle, 1)[0], NEARLY)
    for member in people(handle, 5):
        await objects(member, reply)
    assert await negatives(one) == ()

    await objects(Member(handle, EVE), reply)

    assert await negatives(one) == (NEARLY,)


async def test_an_editor_is_told_where_a_vote_does_nothing_and_what_does(
    one: Services, handle: Handle
) -> None:
    eve, (omar,) = Member(handle, EVE), people(handle, 1)
    own = await answered(omar, "how do i renew my vpn token")
    alternate = await eve.asks("office?")
    chosen = await eve.presses(button(alternate, OFFICES[0].question))

    (told, of_chosen), theirs = (
        (await objects(eve, own), await objects(eve, chosen)),
        await objects(omar, own),
    )

    assert "It still leads to *How do I renew my VPN token?*: that is its own question" in told.text
    assert labels(told) == ["Edit", "Wrong entry"]
    assert "that is one of its alternates. Take it away there." in of_chosen.text
    assert labels(of_chosen) == ["Alternates"]
    assert "still leads" not in theirs.text and "Edit" not in labels(theirs)


async def test_who_takes_an_alternate_of_an_answer_for_wrong_may_choose_another_entry(
    one: Services, handle: Handle
) -> None:
    await one.knows([VPN, replace(OFFICES[0], alternates=("is anybody there?",))])
    eve = Member(handle, EVE)

    told = await objects(eve, await answered(eve, "Is anybody there"))

    assert "Wrong entry" in told.text
    form = await handle(Press(button(told, "Wrong entry"), EVE, HOME))
    assert isinstance(form, Form)


async def test_editors_see_the_votes_that_changed_nothing(
    one: Services, handle: Handle, ada: Member
) -> None:
    asked = zip(people(handle, 3), (ASKED, NEARLY, VPN.question), strict=True)
    reply, near, own = [await answered(member, text) for member, text in asked]
    for member in people(handle, 2):
        await objects(member, reply)
    for member in people(handle, 3):
        await objects(member, near)
    await objects(Member(handle, EVE), own)

    shown = await ada.told("show vpn")

    assert f"- 2 people said “not my question” to “{ASKED}” (1 person more makes it" in shown
    assert f"- 3 people said “not my question” to “{NEARLY}” (nearly a phrasing of it" in shown
    assert f"to “{VPN.question}” (its own question: only an edit changes that)" in shown
    assert "not my question" not in await people(handle, 1)[0].told("show vpn")
    await objects(people(handle, 3)[2], reply)
    assert f"“{ASKED}”" not in (now := await ada.told("show vpn")) and f"- {ASKED} (by" in now


async def test_what_was_asked_in_another_workspace_is_not_quoted(
    one: Services, handle: Handle, ada: Member
) -> None:
    kb = await one.stores.faq.knowledge_base("default")
    await one.stores.workspaces.use("slack", "T2", kb.key)
    there = Member(handle, Person("omar"), replace(HOME, workspace="T2"))

    await objects(there, await answered(there))

    assert "not my question" not in await ada.told("show vpn")


async def test_votes_add_so_many_and_no_more(one: Services, handle: Handle) -> None:
    kb = await one.stores.faq.knowledge_base("default")
    many = tuple(f"something else {number}" for number in range(MOST_NEGATIVES))
    await one.curation.import_entries(kb, [replace(VPN, negatives=many)], author="x")

    await objects(Member(handle, EVE), await answered(people(handle, 1)[0]))

    assert await negatives(one) == many


async def test_what_an_editor_takes_back_stays_so(
    one: Services, handle: Handle, ada: Member
) -> None:
    reply = await answered(people(handle, 1)[0])
    for member in people(handle, 3):
        await objects(member, reply)
    shown = await ada.faq("show vpn")
    assert isinstance(shown, Reply)
    assert f"Not meant by:\n- {ASKED} (by votes)" in shown.text
    assert "Not meant by" not in await people(handle, 1)[0].told("show vpn")

    await ada.presses(button(shown, "Undo what votes did"))
    assert await negatives(one) == ()
    await objects(Member(handle, Person("p7")), reply)

    assert await negatives(one) == ()
    assert "by votes" not in await ada.told("show vpn")
    assert "votes" in await ada.told("history vpn")
    await objects(Member(handle, EVE), reply)
    assert await negatives(one) == (ASKED,)


async def test_none_of_these_counts_for_each_that_was_shown(one: Services, handle: Handle) -> None:
    kb = await one.stores.faq.knowledge_base("default")
    entries = {entry.slug: entry for entry in await one.stores.faq.entries(kb.key)}
    hits = tuple(
        Hit(entries[slug].key, slug, entries[slug].question, "", 0.5, 0.5)
        for slug in ("north", "south")
    )
    decision = a_decision(Suggested(hits), hits=hits, kb=kb.key, text="when can I come in")
    receipt = a_receipt(decision=decision, asker=pseudonym("slack:eve"))
    await one.stores.receipts.add_receipt(receipt)

    await Member(handle, EVE).presses(f"none:{receipt.id}")

    for slug in ("north", "south"):
        assert await negatives(one, slug) == ("when can I come in",)
    assert await negatives(one, "vpn") == ()


async def test_a_chosen_suggestion_is_judged_alone(one: Services, handle: Handle) -> None:
    eve = Member(handle, EVE)
    reply = await eve.asks("office?")
    chosen = await eve.presses(button(reply, OFFICES[0].question))

    await objects(eve, chosen)

    (vote,) = await one.stores.votes.votes(reply.receipt)
    kb = await one.stores.faq.knowledge_base("default")
    assert vote.entry == (await one.stores.faq.entry(kb.key, "north")).key


async def test_the_owner_is_told_once_and_not_by_whom(handle: Handle) -> None:
    first, second = people(handle, 2)
    reply = await answered(first)

    told = await objects(first, reply, "Wrong or out of date")
    again = await objects(second, reply, "Wrong or out of date")

    (notice,) = told.notices
    assert (notice.place.person, notice.place.workspace) == ("U0EVE", HOME.workspace)
    assert VPN.question in notice.reply.text and "p0" not in notice.reply.text
    assert again.notices == ()


async def test_who_changes_their_mind_and_back_does_not_tell_the_owner_again(
    handle: Handle,
) -> None:
    first = people(handle, 1)[0]
    reply = await answered(first)
    await objects(first, reply, "Wrong or out of date")
    await first.presses(button(reply, "Helpful"))

    again = await objects(first, reply, "Wrong or out of date")

    assert again.notices == ()


async def test_out_of_date_makes_no_negative(one: Services, handle: Handle) -> None:
    await objects(Member(handle, EVE), await answered(people(handle, 1)[0]), "Wrong or out of date")

    assert await negatives(one) == ()
