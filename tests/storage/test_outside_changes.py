"""An operator at an SQL prompt: what they change is noticed, recorded, and never lost."""

import sqlite3
from dataclasses import replace

import asyncpg
import pytest

from bot.core.errors import ConflictError
from bot.core.faq import Audience, ChangeKind, FaqEntry, KnowledgeBase, Status
from bot.core.messages import Role
from bot.storage.database import Database
from tests.contracts.examples import FULL_ENTRY, MODEL, an_entry, claimed, saved, vectors_of
from tests.storage.conftest import Sql

REFUSED = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)


@pytest.fixture
def url(either_url: str) -> str:
    return either_url


@pytest.fixture
async def entry(database: Database, kb: KnowledgeBase) -> FaqEntry:
    (entry,) = await saved(database.faq, kb, replace(FULL_ENTRY, slug="vpn"))
    return entry


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET question = 'How do I get a token?' WHERE slug = 'vpn'",
        "UPDATE entry SET answer = 'Ask.'",
        "UPDATE entry SET tags = '[]'",
        "UPDATE entry SET source = NULL",
        "UPDATE entry SET owner = 'U9'",
        "UPDATE entry SET review_on = '2031-12-31'",
        "UPDATE entry SET audience = 'internal'",
        "UPDATE entry SET status = 'retired'",
        "UPDATE entry SET slug = 'other'",
        "INSERT INTO entry (kb, slug, question, answer) SELECT kb, 'new', 'q', 'a' FROM entry",
        "DELETE FROM entry",
        "INSERT INTO phrasing (entry, text) SELECT key, 'another way' FROM entry",
        "UPDATE phrasing SET text = 'said otherwise'",
        "UPDATE phrasing SET kind = 'negative' WHERE kind = 'alternate'",
        "DELETE FROM phrasing",
    ],
)
async def test_any_change_of_content_moves_the_revision(
    database: Database, kb: KnowledgeBase, entry: FaqEntry, sql: Sql, statement: str
) -> None:
    revision, entries = await database.faq.snapshot(kb.key)

    await sql(statement)

    moved, now = await database.faq.snapshot(kb.key)
    assert moved > revision
    assert now != entries


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET question = question, tags = tags, review_on = review_on",
        "UPDATE phrasing SET text = text, position = position",
        "UPDATE knowledge_base SET name = 'other'",
    ],
)
async def test_what_changes_no_content_moves_nothing(
    database: Database, kb: KnowledgeBase, entry: FaqEntry, sql: Sql, statement: str
) -> None:
    before = await database.faq.snapshot(kb.key)

    await sql(statement)

    assert await database.faq.snapshot(kb.key) == before


async def test_other_tables_do_not_move_it_either(
    database: Database, kb: KnowledgeBase, entry: FaqEntry
) -> None:
    before = await database.faq.snapshot(kb.key)

    await database.embeddings.add(MODEL, vectors_of("a"))
    await database.roles.grant("T1", "ann", Role.ADMIN)
    await claimed(database.outbox)

    assert await database.faq.snapshot(kb.key) == before


async def test_a_changed_question_is_the_entrys_question_everywhere(
    database: Database, kb: KnowledgeBase, entry: FaqEntry, sql: Sql
) -> None:
    await sql("UPDATE entry SET question = 'How do I get a token?' WHERE slug = 'vpn'")

    now = await database.faq.entry(kb.key, "vpn")

    assert now.question == "How do I get a token?"
    assert now.version == 2
    assert now.updated_at is not None
    assert entry.updated_at is not None
    assert now.updated_at.replace(microsecond=0) >= entry.updated_at.replace(microsecond=0)


async def test_it_is_recorded_before_the_next_change(
    database: Database, kb: KnowledgeBase, entry: FaqEntry, sql: Sql
) -> None:
    await sql("UPDATE entry SET answer = 'By SQL.'")
    await sql("INSERT INTO phrasing (entry, text, position) SELECT key, 'by SQL', 9 FROM entry")
    await sql("UPDATE entry SET answer = 'By SQL, again.'")
    outside = await database.faq.entry(kb.key, "vpn")

    (edited,) = await saved(database.faq, kb, replace(outside, answer="Mine."), author="ann")

    edit, found, add = await database.faq.history(kb.key, "vpn")
    assert [(r.entry.version, r.kind, r.author) for r in (edit, found, add)] == [
        (3, ChangeKind.EDIT, "ann"),
        (2, ChangeKind.OUTSIDE, "sql"),
        (1, ChangeKind.ADD, "ann"),
    ]
    assert edit.entry == edited
    assert found.entry.answer == "By SQL, again."
    assert found.entry.alternates == (*FULL_ENTRY.alternates, "by SQL")
    assert found.change != edit.change
    assert [r.entry for r in await database.faq.last_change(kb.key, "ann")] == [edited]


async def test_an_editor_who_began_before_it_overwrites_nothing(
    database: Database, kb: KnowledgeBase, entry: FaqEntry, sql: Sql
) -> None:
    await sql("DELETE FROM phrasing WHERE text = 'vpn expired'")

    with pytest.raises(ConflictError, match="changed by sql on 20"):
        await saved(database.faq, kb, replace(entry, answer="Mine."))

    assert (await database.faq.entry(kb.key, "vpn")).alternates == ("new token, please",)


async def test_an_entry_made_by_it_is_an_entry_like_any_other(
    database: Database, kb: KnowledgeBase, sql: Sql
) -> None:
    await sql(f"INSERT INTO entry (kb, slug, question, answer) VALUES ({kb.key}, 's', 'Q?', 'A.')")

    entry = await database.faq.entry(kb.key, "s")
    assert (entry.version, entry.tags, entry.alternates) == (1, (), ())
    assert (entry.audience, entry.status) == (Audience.INTERNAL, Status.ACTIVE)
    assert await database.faq.history(kb.key, "s") == []

    await saved(database.faq, kb, replace(entry, answer="B."))
    kinds = [revision.kind for revision in await database.faq.history(kb.key, "s")]
    assert kinds == [ChangeKind.EDIT, ChangeKind.OUTSIDE]


async def test_one_deleted_by_it_is_gone_and_its_key_not_given_again(
    database: Database, kb: KnowledgeBase, entry: FaqEntry, sql: Sql
) -> None:
    await sql("DELETE FROM entry")  # `sqlite3` leaves its phrasings and revisions behind

    (again,) = await saved(database.faq, kb, an_entry("vpn"))

    assert again.key > entry.key
    assert await database.faq.entries(kb.key) == [again]
    assert len(await database.faq.history(kb.key, "vpn")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET question = ' '",
        "UPDATE entry SET tags = 'vpn, access'",
        "UPDATE entry SET tags = '{}'",
        "UPDATE entry SET review_on = 'next year'",
        "UPDATE entry SET review_on = '2026-02-30'",
        "UPDATE entry SET audience = 'everyone'",
        "UPDATE entry SET status = 'gone'",
        "UPDATE entry SET slug = ''",
        "UPDATE entry SET answer = NULL",
        "INSERT INTO entry (kb, slug, question, answer) SELECT kb, slug, 'q', 'a' FROM entry",
        "UPDATE phrasing SET kind = 'maybe'",
        "UPDATE phrasing SET text = ''",
    ],
)
async def test_what_the_bot_could_not_read_is_refused_at_once(
    database: Database, kb: KnowledgeBase, entry: FaqEntry, sql: Sql, statement: str
) -> None:
    with pytest.raises(REFUSED):
        await sql(statement)

    assert await database.faq.entries(kb.key) == [entry]
