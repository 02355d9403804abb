"""What the store of drafts promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import ConflictError, SpentError
from bot.core.faq import ChangeKind
from bot.core.ports import Change, Draft
from tests.contracts.conftest import Stores
from tests.contracts.examples import MODEL, an_entry

NOW = datetime(2026, 5, 3, 14, 2, 59, 123456, tzinfo=UTC)
DRAFT = Draft("d1", "slack:T1", "slack:U1", "edit:3:1", {"answer": "🙁\nTwo.", "tags": ""}, NOW)


async def test_a_draft_is_its_authors_in_its_workspace_alone(stores: Stores) -> None:
    await stores.drafts.keep(DRAFT)

    assert await stores.drafts.draft("slack:T1", "slack:U1", "d1") == DRAFT
    assert await stores.drafts.draft("slack:T1", "slack:U2", "d1") is None
    assert await stores.drafts.draft("slack:T2", "slack:U1", "d1") is None
    assert await stores.drafts.found("slack:T2", "slack:U1", "edit:") == []


async def test_those_of_a_form_are_found_by_how_its_id_begins(stores: Stores) -> None:
    newer = replace(DRAFT, id="d2", form="edit:30:1", at=NOW + timedelta(seconds=1))
    for draft in (newer, DRAFT):
        await stores.drafts.keep(draft)

    assert await stores.drafts.found("slack:T1", "slack:U1", "edit:") == [newer, DRAFT]
    assert await stores.drafts.found("slack:T1", "slack:U1", "edit:3:") == [DRAFT]
    assert await stores.drafts.found("slack:T1", "slack:U1", "add") == []
    assert await stores.drafts.found("slack:T1", "slack:U1", "e%") == []


async def test_ten_are_kept_for_an_author(stores: Stores) -> None:
    for number in range(12):
        at = NOW + timedelta(seconds=number)
        await stores.drafts.keep(replace(DRAFT, id=f"d{number}", at=at))
    await stores.drafts.keep(replace(DRAFT, id="other", author="slack:U2"))

    kept = [await stores.drafts.draft("slack:T1", "slack:U1", f"d{n}") for n in range(12)]

    assert [draft is not None for draft in kept] == [False] * 2 + [True] * 10
    assert await stores.drafts.draft("slack:T1", "slack:U2", "other")


async def test_it_is_dropped_once_and_expires(stores: Stores) -> None:
    later = replace(DRAFT, id="d2", at=NOW + timedelta(days=1))
    for draft in (DRAFT, later, replace(DRAFT, id="d3")):
        await stores.drafts.keep(draft)
    await stores.drafts.drop("d3")
    await stores.drafts.drop("d3")

    assert await stores.drafts.expire(NOW + timedelta(hours=1)) == 1
    assert await stores.drafts.draft("slack:T1", "slack:U1", "d1") is None
    assert await stores.drafts.draft("slack:T1", "slack:U1", "d2") == later


async def test_one_of_the_same_id_takes_its_place(stores: Stores) -> None:
    changed = replace(DRAFT, entered={"answer": "New."}, at=NOW + timedelta(seconds=1))
    for draft in (DRAFT, changed):
        await stores.drafts.keep(draft)

    assert await stores.drafts.draft("slack:T1", "slack:U1", "d1") == changed


async def test_a_draft_goes_with_what_is_saved_of_it(stores: Stores) -> None:
    kb = await stores.faq.create_knowledge_base("default")
    await stores.drafts.keep(DRAFT)
    await stores.drafts.keep(replace(DRAFT, id="d2"))
    change = Change(an_entry(), ChangeKind.ADD, 0)

    await stores.faq.save(kb.key, [change], author="ann", vectors={}, model=MODEL, draft="d1")

    assert await stores.drafts.draft("slack:T1", "slack:U1", "d1") is None
    assert await stores.drafts.draft("slack:T1", "slack:U1", "d2")


async def test_a_draft_is_used_up_once_and_stays_where_nothing_was_saved(stores: Stores) -> None:
    kb = await stores.faq.create_knowledge_base("default")
    await stores.drafts.keep(DRAFT)
    first, second = (Change(an_entry(slug), ChangeKind.ADD, 0) for slug in ("one", "two"))
    stale = Change(an_entry("three"), ChangeKind.EDIT, 7)

    with pytest.raises(ConflictError):
        await stores.faq.save(kb.key, [stale], author="a", vectors={}, model=MODEL, draft="d1")
    await stores.faq.save(kb.key, [first], author="a", vectors={}, model=MODEL, draft="d1")
    with pytest.raises(SpentError):
        await stores.faq.save(kb.key, [second], author="a", vectors={}, model=MODEL, draft="d1")

    assert [entry.slug for entry in await stores.faq.entries(kb.key)] == ["one"]
