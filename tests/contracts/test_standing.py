"""Which replies stand before everybody, and what was decided on a message."""

from dataclasses import replace
from datetime import timedelta

from bot.core.messages import Place, Trigger
from bot.core.ports import StandingReply
from tests.contracts.conftest import Stores
from tests.contracts.examples import PLACE, REPLY, a_message, a_receipt, claimed

HERE = Place(PLACE.platform, PLACE.workspace, PLACE.channel, PLACE.thread)


async def posted(stores: Stores, *, trigger: Trigger = Trigger.MENTION, ended: bool = True) -> None:
    """The reply to m1 is posted as p1."""
    await claimed(stores.outbox, replace(a_message(), trigger=trigger))
    await stores.outbox.decided("m1", "r1", REPLY)
    await stores.outbox.sending("m1", "one")
    await stores.outbox.sent("m1", "p1")
    if ended:
        await stores.outbox.done("m1")


async def test_a_reply_is_found_by_where_it_stands_and_by_its_receipt(stores: Stores) -> None:
    await posted(stores)

    found = StandingReply("m1", HERE, "p1", "r1")
    assert await stores.outbox.standing(PLACE, "p1") == found
    assert await stores.outbox.standing_for("r1") == found


async def test_one_that_is_sent_and_not_done_yet_stands_already(stores: Stores) -> None:
    await posted(stores, ended=False)

    assert await stores.outbox.standing_for("r1") is not None


async def test_it_is_in_no_other_channel_or_workspace(stores: Stores) -> None:
    await posted(stores)

    for other in (replace(PLACE, channel="C9"), replace(PLACE, workspace="T9")):
        assert await stores.outbox.standing(other, "p1") is None
    assert await stores.outbox.standing(PLACE, "p2") is None


async def test_what_one_person_alone_sees_does_not_stand(stores: Stores) -> None:
    await posted(stores, trigger=Trigger.COMMAND)

    assert await stores.outbox.standing(PLACE, "p1") is None
    assert await stores.outbox.standing_for("r1") is None


async def test_in_a_direct_conversation_it_stands_directly(stores: Stores) -> None:
    await posted(stores, trigger=Trigger.DIRECT)

    found = await stores.outbox.standing_for("r1")

    assert found is not None and found.place.direct


async def test_what_was_taken_away_stands_no_more(stores: Stores) -> None:
    await posted(stores)

    await stores.outbox.revised("m1", "r1", "")

    assert await stores.outbox.standing(PLACE, "p1") is None
    assert await stores.outbox.standing_for("r1") is None


async def test_what_was_dropped_does_not_stand(stores: Stores) -> None:
    await posted(stores)

    await stores.outbox.dropped("m1")

    assert await stores.outbox.standing_for("r1") is None


async def test_the_last_decision_on_a_message_is_found_by_its_key(stores: Stores) -> None:
    first = a_receipt("r1", key="m1")
    second = a_receipt("r2", key="m1", at=first.at + timedelta(seconds=1))
    for one in (first, second, a_receipt("r3", key="m2"), a_receipt("r4", key="")):
        await stores.receipts.add_receipt(one)
    place = Place(first.platform, first.workspace, first.channel)

    found = await stores.receipts.last_about(place, "m1")

    assert found is not None and found.id == "r2"
    assert await stores.receipts.last_about(replace(place, channel="C9"), "m1") is None
    assert await stores.receipts.last_about(place, "m9") is None
    assert await stores.receipts.last_about(place, "") is None
