"""What is forgotten of a person, and how one is recognised under another secret key."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.faq import FORMER, KnowledgeBase
from bot.core.messages import Place, Role, Trigger
from bot.core.outcomes import Answered
from bot.core.ports import Deed, Draft, HelpRequest, Kept, Opinion, Scope, Somebody, Upload, Vote
from bot.core.pseudonyms import Pseudonyms
from tests.contracts.conftest import Stores
from tests.contracts.examples import (
    REPLY,
    a_decision,
    a_message,
    a_receipt,
    an_entry,
    saved,
)

NOW = datetime.now(UTC)
SINCE = NOW - timedelta(days=1)
KEYS = Pseudonyms(("the key in use", "the one before"))
TEAM = "slack:T1"
EVE = Somebody("slack", "U1", KEYS.every("slack:U1"))
OTHERS = (
    Somebody("slack", "U11", KEYS.every("slack:U11")),
    Somebody("discord", "U1", KEYS.every("discord:U1")),
)


@pytest.fixture
async def kb(stores: Stores) -> KnowledgeBase:
    return await stores.faq.create_knowledge_base("it")


async def lived(stores: Stores, who: Somebody, asker: str) -> KnowledgeBase:
    """Something of everything that somebody may leave, asked and voted under that pseudonym."""
    place, name = Place(who.platform, "T1", "C1", "70"), f"{who.platform}:T1"
    mine = f"{who.author}-{asker[:4]}"
    kb = (await stores.workspaces.workspace(who.platform, "T1")).kb
    receipt = a_receipt(f"{mine}-r", asker=asker, key=f"{mine}-m", at=NOW, thread="70")
    receipt = replace(receipt, platform=who.platform, decision=a_decision(kb=kb.key))
    await stores.receipts.add_receipt(receipt)
    await stores.votes.vote(Vote(receipt.id, asker, Opinion.NOT_MY_QUESTION, NOW))
    await stores.votes.vote(Vote(receipt.id, "somebody else", Opinion.HELPFUL, NOW))
    await stores.help_requests.open(HelpRequest(receipt.id, asker, place, "vpn?", NOW))
    await stores.outbox.claim(a_message(f"{mine}-m", place=place), asker=asker, owner="o", lease=60)
    await stores.outbox.decided(f"{mine}-m", receipt.id, REPLY)
    await stores.outbox.done(f"{mine}-m")
    await stores.drafts.keep(Draft(f"{mine}-d", name, who.author, "add", {"answer": "a"}, NOW))
    await stores.uploads.keep(
        Upload(f"{mine}-u", name, who.author, kb.key, "a.md", b"#", False, "", NOW)
    )
    await stores.roles.grant(name, who.id, Role.EDITOR)
    entry = an_entry(f"{mine}-e", owner=who.author)
    (first,) = await saved(stores.faq, kb, entry, author=who.author)
    await saved(stores.faq, kb, replace(first, answer="Better."), author=who.author)
    await stores.audit.record(name, [Deed(who.author, "mode", "auto", "off", NOW, "C1")])
    await stores.audit.record(name, [Deed("slack:U7", "role", "", "editor", NOW, who.id)])
    await stores.gaps.dismiss(Scope(kb.key, who.platform, "T1"), asker[:32].encode(), who.author)
    await stores.blocks.block(name, f"{who.id}-enemy", who.author)
    return kb


async def test_nothing_is_kept_of_whom_nobody_knows(stores: Stores) -> None:
    kept = await stores.people.forget(EVE)

    assert set(kept.forgotten.values()) == {0}
    assert kept == Kept(kept.forgotten)


@pytest.mark.parametrize("number", [0, 1])
async def test_all_that_somebody_left_is_forgotten_under_whichever_key(
    stores: Stores, number: int
) -> None:
    kb = await lived(stores, EVE, EVE.pseudonyms[number])

    kept = await stores.people.forget(EVE)

    counts = dict(kept.forgotten)
    assert counts.pop("changes") == 2
    assert counts.pop("blocks", 0) == 0
    assert set(counts.values()) == {1}
    mine = f"{EVE.author}-{EVE.pseudonyms[number][:4]}"
    receipt = await stores.receipts.receipt(f"{mine}-r")
    assert (receipt.asker, receipt.decision.text, receipt.decision.vector) == ("", "", None)
    assert isinstance(receipt.decision.outcome, Answered)
    assert [vote.voter for vote in await stores.votes.votes(receipt.id)] == ["somebody else"]
    assert await stores.help_requests.request(receipt.id) is None
    assert await stores.outbox.settled(f"{mine}-m") is None
    assert await stores.drafts.draft(TEAM, EVE.author, f"{mine}-d") is None
    assert await stores.uploads.upload(TEAM, EVE.author, f"{mine}-u") is None
    assert await stores.roles.granted(TEAM) == []
    entry = await stores.faq.entry(kb.key, f"{mine}-e")
    history = await stores.faq.history(kb.key, entry.slug)
    assert (entry.owner, entry.answer, len(history)) == (None, "Better.", 3)
    assert {(one.author, one.entry.owner) for one in history} == {(FORMER, None)}
    deeds = await stores.audit.last(TEAM, 9)
    assert [(one.author, one.about) for one in deeds] == [("slack:U7", ""), (FORMER, "C1")]
    assert await stores.blocks.is_blocked(TEAM, "U1-enemy")
    assert await stores.gaps.dismissed(Scope(kb.key, "slack", "T1"))


async def test_others_keep_everything(stores: Stores) -> None:
    for one in (EVE, *OTHERS):
        await lived(stores, one, one.pseudonyms[0])
    before = [await stores.people.forget(one, only_count=True) for one in OTHERS]

    await stores.people.forget(EVE)

    assert [await stores.people.forget(one, only_count=True) for one in OTHERS] == before
    assert all(all(kept.forgotten[kind] for kind in kept.forgotten) for kept in before)


async def test_who_is_forgotten_twice_is_forgotten_once(stores: Stores) -> None:
    await lived(stores, EVE, EVE.pseudonyms[0])
    await stores.people.forget(EVE)

    again = await stores.people.forget(EVE)

    assert set(again.forgotten.values()) == {0}


async def test_counting_changes_nothing(stores: Stores) -> None:
    kb = await lived(stores, EVE, EVE.pseudonyms[0])

    counted = await stores.people.forget(EVE, only_count=True)

    assert (await stores.faq.knowledge_base(kb.name)).revision == kb.revision + 2
    assert await stores.people.forget(EVE) == counted


async def test_who_is_blocked_stays_so_unless_it_is_asked_for(stores: Stores) -> None:
    await stores.blocks.block(TEAM, "U1", "slack:U7")
    await stores.blocks.block("slack:T2", "U1", "slack:U7")
    await stores.blocks.block("discord:T1", "U1", "discord:7")

    kept = await stores.people.forget(EVE)
    still = await stores.blocks.is_blocked(TEAM, "U1")
    freed = await stores.people.forget(EVE, unblock=True)

    assert (kept.blocked, still) == ((TEAM, "slack:T2"), True)
    assert (freed.blocked, freed.forgotten["blocks"]) == ((), 2)
    assert not await stores.blocks.is_blocked(TEAM, "U1")
    assert await stores.blocks.is_blocked("discord:T1", "U1")


async def test_a_message_that_is_being_answered_is_left_and_said(stores: Stores) -> None:
    for key, lease in (("now", 60.0), ("abandoned", -60.0)):
        message = a_message(key)
        await stores.outbox.claim(message, asker=EVE.pseudonyms[0], owner="o", lease=lease)

    kept = await stores.people.forget(EVE)

    assert (kept.forgotten["messages"], kept.in_hand) == (1, 1)
    assert await stores.outbox.settled("now") is not None
    assert await stores.outbox.settled("abandoned") is None


@pytest.mark.parametrize("trigger", [*Trigger])
async def test_where_somebody_asked_alone_is_forgotten_as_well(
    stores: Stores, trigger: Trigger
) -> None:
    receipt = a_receipt(asker=EVE.pseudonyms[0], trigger=trigger.value, key="m1", thread="70")
    await stores.receipts.add_receipt(receipt)

    await stores.people.forget(EVE)

    left = await stores.receipts.receipt(receipt.id)
    alone = trigger in (Trigger.DIRECT, Trigger.COMMAND, Trigger.SHORTCUT)
    where = ("", None, "") if alone else ("C1", "70", "m1")
    assert (left.channel, left.thread, left.key) == where


@pytest.mark.parametrize("owner", ["U1", "@U1", "<@U1>", "slack:U1", "slack:@U1"])
async def test_entries_that_name_somebody_as_their_owner_have_none(
    stores: Stores, kb: KnowledgeBase, owner: str
) -> None:
    await saved(stores.faq, kb, an_entry("theirs", owner=owner), an_entry("not", owner="U11"))

    assert (await stores.people.forget(EVE)).forgotten["entries"] == 1

    assert (await stores.faq.entry(kb.key, "theirs")).owner is None
    assert (await stores.faq.entry(kb.key, "not")).owner == "U11"


async def test_who_owned_an_entry_once_is_gone_from_its_history(
    stores: Stores, kb: KnowledgeBase
) -> None:
    (entry,) = await saved(stores.faq, kb, an_entry("vpn", owner="U1"))
    await saved(stores.faq, kb, replace(entry, owner="team network"))

    await stores.people.forget(EVE)

    history = await stores.faq.history(kb.key, "vpn")
    assert [one.entry.owner for one in history] == ["team network", None]


async def test_what_was_kept_under_a_former_key_is_theirs_under_the_one_in_use(
    stores: Stores,
) -> None:
    now, before = EVE.pseudonyms
    kb = await lived(stores, EVE, before)

    assert await stores.people.recognise(now, [before])

    receipt = await stores.receipts.receipt(f"{EVE.author}-{before[:4]}-r")
    assert receipt.asker == now
    assert {vote.voter for vote in await stores.votes.votes(receipt.id)} == {now, "somebody else"}
    assert await stores.receipts.asked_since(now, SINCE) == (1, 0)
    assert await stores.receipts.asked_since(before, SINCE) == (0, 0)
    assert await stores.receipts.last_workspace("slack", now) == "T1"
    assert await stores.help_requests.opened_since(now, SINCE) == 1
    gaps = await stores.gaps.unanswered(Scope(kb.key), SINCE, 9)
    assert [gap.receipt for gap in gaps] == [receipt.id]
    assert not await stores.people.recognise(now, [before])


async def test_who_voted_under_both_keys_has_one_vote_the_later_one(stores: Stores) -> None:
    now, before = EVE.pseudonyms
    await stores.votes.vote(Vote("r1", before, Opinion.HELPFUL, SINCE))
    await stores.votes.vote(Vote("r1", now, Opinion.OUT_OF_DATE, NOW))
    await stores.votes.vote(Vote("r2", before, Opinion.HELPFUL, NOW))

    assert await stores.people.recognise(now, [before])

    assert [(one.voter, one.opinion) for one in await stores.votes.votes("r1")] == [
        (now, Opinion.OUT_OF_DATE)
    ]
    assert [one.voter for one in await stores.votes.votes("r2")] == [now]


async def test_nobody_else_is_taken_for_them(stores: Stores) -> None:
    other = OTHERS[0].pseudonyms[1]
    await lived(stores, OTHERS[0], other)

    assert not await stores.people.recognise(EVE.pseudonyms[0], [EVE.pseudonyms[1]])

    assert await stores.receipts.asked_since(other, SINCE) == (1, 0)
