"""What editors and admins look into: gaps, figures, and who decided what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.core.faq import Audience
from bot.core.messages import Trigger
from bot.core.outcomes import Answered, Outcome, Receipt, Rule, Silence, Suggested, Unanswered
from bot.core.ports import (
    Day,
    Deed,
    Figures,
    Help,
    HelpRequest,
    Observed,
    Opinion,
    Sample,
    Scope,
    Vote,
)
from tests.contracts.conftest import Stores
from tests.contracts.examples import (
    HIT,
    PLACE,
    REPLY,
    a_decision,
    a_message,
    a_receipt,
    an_entry,
    answered,
    claimed,
    saved,
)

NOW = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)
SINCE = NOW - timedelta(days=1)
HERE = Scope(1, "slack", "T1")
EVERYWHERE = Scope(1)
WIFI = "wifi?"


def decided(receipt_id: str, outcome: Outcome, text: str = WIFI, **parts: object) -> Receipt:
    """A receipt of that outcome on that text, at NOW."""
    rule = Rule.CONFIDENT if isinstance(outcome, Answered) else Rule.BELOW
    decision = a_decision(outcome, text=text, rule=rule)
    return a_receipt(receipt_id, **{"decision": decision, "at": NOW} | parts)


def unanswered(receipt_id: str, text: str = WIFI, **parts: object) -> Receipt:
    """The same without an answer."""
    return decided(receipt_id, Unanswered(), text, **parts)


async def add(stores: Stores, *receipts: Receipt) -> None:
    """Stores them, one after the other."""
    for receipt in receipts:
        await stores.receipts.add_receipt(receipt)


async def gaps(stores: Stores, scope: Scope = HERE) -> list[tuple[str, int]]:
    """The texts and how often they were asked."""
    found = await stores.gaps.unanswered(scope, SINCE, 10)
    return [(gap.text, gap.count) for gap in found]


async def test_what_was_asked_most_comes_first_then_the_newest(stores: Stores) -> None:
    later = NOW + timedelta(seconds=1)
    await add(stores, unanswered("1", "a"), unanswered("2"), unanswered("3", at=later))
    await add(stores, unanswered("4", "b", at=later))

    found = await stores.gaps.unanswered(HERE, SINCE, 2)

    assert await gaps(stores) == [(WIFI, 2), ("b", 1), ("a", 1)]
    assert [gap.text for gap in found] == [WIFI, "b"]
    assert (found[0].last, found[0].receipt, found[0].audience) == (later, "3", Audience.INTERNAL)
    decision = a_decision()
    assert found[0].vector is not None and decision.vector is not None
    assert found[0].vector.tolist() == decision.vector.tolist()
    assert (found[0].model, found[0].refused, found[0].handed) == (decision.model, None, False)
    assert found[0].read_as == decision.read_as


async def test_only_what_was_asked_of_the_bot_and_looked_up_is_a_gap(stores: Stores) -> None:
    await add(stores, *(unanswered(t, t, trigger=t.value) for t in Trigger))
    await add(stores, *(unanswered(why, why, silence=why) for why in Silence))
    await add(stores, decided("yes", Answered(HIT), "yes"), unanswered("empty", ""))
    await add(stores, decided("nearly", Suggested((HIT,)), "nearly"))

    assert {text for text, _ in await gaps(stores)} == {"command", "direct", "mention", "shortcut"}


async def test_a_gap_is_seen_where_it_was_asked(stores: Stores) -> None:
    await add(stores, unanswered("1"), unanswered("2", workspace="T2"))
    await add(stores, unanswered("3", platform="discord"))
    other = replace(unanswered("4").decision, kb=2)
    await add(stores, unanswered("4", decision=other), unanswered("5", at=SINCE - timedelta(1)))

    assert await gaps(stores) == [(WIFI, 1)]
    assert await gaps(stores, EVERYWHERE) == [(WIFI, 3)]
    assert await gaps(stores, Scope(2)) == [(WIFI, 1)]


async def test_what_the_asker_did_not_mean_is_a_gap(stores: Stores) -> None:
    await add(stores, decided("own", Answered(HIT), "own"), decided("else", Answered(HIT), "else"))
    await add(stores, decided("none", Suggested((HIT,)), "none"))
    for receipt, voter in (("own", "9f86d0"), ("else", "ab"), ("none", "9f86d0")):
        await stores.votes.vote(Vote(receipt, voter, Opinion.NOT_MY_QUESTION, NOW))

    found = await stores.gaps.unanswered(HERE, SINCE, 10)

    assert {gap.text: gap.refused for gap in found} == {"own": HIT.entry, "none": None}


async def test_an_edited_question_counts_as_it_reads_now(stores: Stores) -> None:
    await claimed(stores.outbox, a_message("m1"))
    await add(stores, unanswered("old", "old", key="m1"), unanswered("new", "new", key="m1"))
    await stores.outbox.decided("m1", "old", REPLY)
    await stores.outbox.revised("m1", "new", "s1")

    figures = await stores.statistics.figures(HERE, SINCE)

    assert await gaps(stores) == [("new", 1)]
    assert figures.asked == {"unanswered": 1}


async def test_it_is_known_what_was_handed_on_to_people(stores: Stores) -> None:
    await add(stores, unanswered("1"), unanswered("2"))
    await stores.help_requests.open(HelpRequest("1", "ab", PLACE, WIFI, NOW, Help.OPEN))

    (gap,) = await stores.gaps.unanswered(HERE, SINCE, 10)

    assert gap.handed and gap.count == 2


async def test_what_has_expired_is_no_gap_any_more(stores: Stores) -> None:
    await add(stores, unanswered("1"))

    await stores.retention.expire(NOW + timedelta(days=1))

    assert await gaps(stores) == []


async def test_a_dismissal_holds_in_its_workspace_until_it_is_taken_back(stores: Stores) -> None:
    there = replace(HERE, workspace="T2")
    one, two = b"1" * 32, b"2" * 32
    for _ in range(2):
        await stores.gaps.dismiss(HERE, one, "slack:U1")
    await stores.gaps.dismiss(there, two, "slack:U2")

    assert await stores.gaps.dismissed(HERE) == {one}
    assert await stores.gaps.dismissed(EVERYWHERE) == {one, two}
    await stores.gaps.bring_back(there, one)
    assert await stores.gaps.dismissed(HERE) == {one}
    for _ in range(2):
        await stores.gaps.bring_back(HERE, one)
    assert await stores.gaps.dismissed(EVERYWHERE) == {two}


async def test_an_answer_is_outdated_until_somebody_sees_to_it(stores: Stores) -> None:
    kb = await stores.faq.create_knowledge_base("default")
    vpn, _ = await saved(stores.faq, kb, an_entry("vpn"), an_entry("wifi"))
    hit = replace(HIT, entry=vpn.key)
    decision = replace(a_decision(Answered(hit)), kb=kb.key)
    await add(stores, a_receipt("1", decision=decision), a_receipt("2", decision=decision))
    soon = datetime.now(UTC) + timedelta(seconds=2)
    votes = [("1", "ab", Opinion.OUT_OF_DATE), ("2", "ab", Opinion.OUT_OF_DATE)]
    votes += [("1", "cd", Opinion.OUT_OF_DATE), ("1", "ef", Opinion.NOT_HELPFUL)]
    for receipt, voter, opinion in votes:
        await stores.votes.vote(Vote(receipt, voter, opinion, soon))
    early = datetime.now(UTC) - timedelta(days=1)
    await stores.votes.vote(Vote("2", "gh", Opinion.OUT_OF_DATE, early))

    assert list(await stores.gaps.outdated(Scope(kb.key, "slack", "T1"))) == [(vpn.key, 2)]
    assert list(await stores.gaps.outdated(Scope(kb.key, "slack", "T2"))) == []


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"alternates": ("tunnel?",)}, 1),
        ({"tags": ("network",), "owner": "it"}, 1),
        ({"answer": "Ask the desk."}, 0),
        ({"source": "Handbook"}, 0),
        ({"review_on": date(2099, 1, 1)}, 0),
        ({"review_on": date(2020, 1, 1)}, 1),
    ],
)
async def test_only_what_is_about_the_answer_counts_as_seeing_to_it(
    stores: Stores, change: dict[str, Any], left: int
) -> None:
    kb = await stores.faq.create_knowledge_base("default")
    (vpn,) = await saved(stores.faq, kb, an_entry("vpn"))
    decision = replace(a_decision(Answered(replace(HIT, entry=vpn.key))), kb=kb.key)
    await add(stores, a_receipt("1", decision=decision))
    await stores.votes.vote(Vote("1", "ab", Opinion.OUT_OF_DATE, datetime.now(UTC)))

    await saved(stores.faq, kb, replace(vpn, **change))

    assert len(await stores.gaps.outdated(HERE)) == left


async def test_a_message_that_was_edited_until_nothing_was_said_counts_once(
    stores: Stores,
) -> None:
    ambient = {"trigger": "ambient", "key": "m1"}
    await claimed(stores.outbox, a_message("m1"))
    await add(stores, decided("old", Answered(HIT), **ambient))
    await stores.outbox.decided("m1", "old", REPLY)
    await add(stores, unanswered("new", silence=Silence.UNSURE, **ambient))
    await stores.outbox.revised("m1", None, "")

    figures = await stores.statistics.figures(HERE, SINCE)

    assert (figures.automatic, figures.silences) == (0, {Silence.UNSURE: 1})
    assert not figures.entries


async def test_an_answer_chosen_from_suggestions_is_outdated_as_well(stores: Stores) -> None:
    kb = await stores.faq.create_knowledge_base("default")
    vpn, wifi = await saved(stores.faq, kb, an_entry("vpn"), an_entry("wifi"))
    hits = (replace(HIT, entry=vpn.key), replace(HIT, entry=wifi.key))
    decision = replace(a_decision(Suggested(hits)), kb=kb.key)
    await add(stores, a_receipt("1", decision=decision))
    soon = datetime.now(UTC) + timedelta(seconds=2)
    await stores.votes.vote(Vote("1", "ab", Opinion.OUT_OF_DATE, soon, entry=wifi.key))
    await stores.votes.vote(Vote("1", "cd", Opinion.OUT_OF_DATE, soon))

    assert list(await stores.gaps.outdated(Scope(kb.key, "slack", "T1"))) == [(wifi.key, 1)]


async def test_everything_is_counted_once(stores: Stores) -> None:
    other = replace(HIT, entry=8)
    await add(stores, decided("1", Answered(HIT)), decided("2", Answered(HIT)))
    await add(stores, decided("3", Answered(other), trigger="command"))
    await add(stores, decided("4", Suggested((HIT,))), unanswered("5"))
    await add(stores, decided("6", Answered(HIT), trigger="ambient"))
    await add(stores, decided("7", Answered(HIT), trigger="follow-up"))
    silent = [Silence.LIMIT, Silence.LIMIT, Silence.NO_QUESTION]
    await add(stores, *(unanswered(f"s{at}", silence=why) for at, why in enumerate(silent)))
    greeting = replace(a_decision(Unanswered(), text=""), rule=Rule.CHATTER)
    await add(stores, a_receipt("hello", decision=greeting, at=NOW))
    await add(
        stores, unanswered("T2", workspace="T2"), unanswered("late", at=SINCE - timedelta(days=1))
    )
    await stores.votes.vote(Vote("1", "ab", Opinion.HELPFUL, NOW))
    await stores.votes.vote(Vote("T2", "ab", Opinion.HELPFUL, NOW))
    await stores.votes.vote(Vote("2", "ab", Opinion.HELPFUL, SINCE - timedelta(days=1)))

    figures = await stores.statistics.figures(HERE, SINCE)

    assert figures == Figures(
        asked={"answered": 3, "suggested": 1, "unanswered": 1},
        automatic=2,
        silences={Silence.LIMIT: 2, Silence.NO_QUESTION: 1},
        entries={HIT.entry: 4, 8: 1},
        votes={Opinion.HELPFUL: 1},
        observed=[],
        days=[Day(NOW.date(), {"answered": 3, "suggested": 1, "unanswered": 1}, 2)],
    )
    assert list(figures.entries) == [HIT.entry, 8]
    assert (await stores.statistics.figures(EVERYWHERE, SINCE)).asked["unanswered"] == 2


async def test_each_day_is_counted_by_itself_in_utc(stores: Stores) -> None:
    berlin = timezone(timedelta(hours=2))
    after_midnight = datetime(2026, 5, 4, 0, 30, tzinfo=berlin)
    evening = datetime(2026, 5, 3, 23, 59, 59, tzinfo=UTC)
    await add(stores, decided("1", Answered(HIT), at=evening), unanswered("2", at=evening))
    await add(stores, decided("3", Answered(HIT), at=after_midnight, trigger="ambient"))
    await add(stores, unanswered("4", at=NOW - timedelta(hours=23)))
    await add(stores, decided("5", Answered(HIT), at=evening + timedelta(seconds=1)))
    await add(stores, unanswered("6", silence=Silence.LIMIT, at=NOW - timedelta(days=1)))

    figures = await stores.statistics.figures(HERE, SINCE)

    assert [(str(day.date), day.asked, day.automatic) for day in figures.days] == [
        ("2026-05-02", {"unanswered": 1}, 0),
        ("2026-05-03", {"answered": 1, "unanswered": 1}, 1),
        ("2026-05-04", {"answered": 1}, 0),
    ]


async def test_what_the_platform_did_not_take_is_counted_by_its_cause(stores: Stores) -> None:
    since = datetime.now(UTC) - timedelta(minutes=1)
    for number, cause in enumerate(["no_permission", "", "no_permission", "gone"]):
        await add(stores, a_receipt(f"r{number}"))
        await answered(stores.outbox, f"r{number}", f"m{number}")
        await stores.outbox.dropped(f"m{number}", cause)
    await add(stores, a_receipt("T2", workspace="T2"))
    await answered(stores.outbox, "T2", "m4")
    await stores.outbox.dropped("m4", "gone")

    figures = await stores.statistics.figures(HERE, since)

    assert figures.refusals == {"no_permission": 2, "gone": 1}


async def test_an_observed_channel_tells_what_it_would_have_answered(stores: Stores) -> None:
    ambient = {"trigger": "ambient"}
    seen = ambient | {"silence": Silence.OBSERVED}
    unsure = ambient | {"silence": Silence.UNSURE}
    await add(stores, decided("1", Answered(HIT), "a", **seen), unanswered("2", "b", **unsure))
    await add(stores, decided("3", Answered(HIT), "c", **seen), unanswered("4", **unsure))
    await add(stores, decided("5", Answered(HIT), "c", **seen))
    await add(stores, unanswered("6", "d", channel="C2", **unsure))
    await add(stores, decided("7", Answered(HIT), "e", channel="C3", **seen))

    figures = await stores.statistics.figures(HERE, SINCE)
    samples = await stores.statistics.samples(HERE, ["C1"], SINCE, 10)

    assert figures.observed == [Observed("C1", 3, 5), Observed("C3", 1, 1), Observed("C2", 0, 1)]
    assert samples == [Sample("C1", "c", HIT.entry), Sample("C1", "a", HIT.entry)]
    assert await stores.statistics.samples(HERE, ["C1"], SINCE, 1) == samples[:1]
    assert await stores.statistics.samples(HERE, [], SINCE, 10) == []


async def test_a_sample_is_one_decision_on_a_message_as_it_reads_now(stores: Stores) -> None:
    seen = {"trigger": "ambient", "silence": Silence.OBSERVED}
    other = Answered(replace(HIT, entry=HIT.entry + 1))
    await claimed(stores.outbox, a_message("m1"))
    await add(stores, decided("old", Answered(HIT), "secret", key="m1", **seen))
    await add(stores, decided("new", Answered(HIT), "mended", key="m1", **seen))
    await stores.outbox.decided("m1", "new", REPLY)
    await add(stores, decided("1", other, "twice", channel="C2", **seen))
    await add(stores, decided("2", Answered(HIT), "twice", channel="C1", **seen))

    samples = await stores.statistics.samples(HERE, ["C1", "C2"], SINCE, 10)

    assert samples == [Sample("C1", "twice", HIT.entry), Sample("C1", "mended", HIT.entry)]


async def test_deeds_are_told_newest_first_in_their_workspace(stores: Stores) -> None:
    first = Deed("slack:U1", "right", "95 %", "97 %", NOW)
    second = Deed("slack:U1", "mode", "mention", "auto", NOW, "C1")
    await stores.audit.record("slack:T1", [first])
    await stores.audit.record("slack:T1", [second])
    await stores.audit.record("slack:T2", [first])
    await stores.audit.record("slack:T1", [])

    assert list(await stores.audit.last("slack:T1", 10)) == [second, first]
    assert list(await stores.audit.last("slack:T1", 1)) == [second]
    assert list(await stores.audit.last("slack:T1", 10, skip=1)) == [first]
    assert list(await stores.audit.last("slack:T1", 1, without=[second.what])) == [first]


async def test_it_is_forgotten_with_its_workspace(stores: Stores) -> None:
    for workspace in ("T1", "T2"):
        await stores.workspaces.workspace("slack", workspace)
        deed = Deed("slack:U1", "right", "95 %", "97 %", NOW)
        await stores.audit.record(f"slack:{workspace}", [deed])
        await stores.gaps.dismiss(replace(HERE, workspace=workspace), b"1" * 32, "slack:U1")
    await stores.workspaces.left("slack", "T1")

    await stores.retention.forget_left(datetime.now(UTC) + timedelta(days=1))

    assert list(await stores.audit.last("slack:T1", 10)) == []
    assert len(await stores.audit.last("slack:T2", 10)) == 1
    assert await stores.gaps.dismissed(HERE) == set()
    assert len(await stores.gaps.dismissed(replace(HERE, workspace="T2"))) == 1


async def test_limits_are_changed_one_by_one(stores: Stores) -> None:
    await stores.workspaces.set_limits("slack", "T1", question_limit=3)
    await stores.workspaces.set_limits("slack", "T1", reply_limit=7)

    workspace = await stores.workspaces.workspace("slack", "T1")
    assert (workspace.question_limit, workspace.reply_limit) == (3, 7)
    assert (await stores.workspaces.workspace("slack", "T2")).question_limit == 10
