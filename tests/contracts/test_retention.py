"""What is forgotten when it is too old, and what stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.core.messages import Place, Trigger
from bot.core.outcomes import Rule, Silence, Unanswered
from bot.core.ports import Help, HelpRequest, Opinion, Scope, Vote
from tests.contracts.conftest import Stores
from tests.contracts.examples import (
    PLACE,
    REPLY,
    a_decision,
    a_message,
    a_receipt,
    answered,
    claimed,
)

NOW = datetime.now(UTC)
SOON = NOW + timedelta(days=1)
LONG_AGO = NOW - timedelta(days=1)
THREAD = replace(PLACE, thread="1700.1")


async def test_nothing_that_is_old_is_nothing_to_forget(stores: Stores) -> None:
    assert await stores.retention.expire(SOON) == 0


async def test_of_a_receipt_text_vector_and_asker_go_and_the_figures_stay(
    stores: Stores,
) -> None:
    receipt = a_receipt(at=NOW, key="m1", thread="1700.1")
    await stores.receipts.add_receipt(receipt)

    assert await stores.retention.expire(SOON) == 1

    expired = await stores.receipts.receipt(receipt.id)
    emptied = replace(receipt.decision, text="", vector=None, read_as="")
    assert expired == replace(receipt, decision=emptied, asker="")
    assert list(await stores.receipts.most_answered(1, 3)) == [7]
    assert await stores.receipts.asked_since(receipt.asker, LONG_AGO) == (0, 0)


@pytest.mark.parametrize("trigger", [Trigger.DIRECT, Trigger.COMMAND, Trigger.SHORTCUT])
async def test_of_who_asked_alone_the_conversation_goes_as_well(
    stores: Stores, trigger: Trigger
) -> None:
    receipt = a_receipt(at=NOW, key="m1", thread="1700.1", trigger=trigger.value)
    await stores.receipts.add_receipt(receipt)

    await stores.retention.expire(SOON)

    expired = await stores.receipts.receipt(receipt.id)
    assert (expired.channel, expired.thread, expired.key, expired.asker) == ("", None, "", "")


async def test_a_vote_counts_on_and_is_nobodys(stores: Stores) -> None:
    await stores.receipts.add_receipt(a_receipt("r1", at=NOW))
    for voter, at in (("ab", LONG_AGO), ("cd", LONG_AGO), ("ef", NOW)):
        await stores.votes.vote(Vote("r1", voter, Opinion.OUT_OF_DATE, at))

    assert await stores.retention.expire(NOW) == 2
    assert await stores.retention.expire(NOW) == 0

    voters = [vote.voter for vote in await stores.votes.votes("r1")]
    assert len(set(voters)) == 3
    assert {"ab", "cd"}.isdisjoint(voters) and "ef" in voters
    figures = await stores.statistics.figures(Scope(1), LONG_AGO - timedelta(days=1))
    assert figures.votes == {Opinion.OUT_OF_DATE: 3}


async def test_what_is_forgotten_once_is_not_counted_again(stores: Stores) -> None:
    await stores.receipts.add_receipt(a_receipt(at=NOW))
    await stores.retention.expire(SOON)

    assert await stores.retention.expire(SOON) == 0


async def test_of_a_receipt_without_a_text_the_asker_goes(stores: Stores) -> None:
    nothing = a_decision(Unanswered(), rule=Rule.SILENT, text="", vector=None, hits=())
    await stores.receipts.add_receipt(a_receipt(at=NOW, decision=nothing, silence=Silence.MODE))

    assert await stores.retention.expire(SOON) == 1

    assert (await stores.receipts.receipt("0123456789abcdef")).asker == ""


async def test_a_vector_goes_without_a_text_and_a_text_without_a_vector(stores: Stores) -> None:
    textless = a_decision(text="", vector=np.ones(4, dtype=np.float32))
    vectorless = a_decision(text="vpn", vector=None)
    await stores.receipts.add_receipt(a_receipt("textless", at=NOW, decision=textless))
    await stores.receipts.add_receipt(a_receipt("vectorless", at=NOW, decision=vectorless))

    assert await stores.retention.expire(SOON) == 2

    for receipt_id in ("textless", "vectorless"):
        decision = (await stores.receipts.receipt(receipt_id)).decision
        assert (decision.text, decision.vector) == ("", None)


async def test_what_is_not_older_stays(stores: Stores) -> None:
    receipt = a_receipt(at=NOW, decision=a_decision(vector=None))
    request = HelpRequest("r1", "9f86d0", THREAD, "vpn?", NOW)
    await stores.receipts.add_receipt(receipt)
    await stores.help_requests.open(request)
    await stores.channels.joined_in(THREAD)
    await answered(stores.outbox, receipt.id, "m1")
    await stores.outbox.done("m1")

    assert await stores.retention.expire(NOW) == 0

    assert await stores.receipts.receipt(receipt.id) == receipt
    assert await stores.help_requests.request("r1") == request
    assert await stores.channels.is_joined(THREAD)
    assert await stores.outbox.settled("m1") is not None


async def test_only_what_is_older_goes(stores: Stores) -> None:
    for name, at in (("old", LONG_AGO), ("new", NOW)):
        await stores.receipts.add_receipt(a_receipt(name, at=at))
        await stores.help_requests.open(HelpRequest(name, "9f86d0", THREAD, "vpn?", at))

    assert await stores.retention.expire(NOW) == 2

    assert (await stores.receipts.receipt("old")).decision.text == ""
    assert (await stores.receipts.receipt("new")).decision.text
    assert await stores.help_requests.request("old") is None
    assert await stores.help_requests.request("new") is not None


async def test_a_workspace_that_has_less_kept_forgets_sooner_and_no_other_does(
    stores: Stores,
) -> None:
    other = replace(THREAD, workspace="T2")
    for name, workspace in (("here", "T1"), ("there", "T2")):
        await stores.receipts.add_receipt(a_receipt(name, at=NOW, workspace=workspace))
        await stores.help_requests.open(HelpRequest(name, "9f86d0", THREAD, "vpn?", NOW))
        await stores.votes.vote(Vote(name, "9f86d0", Opinion.HELPFUL, NOW))
    for key, place in (("m1", THREAD), ("m2", other)):
        await claimed(stores.outbox, a_message(key, place=place))
        await stores.outbox.done(key)
        await stores.channels.joined_in(place)
    await stores.workspaces.workspace("slack", "T2")
    await stores.workspaces.set_limits("slack", "T1", retention=14)

    late = await stores.retention.expire_early(NOW + timedelta(days=13))
    gone = await stores.retention.expire_early(datetime.now(UTC) + timedelta(days=14))

    assert (late, gone) == (0, 5)
    assert (await stores.receipts.receipt("here")).decision.text == ""
    assert (await stores.receipts.receipt("there")).decision.text
    assert (await stores.votes.votes("here"))[0].voter != "9f86d0"
    assert (await stores.votes.votes("there"))[0].voter == "9f86d0"
    assert await stores.help_requests.request("here") is None
    assert await stores.help_requests.request("there") is not None
    assert await stores.outbox.settled("m1") is None and await stores.outbox.settled("m2")
    assert not await stores.channels.is_joined(THREAD) and await stores.channels.is_joined(other)


async def test_messages_that_have_ended_go(stores: Stores) -> None:
    for key in ("done", "dropped", "open"):
        await claimed(stores.outbox, a_message(key), lease=timedelta(days=2).total_seconds())
    await stores.outbox.done("done")
    await stores.outbox.dropped("dropped")

    assert await stores.retention.expire(SOON) == 2

    assert await stores.outbox.settled("done") is None
    assert await stores.outbox.settled("dropped") is None
    assert await stores.outbox.settled("open") is not None


async def test_messages_that_nobody_took_up_for_so_long_go(stores: Stores) -> None:
    elsewhere = Place("discord", "G1", "C1")
    for key in ("claimed", "decided", "sent"):
        await claimed(stores.outbox, a_message(key, place=elsewhere), lease=0.0)
    await stores.outbox.decided("decided", None, REPLY)
    await stores.outbox.sent("sent", "s1")

    assert await stores.retention.expire(SOON) == 3

    for key in ("claimed", "decided", "sent"):
        assert await stores.outbox.settled(key) is None


async def test_threads_that_people_joined_in_go(stores: Stores) -> None:
    await stores.channels.joined_in(THREAD)
    await stores.channels.joined_in(replace(THREAD, channel="C2"))

    assert await stores.retention.expire(SOON) == 2

    assert not await stores.channels.is_joined(THREAD)


async def test_questions_handed_on_to_people_go_however_far_they_came(stores: Stores) -> None:
    await stores.help_requests.open(HelpRequest("r1", "9f86d0", THREAD, "vpn?", NOW))
    await stores.help_requests.open(HelpRequest("r2", "9f86d0", THREAD, "vpn?", NOW))
    await stores.help_requests.move("r2", Help.OPEN, Help.DONE, "Ann")

    assert await stores.retention.expire(SOON) == 2

    assert await stores.help_requests.request("r1") is None
    assert await stores.help_requests.opened_since("9f86d0", LONG_AGO) == 0
