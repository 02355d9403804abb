"""Knowledge bases in memory: built once, swapped whole, fitted once, never encoded twice."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.faq import ChangeKind, FaqEntry
from bot.core.ports import Change, Label, Opinion, Vote
from bot.core.retrieval.ranking import FEATURES
from tests.contracts.examples import a_decision, a_receipt
from tests.core.retrieval.test_moving import assert_same
from tests.core.services import ASKER, ENTRIES, Services, services


@pytest.fixture
async def one() -> Services:
    return services()


async def changed_outside(one: Services, slug: str, **fields: str) -> None:
    """Another process changes an entry without embedding it."""
    kb = (await one.stores.workspaces.workspace("terminal", "default")).kb
    entry = await one.stores.faq.entry(kb.key, slug)
    change = Change(replace(entry, **fields), ChangeKind.EDIT, entry.version)  # type: ignore[arg-type]  # fields are texts
    await one.stores.faq.save(
        kb.key, [change], author="sql", vectors={}, model=one.encoder.provenance
    )


async def test_many_questions_at_once_build_a_knowledge_base_once(one: Services) -> None:
    kb = await one.knows()
    other = services(one.stores)

    found = await asyncio.gather(*(other.library.current(kb) for _ in range(20)))

    assert len({id(knowledge.snapshot) for knowledge in found}) == 1


async def test_an_unchanged_knowledge_base_is_not_built_again(one: Services) -> None:
    kb = await one.knows()

    assert await one.library.current(kb) is await one.library.current(kb)


async def test_equal_text_is_never_encoded_twice(one: Services) -> None:
    kb = await one.knows()
    before = one.encoder.encoded

    await one.curation.retire(kb, "vpn", author="ada")
    await one.curation.restore(kb, "vpn", author="ada")
    await one.curation.add(kb, FaqEntry("", "lost my badge", "At the gate."), author="ada")

    assert one.encoder.encoded == before


async def test_what_another_process_saved_is_there_at_the_next_question(one: Services) -> None:
    kb = await one.knows()
    other = services(one.stores)
    await other.library.current(kb)

    await one.curation.edit(kb, "vpn", author="ada", question="How do I get a parking spot?")
    found = await other.library.current(await one.again(kb))

    assert found.snapshot.entries[0].question == "How do I get a parking spot?"
    assert found.stale == 0


async def test_a_stale_entry_is_served_as_it_was_until_it_is_embedded(one: Services) -> None:
    kb = await one.knows()
    await changed_outside(one, "vpn", question="Where is the swimming pool?")

    stale = await one.library.current(await one.again(kb))
    fresh = await one.library.prepare(await one.again(kb))

    assert stale.stale == 1
    assert stale.snapshot.entries[0].question == ENTRIES[0].question
    assert (fresh.stale, fresh.snapshot.entries[0].question) == (0, "Where is the swimming pool?")


async def test_a_process_that_never_saw_the_old_text_serves_the_entrys_other_texts(
    one: Services,
) -> None:
    kb = await one.knows()
    await changed_outside(one, "vpn", question="Where is the swimming pool?")

    found = await services(one.stores).library.current(await one.again(kb))

    assert [e.slug for e in found.snapshot.entries] == ["vpn", "wifi", "badge"]
    assert "Where is the swimming pool?" not in found.snapshot.phrasings.texts


async def test_a_fit_is_made_once_and_shared_by_every_process(one: Services) -> None:
    kb = await one.knows()
    mine = await one.library.prepare(kb)

    theirs = await services(one.stores).library.prepare(kb)

    assert mine.fit is not None and theirs.fit is not None
    assert mine.fit.key == theirs.fit.key
    assert mine.calibration == theirs.calibration


async def test_labels_and_a_target_make_a_new_fit(one: Services) -> None:
    kb = await one.knows()
    before = await one.library.prepare(kb)

    await one.stores.labels.replace_labels(kb.key, [Label("my vpn", ("vpn",)), Label("pizza", ())])
    await one.stores.faq.set_target(kb.key, 0.8)
    after = await one.library.prepare(await one.again(kb))

    assert after.fit != before.fit
    assert after.calibration.promise.target == 0.8
    assert after.calibration.promise.evidence.labelled == 2


async def test_what_people_deny_is_fitted_in_by_the_upkeep_and_taken_out_again(
    one: Services,
) -> None:
    kb = await one.knows()
    fitted = await one.library.prepare(kb)
    features = (0.0,) * len(FEATURES)
    asked = a_decision(kb=kb.key, fit=fitted.judged_by, features=features)
    await one.stores.receipts.add_receipt(a_receipt("r1", decision=asked))
    vote = Vote("r1", "#ed", Opinion.NOT_MY_QUESTION, datetime.now(UTC), editor=True)
    await one.stores.votes.vote(vote)

    counts = [await one.upkeep.calibrate(), await one.upkeep.calibrate()]
    denied = await one.library.current(await one.again(kb))
    await one.stores.votes.vote(replace(vote, opinion=Opinion.HELPFUL))
    counts.append(await services(one.stores).upkeep.calibrate())

    assert counts == [1, 0, 1]
    assert denied.calibration.promise.evidence.denied == 1.0
    again = await one.library.prepare(await one.again(kb))
    assert again.calibration.promise.evidence.denied == 0.0


async def test_an_edit_is_searchable_while_it_is_still_being_fitted(one: Services) -> None:
    kb = await one.knows()

    await one.curation.edit(kb, "vpn", author="ada", question="How do I get a parking spot?")
    now = await one.library.current(await one.again(kb))

    assert now.snapshot.entries[0].question == "How do I get a parking spot?"
    await one.library.settle(kb)
    assert (await one.library.current(await one.again(kb))).fit is not None


async def test_closing_ends_what_goes_on_in_the_background(one: Services) -> None:
    kb = await one.knows()
    await one.curation.edit(kb, "vpn", author="ada", question="How do I get a parking spot?")

    await one.library.close()

    mine = asyncio.current_task()
    assert all(task is mine or task.done() for task in asyncio.all_tasks() if "_fit" in repr(task))


async def test_an_empty_knowledge_base_can_be_asked(one: Services) -> None:
    kb = (await one.stores.workspaces.workspace("terminal", "default")).kb

    found = await one.library.prepare(kb)

    assert found.snapshot.entries == ()
    assert found.fit is None


async def test_waiting_for_a_fit_outlives_an_edit_that_begins_another(one: Services) -> None:
    kb = await one.knows()
    await one.curation.edit(kb, "vpn", author="ada", question="How do I get a parking spot?")

    waiting = asyncio.create_task(one.library.settle(kb))
    await asyncio.sleep(0)
    await one.curation.edit(kb, "vpn", author="ada", question="Where can I park?")
    await waiting  # without a CancelledError that nobody asked for
    await one.library.settle(kb)

    assert (await one.library.current(await one.again(kb))).fit is not None


async def test_between_an_edit_and_its_fit_the_calibration_before_judges_and_replays(
    one: Services,
) -> None:
    kb = await one.knows()
    fitted = await one.library.prepare(kb)
    await one.curation.edit(kb, "vpn", author="ada", question="How do I get a parking spot?")

    between = await one.library.current(await one.again(kb))
    receipt = await one.answering.ask(await one.again(kb), "is there a wifi", ASKER)

    assert between.fit is None or between.fit != fitted.fit
    if between.fit is None:
        assert fitted.fit is not None and between.judged_by == fitted.fit.key
    assert (await one.replayer.replay(receipt.decision)).confidence is True


async def test_the_upkeep_reads_what_moved_and_nothing_else(one: Services) -> None:
    kb = await one.knows()
    await one.upkeep.reembed()
    before = await one.library.current(kb)

    nothing = await one.upkeep.reembed()
    unmoved = await one.library.current(kb)
    await changed_outside(one, "vpn", question="Where is the swimming pool?")
    something = await one.upkeep.reembed()

    assert (nothing, something) == (0, 1)
    assert unmoved.snapshot is before.snapshot
    assert one.upkeep.is_warm


async def test_a_knowledge_base_that_followed_many_changes_is_as_one_read_anew(
    one: Services,
) -> None:
    kb = await one.knows()
    for number in range(6):
        await one.curation.add(
            kb, FaqEntry(f"e{number}", f"what is {number}?", "This."), author="a"
        )
        await one.curation.edit(kb, "wifi", author="ada", add_alternates=[f"wifi {number}"])
        await changed_outside(one, "badge", answer=f"At gate {number}.")
        await one.library.current(await one.again(kb))  # where it stands as it was
        await one.upkeep.reembed()
    await one.curation.retire(kb, "vpn", author="ada")

    followed = await one.library.current(await one.again(kb))
    anew = await services(one.stores).library.current(await one.again(kb))

    assert followed.stored == anew.stored
    assert_same(followed.snapshot, anew.snapshot)
    await one.library.settle(kb)


async def test_what_moves_no_entry_leaves_what_is_searched(one: Services) -> None:
    kb = await one.knows()
    before = await one.library.current(kb)

    await one.stores.faq.set_target(kb.key, 0.8)
    after = await one.library.current(await one.again(kb))

    assert after.snapshot.revision > before.snapshot.revision
    assert after.snapshot.phrasings is before.snapshot.phrasings
    await one.library.settle(kb)
