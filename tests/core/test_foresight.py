"""What a change would do, looked at before it is saved."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.answering import Asker
from bot.core.differences import Collision
from bot.core.faq import Audience, FaqEntry, KnowledgeBase
from bot.core.foresight import Foresight
from bot.core.impact import Effects
from bot.core.indexing import Indexer
from bot.core.messages import Person, Place, Trigger
from bot.core.planning import Plan
from bot.core.ports import Asked, Label
from tests.core.services import ENTRIES, Services, services
from tests.fakes import MemoryReceiptStore

HOME = "terminal:default"
AWAY = Asker(Place("slack", "T2", "C1"), Person("eve"), Trigger.MENTION)
HERE = Asker(Place("terminal", "default", "here"), Person("omar"), Trigger.DIRECT)
CANTEEN = FaqEntry("", "Where is the canteen?", "Ground floor.", ("lunch place",))


@pytest.fixture
async def one() -> Services:
    return services()


@pytest.fixture
async def kb(one: Services) -> KnowledgeBase:
    kb = await one.knows()
    for text in ("vpn token expired", "vpn token expired", "lost my badge", "where is the canteen"):
        await one.answering.ask(kb, text, HERE)
    return await one.again(kb)


async def effects(one: Services, kb: KnowledgeBase, plan: Plan, **parts: object) -> Effects:
    """What it would do."""
    vectors = await one.curation.vectors_for(plan)
    return await one.foresight.effects(kb, plan.changes, vectors, **parts)  # type: ignore[arg-type]  # by name


def told(found: Effects) -> list[tuple[str, str, str, int]]:
    """The questions that would be decided differently."""
    assert found.impact is not None
    return [
        (turn.text, str(turn.before.rule), str(turn.after.rule), turn.times)
        for turn in found.impact.turns
        if turn.is_one
    ]


async def test_a_new_entry_answers_what_was_asked_before(one: Services, kb: KnowledgeBase) -> None:
    found = await effects(one, kb, await one.curation.planner.add(kb, CANTEEN))

    ((text, before, after, times),) = told(found)
    assert (text, after, times) == ("where is the canteen", "exact", 1)
    assert before != "exact"
    assert found.impact is not None and found.impact.asked == 4
    assert found.are_harmless


async def test_nothing_is_saved_and_nothing_encoded_again(one: Services, kb: KnowledgeBase) -> None:
    plan = await one.curation.planner.retire(kb, "vpn")
    encoded = one.encoder.encoded

    await effects(one, kb, plan)

    assert one.encoder.encoded == encoded
    assert (await one.stores.faq.entry(kb.key, "vpn")).version == 1


async def test_what_is_retired_answers_no_more(one: Services, kb: KnowledgeBase) -> None:
    found = await effects(one, kb, await one.curation.planner.retire(kb, "vpn"))

    assert ("vpn token expired", "exact", 2) in [(t, b, n) for t, b, _, n in told(found)]
    assert not found.are_harmless


async def test_what_is_restored_is_as_before(one: Services, kb: KnowledgeBase) -> None:
    await one.curation.retire(kb, "vpn", author="ada")
    kb = await one.again(kb)

    found = await effects(one, kb, await one.curation.planner.restore(kb, "vpn"))

    assert ("vpn token expired", "exact", 2) in [(t, a, n) for t, _, a, n in told(found)]


async def test_a_phrasing_of_two_entries_takes_the_answer_from_the_first(
    one: Services, kb: KnowledgeBase
) -> None:
    plan = await one.curation.planner.add(kb, replace(CANTEEN, alternates=("Lost my badge!",)))

    found = await effects(one, kb, plan)

    assert [(c.phrasing, c.other) for c in found.collisions] == [("Lost my badge!", "badge")]
    assert ("lost my badge", "exact", "ambiguous", 1) in told(found)
    assert not found.are_harmless


async def test_what_is_asked_nearly_so_already_is_found(one: Services, kb: KnowledgeBase) -> None:
    near = FaqEntry("", "How do I renew my VPN token today?", "Now.")

    found = await effects(one, kb, await one.curation.planner.add(kb, near))

    (neighbour,) = found.neighbours
    assert (neighbour.slug, neighbour.is_twin) == ("vpn", True)
    assert not found.are_harmless


async def test_an_untouched_phrasing_is_not_looked_at_again(
    one: Services, kb: KnowledgeBase
) -> None:
    near = FaqEntry("near", "How do I renew my VPN token today?", "Now.")
    await one.curation.add(kb, near, author="ada")
    kb = await one.again(kb)

    found = await effects(one, kb, await one.curation.planner.edit(kb, "near", answer="Later."))

    assert found.neighbours == () and found.collisions == ()


async def test_labelled_questions_are_decided_again(one: Services, kb: KnowledgeBase) -> None:
    labels = [Label("vpn token expired", ("vpn",)), Label("where is the canteen", ())]
    await one.stores.labels.replace_labels(kb.key, labels)
    kb = await one.again(kb)

    found = await effects(one, kb, await one.curation.planner.retire(kb, "vpn"))

    assert found.impact is not None
    assert (found.impact.labelled, found.impact.better, found.impact.worse) == (2, 0, 1)


async def test_what_was_asked_in_another_workspace_counts_and_is_not_quoted(
    one: Services, kb: KnowledgeBase
) -> None:
    await one.answering.ask(kb, "wifi for visitors", AWAY)

    plan = await one.curation.planner.retire(kb, "wifi")
    found = await effects(one, kb, plan, workspace=HOME)

    assert ("", "exact") in [(text, before) for text, before, _, _ in told(found)]
    assert found.impact is not None and found.impact.asked == 5


async def test_who_sees_public_entries_alone_is_told_of_those_alone(
    one: Services, kb: KnowledgeBase
) -> None:
    plan = await one.curation.planner.add(kb, replace(CANTEEN, alternates=("lost my badge",)))

    found = await effects(one, kb, plan, audience=Audience.PUBLIC)

    assert found.collisions == () and found.neighbours == ()
    assert found.impact is not None and found.impact.asked == 0


async def test_the_first_entry_of_all_is_harmless(one: Services) -> None:
    kb = (await one.stores.workspaces.workspace("slack", "T9")).kb

    found = await effects(one, kb, await one.curation.planner.add(kb, ENTRIES[0]))

    assert found.are_harmless


async def test_without_time_to_encode_what_is_word_for_word_the_same_is_told(
    one: Services, kb: KnowledgeBase
) -> None:
    new = FaqEntry("new", "Lost my badge!", "Run.")
    plan, _ = await one.curation.planned_import(kb, [new])
    vectors = await one.foresight.encoded(plan.changes, 0.0)

    found = await one.foresight.together(kb, plan.changes, vectors)

    assert (dict(vectors), found.impact) == ({}, None)
    assert found.collisions == (Collision("Lost my badge!", "badge", "new"),)


async def test_what_many_changes_do_is_told_with_what_they_do_to_each_other(
    one: Services, kb: KnowledgeBase
) -> None:
    some = [
        FaqEntry("a", "When does north office open on Monday?", "One."),
        FaqEntry("b", "When does north office open on Mondays?", "Two.", ("lost my badge?",)),
        ENTRIES[0],
    ]
    plan, _ = await one.curation.planned_import(kb, some, prune=True)
    vectors = await one.curation.vectors_for(plan)

    found = await one.foresight.together(kb, plan.changes, vectors)

    assert [(one.entry, one.slug, one.is_twin) for one in found.neighbours] == [("a", "b", True)]
    assert found.collisions == ()  # the other one goes
    assert ("lost my badge", "exact", "exact", 1) in told(found)


async def test_without_time_for_questions_what_stands_beside_is_told_all_the_same(
    one: Services, kb: KnowledgeBase
) -> None:
    near = FaqEntry("", "How do I renew my VPN token today?", "Now.", ("lost my badge",))
    plan = await one.curation.planner.add(kb, near)

    class Slow(MemoryReceiptStore):
        async def last_asked(self, kb: int, model: str, limit: int) -> Sequence[Asked]:
            await asyncio.sleep(3600)
            return ()

    slow = Foresight(
        library=one.library,
        indexer=Indexer(one.encoder, one.stores.embeddings),
        receipts=Slow(one.stores.outbox),
        languages=None,
        patience=0.0,
    )
    vectors = await one.curation.vectors_for(plan)
    found = await slow.effects(kb, plan.changes, vectors)

    assert found.impact is None and not found.are_harmless
    assert [one.other for one in found.collisions] == ["badge"]
    assert [one.slug for one in found.neighbours if one.is_twin] == ["vpn"]
