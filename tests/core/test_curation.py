"""What editors do to entries."""

from dataclasses import replace

import pytest

from bot.core.errors import ConflictError, NotFoundError, UsageError
from bot.core.faq import FaqEntry, Status
from tests.core.services import ENTRIES, Services, services

NEW = FaqEntry("", "Where is the cafeteria?", "Ground floor.", ("lunch?", "LUNCH", " "))


@pytest.fixture
async def one() -> Services:
    return services()


async def test_an_added_entry_gets_an_id_from_its_question(one: Services) -> None:
    kb = await one.knows()

    first = await one.curation.add(kb, NEW, author="ada")
    second = await one.curation.add(kb, NEW, author="ada")

    assert first.entry.slug == "where-is-the-cafeteria"
    assert second.entry.slug == "where-is-the-cafeteria-2"
    assert first.entry.alternates == ("lunch?",)
    assert {found.other for found in second.collisions} == {"where-is-the-cafeteria"}


@pytest.mark.parametrize(
    "broken", [replace(NEW, answer=" "), replace(NEW, question=""), replace(NEW, slug="a\nb")]
)
async def test_an_entry_that_cannot_be_is_refused_and_nothing_saved(
    one: Services, broken: FaqEntry
) -> None:
    kb = await one.knows()

    with pytest.raises(UsageError):
        await one.curation.add(kb, broken, author="ada")

    assert len(await one.stores.faq.entries(kb.key)) == 3


async def test_an_edit_from_an_earlier_version_is_refused(one: Services) -> None:
    kb = await one.knows()
    await one.curation.edit(kb, "vpn", author="ada", answer="New.", expected=1)

    with pytest.raises(ConflictError):
        await one.curation.edit(kb, "vpn", author="ben", answer="Other.", expected=1)

    assert (await one.stores.faq.entry(kb.key, "vpn")).answer == "New."


async def test_retiring_twice_is_told(one: Services) -> None:
    kb = await one.knows()
    await one.curation.retire(kb, "vpn", author="ada")

    with pytest.raises(UsageError, match="retired already"):
        await one.curation.retire(kb, "vpn", author="ada")


async def test_a_retired_entry_is_not_left_unfit_by_an_edit(one: Services) -> None:
    kb = await one.knows()
    await one.curation.retire(kb, "vpn", author="ada")

    with pytest.raises(UsageError, match="The answer is empty"):
        await one.curation.edit(kb, "vpn", author="ada", answer="")

    assert (await one.stores.faq.entry(kb.key, "vpn")).answer == "In the portal."


async def test_reverting_brings_any_version_back_as_a_new_one(one: Services) -> None:
    kb = await one.knows()
    await one.curation.edit(kb, "vpn", author="ada", answer="Two.")
    await one.curation.edit(kb, "vpn", author="ada", answer="Three.")

    saved = await one.curation.revert(kb, "vpn", 1, author="ben")

    assert (saved.entry.answer, saved.entry.version) == ("In the portal.", 4)
    with pytest.raises(NotFoundError, match="no version 9"):
        await one.curation.revert(kb, "vpn", 9, author="ben")


async def test_undo_takes_back_an_import_as_one(one: Services) -> None:
    kb = await one.knows()
    changed = [replace(ENTRIES[0], answer="Elsewhere."), FaqEntry("new", "New?", "Yes.")]
    await one.curation.import_entries(kb, changed, author="ada")

    undone = await one.curation.undo(kb, author="ada")

    assert {entry.slug for entry in undone.entries} == {"vpn", "new"}
    assert (await one.stores.faq.entry(kb.key, "vpn")).answer == "In the portal."
    assert (await one.stores.faq.entry(kb.key, "new")).status is Status.RETIRED


async def test_undo_does_not_touch_what_somebody_changed_since(one: Services) -> None:
    kb = await one.knows()
    await one.curation.edit(kb, "vpn", author="ada", answer="Ada's.")
    await one.curation.edit(kb, "vpn", author="ben", answer="Ben's.")

    with pytest.raises(ConflictError, match="nothing was overwritten"):
        await one.curation.undo(kb, author="ada")

    assert (await one.stores.faq.entry(kb.key, "vpn")).answer == "Ben's."


async def test_undo_is_for_ones_own_changes(one: Services) -> None:
    kb = await one.knows()

    with pytest.raises(NotFoundError, match="no change of yours"):
        await one.curation.undo(kb, author="somebody else")


async def test_importing_the_same_again_changes_nothing(one: Services) -> None:
    kb = await one.knows()

    report = await one.curation.import_entries(kb, ENTRIES, author="ada")

    assert (report.added, report.updated, report.unchanged, report.retired) == (0, 0, 3, 0)
    assert (report.phrasings, report.differences) == (6, ())
    assert await one.again(kb) == kb


async def test_a_dry_run_tells_what_an_import_would_do_and_does_nothing(one: Services) -> None:
    kb = await one.knows()
    wanted = [replace(ENTRIES[0], answer="Elsewhere."), FaqEntry("new", "New?", "Yes.")]

    dry = await one.curation.import_entries(kb, wanted, author="ada", prune=True, dry_run=True)
    after_dry = await one.again(kb)
    done = await one.curation.import_entries(kb, wanted, author="ada", prune=True)

    assert dry == done
    assert after_dry == kb
    assert (done.added, done.updated, done.unchanged, done.retired) == (1, 1, 0, 2)
    assert [(d.slug, d.kind) for d in done.differences] == [
        ("vpn", "updated"),
        ("new", "added"),
        ("wifi", "retired"),
        ("badge", "retired"),
    ]


async def test_an_import_with_one_faulty_entry_changes_nothing(one: Services) -> None:
    kb = await one.knows()
    wanted = [replace(ENTRIES[0], answer="Elsewhere."), FaqEntry("bad", "Bad?", "")]

    with pytest.raises(UsageError, match="`bad`"):
        await one.curation.import_entries(kb, wanted, author="ada")

    assert await one.again(kb) == kb
