"""What is counted and found among receipts, so that the bot knows when to be quiet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.core.faq import Audience
from bot.core.messages import Place, Trigger
from bot.core.outcomes import Receipt, Rule, Silence, Suggested, Unanswered
from bot.core.ports import Said
from tests.contracts.conftest import Stores
from tests.contracts.examples import HIT, PLACE, a_decision, a_receipt, answered

NOW = datetime(2026, 5, 3, 14, 2, 59, 123456, tzinfo=UTC)
THREAD = replace(PLACE, thread="1700.1")


async def add(stores: Stores, *receipts: Receipt) -> None:
    """Stores them; which is the newest follows from the order."""
    for receipt in receipts:
        await stores.receipts.add_receipt(receipt)


async def say(stores: Stores, *receipts: Receipt) -> None:
    """Stores them, and what they say goes out, each to a message with the receipt's own id."""
    for receipt in receipts:
        await add(stores, replace(receipt, key=receipt.id))
        await answered(stores.outbox, receipt.id, receipt.id)


async def said(stores: Stores, place: Place) -> list[str]:
    """The keys of the messages to which something stands there."""
    return [one.key for one in await stores.receipts.said_in(place)]


@pytest.mark.parametrize("silence", [None, *Silence])
async def test_a_receipt_remembers_the_message_and_the_silence(
    stores: Stores, silence: Silence | None
) -> None:
    decision = a_decision(Unanswered(), rule=Rule.SILENT, text="", vector=None, hits=())
    receipt = a_receipt(decision=decision, thread="1700.1", key="m1", silence=silence)

    await add(stores, receipt)

    assert await stores.receipts.receipt(receipt.id) == receipt


async def test_an_empty_vector_is_one(stores: Stores) -> None:
    receipt = a_receipt(decision=a_decision(text="", vector=np.zeros(0, dtype=np.float32)))

    await add(stores, receipt)

    decision = (await stores.receipts.receipt(receipt.id)).decision
    assert decision.text == ""
    assert decision.vector is not None
    assert decision.vector.shape == (0,)


async def test_what_was_said_in_a_thread_is_found_there_alone(stores: Stores) -> None:
    await say(
        stores,
        a_receipt("channel"),
        a_receipt("first", thread="1700.1"),
        a_receipt("second", thread="1700.1"),
        a_receipt("thread2", thread="1700.2"),
        a_receipt("channel2", channel="C2", thread="1700.1"),
        a_receipt("team2", workspace="T2", thread="1700.1"),
        a_receipt("discord", platform="discord", thread="1700.1"),
    )

    assert await said(stores, THREAD) == ["second", "first"]
    assert await said(stores, PLACE) == ["channel"]
    assert await said(stores, replace(PLACE, channel="C3")) == []


async def test_it_is_known_what_was_said_to_whom_and_when(stores: Stores) -> None:
    suggested = a_decision(Suggested((HIT,)))
    await say(
        stores,
        a_receipt("answered", asker="ab", at=NOW),
        a_receipt("suggested", asker="cd", at=NOW + timedelta(seconds=1), decision=suggested),
    )

    assert list(await stores.receipts.said_in(PLACE)) == [
        Said("suggested", "cd", NOW + timedelta(seconds=1)),
        Said("answered", "ab", NOW, HIT.entry),
    ]


async def test_silence_and_private_replies_were_not_said(stores: Stores) -> None:
    await say(stores, *(a_receipt(silence, silence=silence) for silence in Silence))
    await say(stores, *(a_receipt(trigger, trigger=trigger.value) for trigger in Trigger))

    assert await said(stores, PLACE) == ["ambient", "follow-up", "mention", "direct"]


async def test_what_was_decided_and_never_sent_out_was_not_said(stores: Stores) -> None:
    await add(stores, a_receipt("r1", key="r1"))

    assert await said(stores, PLACE) == []


async def test_a_reply_stands_from_its_decision_until_it_is_dropped(stores: Stores) -> None:
    await say(stores, a_receipt("r1"))

    assert await said(stores, PLACE) == ["r1"]
    await stores.outbox.sent("r1", "s1")
    assert await said(stores, PLACE) == ["r1"]
    await stores.outbox.done("r1")
    assert await said(stores, PLACE) == ["r1"]
    await stores.outbox.dropped("r1", "deleted")
    assert await said(stores, PLACE) == []


async def test_a_reply_that_was_replaced_or_taken_away_stands_no_more(stores: Stores) -> None:
    await say(stores, a_receipt("r1"), a_receipt("r2"))
    later = NOW + timedelta(seconds=1)
    await add(stores, a_receipt("edited", key="r1", at=later))
    await stores.outbox.revised("r1", "edited", "s1")
    await stores.outbox.revised("r2", None, "")

    standing = await stores.receipts.said_in(PLACE)

    assert list(standing) == [Said("r1", "9f86d0", later, HIT.entry)]


async def test_fifty_are_found_at_most(stores: Stores) -> None:
    await say(stores, *(a_receipt(f"r{number:02}") for number in range(52)))

    found = await said(stores, PLACE)

    assert (len(found), found[0], found[-1]) == (50, "r51", "r02")


async def test_what_was_answered_counts_however_it_was_asked(stores: Stores) -> None:
    await add(stores, *(a_receipt(trigger, trigger=trigger.value) for trigger in Trigger))
    for rule in (Rule.CHATTER, Rule.EMPTY):
        await add(stores, a_receipt(rule, decision=a_decision(Unanswered(), rule=rule)))
    await add(stores, a_receipt("other", asker="ab"))

    assert await stores.receipts.asked_since("9f86d0", NOW) == (len(Trigger) + 2, 0)
    assert await stores.receipts.asked_since("cd", NOW) == (0, 0)


@pytest.mark.parametrize("trigger", Trigger)
async def test_silence_counts_where_the_bot_was_addressed_and_did_not_refuse(
    stores: Stores, trigger: Trigger
) -> None:
    await add(stores, *(a_receipt(why, trigger=trigger.value, silence=why) for why in Silence))

    refusals = {Silence.LIMIT, Silence.BLOCKED, Silence.OFF}
    expected = len(set(Silence) - refusals) if trigger.expects_reply else 0
    assert await stores.receipts.asked_since("9f86d0", NOW) == (expected, 1)


async def test_a_message_that_was_decided_again_counts_once(stores: Stores) -> None:
    ambient = a_receipt(trigger="ambient")
    await add(stores, *(replace(ambient, id=f"r{number}", key="m1") for number in range(3)))
    await add(stores, replace(ambient, id="r3", key="m1", silence=Silence.REPEATED))
    await add(stores, *(replace(ambient, id=f"s{number}", key="m2") for number in range(2)))
    for number in range(2):
        limited = replace(ambient, id=f"l{number}", key="m3", silence=Silence.LIMIT)
        await add(stores, limited)

    assert await stores.receipts.asked_since("9f86d0", NOW) == (2, 1)
    assert await stores.receipts.automatic_since(PLACE, NOW) == 2


async def test_only_what_was_asked_since_then_counts(stores: Stores) -> None:
    for seconds in range(3):
        at = NOW + timedelta(seconds=seconds)
        await add(stores, a_receipt(f"r{seconds}", at=at))
        await add(stores, a_receipt(f"s{seconds}", at=at, silence=Silence.LIMIT))
        await add(stores, a_receipt(f"a{seconds}", at=at, trigger="ambient", asker="ab"))

    for seconds, expected in ((0, 3), (1, 2), (2, 1), (3, 0)):
        since = NOW + timedelta(seconds=seconds)
        assert await stores.receipts.asked_since("9f86d0", since) == (expected, expected)
        assert await stores.receipts.automatic_since(PLACE, since) == expected


async def test_an_automatic_reply_is_an_answer_that_nobody_asked_for(stores: Stores) -> None:
    await add(stores, *(a_receipt(trigger, trigger=trigger.value) for trigger in Trigger))
    ambient = a_receipt("thread", trigger="ambient", thread="1700.1")
    await add(stores, ambient)
    await add(stores, *(replace(ambient, id=silence, silence=silence) for silence in Silence))
    for decision in (a_decision(Suggested((HIT,))), a_decision(Unanswered())):
        await add(stores, replace(ambient, id=repr(decision.outcome), decision=decision))
    await add(stores, replace(ambient, id="elsewhere", channel="C2"))

    assert await stores.receipts.automatic_since(PLACE, NOW) == 2
    assert await stores.receipts.automatic_since(THREAD, NOW) == 2


async def test_where_somebody_asked_last_is_known(stores: Stores) -> None:
    for number, (guild, asker) in enumerate([("G1", "ab"), ("G2", "ab"), ("G3", "cd"), ("", "ab")]):
        at = NOW + timedelta(seconds=number)
        receipt = a_receipt(guild + asker, workspace=guild, asker=asker, at=at, platform="discord")
        await add(stores, receipt)
    await add(stores, a_receipt("earlier", workspace="G1", asker="ab", platform="discord", at=NOW))
    await add(stores, a_receipt("slack", asker="ab", at=NOW + timedelta(days=1)))

    assert await stores.receipts.last_workspace("discord", "ab") == "G2"
    assert await stores.receipts.last_workspace("discord", "cd") == "G3"
    assert await stores.receipts.last_workspace("slack", "ab") == "T1"
    assert await stores.receipts.last_workspace("discord", "ef") == ""


@pytest.mark.parametrize("trigger", Trigger)
async def test_who_did_not_address_the_bot_did_not_ask(stores: Stores, trigger: Trigger) -> None:
    await add(stores, a_receipt("asked", workspace="T1", trigger="command", at=NOW))
    later = NOW + timedelta(seconds=1)
    await add(stores, a_receipt("later", workspace="T2", trigger=trigger.value, at=later))

    expected = "T2" if trigger.expects_reply else "T1"
    assert await stores.receipts.last_workspace("slack", "9f86d0") == expected


async def test_the_last_questions_of_a_knowledge_base_come_newest_first(stores: Stores) -> None:
    def asked(name: str, second: int, key: str = "", **parts: object) -> Receipt:
        decision = replace(a_decision(text=name), **parts)  # type: ignore[arg-type]  # by name
        at = NOW + timedelta(seconds=second)
        return a_receipt(f"receipt-{name}", decision=decision, at=at, key=key or name)

    guests = asked("guests", 5, audience=Audience.PUBLIC)
    await add(
        stores,
        asked("old", 1, read_as=""),
        asked("edited", 2, key="m"),
        asked("as-edited", 3, key="m"),
        replace(guests, platform="discord", workspace="G1"),
        asked("elsewhere", 6, kb=2),
        asked("other-model", 7, model="other"),
        a_receipt("silent", decision=a_decision(Unanswered(), text="", vector=None)),
    )

    found = await stores.receipts.last_asked(1, a_decision().model, 10)

    assert [one.text for one in found] == ["guests", "as-edited", "old"]
    assert (found[0].audience, found[0].workspace) == (Audience.PUBLIC, "discord:G1")
    assert [one.read_as for one in found] == [a_decision().read_as] * 2 + [""]
    assert found[1].vector.tolist() == pytest.approx([0.1, -2.5, 3e-30, 1.0])
    assert len(await stores.receipts.last_asked(1, a_decision().model, 2)) == 2
