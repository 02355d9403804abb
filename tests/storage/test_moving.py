"""A process that follows what moved knows what is stored, whoever changed it and by what."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.faq import FaqEntry, KnowledgeBase, Status
from bot.core.ports import Mark
from bot.storage.database import Database
from tests.contracts.examples import FULL_ENTRY, an_entry, saved
from tests.storage.conftest import Sql

_HERE = "SELECT key FROM entry WHERE kb = {kb}"
_ONE = "SELECT min(key) FROM entry WHERE kb = {kb}"
_SQL = (
    "UPDATE entry SET answer = '{new}' WHERE kb = {kb}",
    "UPDATE entry SET question = '{new}' WHERE key IN (" + _ONE + ")",
    "UPDATE entry SET status = 'retired' WHERE key IN (" + _ONE + ")",
    "UPDATE entry SET version = version + 1, answer = '{new}' WHERE key IN (" + _ONE + ")",
    "INSERT INTO entry (kb, slug, question, answer) VALUES ({kb}, '{new}', 'q', 'a')",
    "DELETE FROM phrasing WHERE entry IN (" + _ONE + ")",
    "INSERT INTO phrasing (entry, text) SELECT key, '{new}' FROM entry WHERE kb = {kb}",
    "INSERT INTO phrasing (entry, text) " + _ONE.replace("min(key)", "min(key), '{new}'"),
    "UPDATE phrasing SET text = '{new}' WHERE entry IN (" + _HERE + ")",
    "UPDATE phrasing SET kind = 'negative' WHERE entry IN (" + _ONE + ")",
    "UPDATE phrasing SET position = position + 1 WHERE entry IN (" + _ONE + ")",
)
_BOT = ("add", "edit", "rephrase", "retire", "nothing")
_NUMBERS = count()


@pytest.fixture
def url(either_url: str) -> str:
    return either_url


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(_BOT + _SQL), st.booleans()), max_size=12))
async def test_after_any_changes_what_moved_leads_to_what_is_stored(
    database: Database, sql: Sql, steps: list[tuple[str, bool]]
) -> None:
    kb = await database.faq.create_knowledge_base(f"kb{next(_NUMBERS)}")
    await saved(database.faq, kb, FULL_ENTRY, an_entry("b", alternates=("bee",)))
    marks: Mapping[int, Mark | None] = {}
    known: dict[int, FaqEntry] = {}

    for step, looks in (("nothing", True), *steps, ("nothing", True)):
        await _do(step, database, sql, kb)
        if looks:
            moved = await database.faq.moved(kb.key, marks)
            changed = {entry.key: entry for entry in moved.changed}
            known = {key: changed.get(key) or known[key] for key in moved.marks}
            marks = moved.marks

            stored = await database.faq.snapshot(kb.key)
            assert (moved.revision, list(known.values())) == stored


async def _do(step: str, database: Database, sql: Sql, kb: KnowledgeBase) -> None:
    new = f"text {next(_NUMBERS)}"
    entries = await database.faq.entries(kb.key)
    last = entries[-1] if entries else None
    match step, last:
        case "add", _:
            await saved(database.faq, kb, an_entry(new))
        case "edit", FaqEntry():
            await saved(database.faq, kb, replace(last, answer=new))
        case "rephrase", FaqEntry():
            await saved(database.faq, kb, replace(last, alternates=(new, *last.alternates[1:])))
        case "retire", FaqEntry():
            await saved(database.faq, kb, replace(last, status=Status.RETIRED))
        case _ if step in _SQL:
            await sql(step.format(kb=kb.key, new=new))


async def test_an_entry_that_is_gone_is_not_in_the_marks(database: Database, sql: Sql) -> None:
    kb = await database.faq.create_knowledge_base("helpdesk")
    gone, stays = await saved(database.faq, kb, FULL_ENTRY, an_entry("b"))
    before = await database.faq.moved(kb.key, {})

    await sql(f"DELETE FROM phrasing WHERE entry = {gone.key}")
    await sql(f"DELETE FROM entry_revision WHERE entry = {gone.key}")
    await sql(f"DELETE FROM entry WHERE key = {gone.key}")

    moved = await database.faq.moved(kb.key, before.marks)
    assert (list(moved.marks), moved.changed) == ([stays.key], [])
