"""Whatever people write comes back as they wrote it."""

import string
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sqlalchemy.dialects import sqlite

from bot.core.faq import Audience, FaqEntry, Status
from bot.core.outcomes import Answered, Decision, Hit, Rule, Suggested, Timing, Unanswered, Vector
from bot.storage.columns import Utc
from bot.storage.database import Database
from tests.contracts.examples import a_receipt, saved

anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
phrasing = anything.filter(str.strip)
printable = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1)

entries = st.builds(
    FaqEntry,
    slug=printable.filter(lambda slug: slug.isprintable() and len(slug) <= 200),
    question=phrasing,
    answer=anything,
    alternates=st.lists(phrasing, max_size=4).map(tuple),
    negatives=st.lists(phrasing, max_size=3).map(tuple),
    tags=st.lists(anything, max_size=3).map(tuple),
    source=st.none() | anything,
    owner=st.none() | anything,
    review_on=st.none() | st.dates(date(1900, 1, 1)),
    audience=st.sampled_from(Audience),
    status=st.sampled_from(Status),
)

number = st.floats(allow_nan=False)
hits = st.builds(Hit, st.integers(0, 2**31 - 1), printable, phrasing, phrasing, number, number)
decisions = st.builds(
    Decision,
    outcome=st.builds(Answered, hits)
    | st.builds(Suggested, st.lists(hits, max_size=3).map(tuple))
    | st.just(Unanswered()),
    rule=st.sampled_from(Rule),
    confidence=st.floats(0.0, 1.0),  # a probability; a column of SQLite's knows no -0.0
    cut=number,
    floor=number,
    hits=st.lists(hits, max_size=3).map(tuple),
    text=anything,
    vector=st.none(),
    features=st.lists(number, max_size=6).map(tuple),
    signals=st.dictionaries(st.text(string.ascii_letters), number, max_size=4),
    knowledge_base=printable,
    revision=st.integers(0, 2**31 - 1),
    model=anything,
    kb=st.integers(1, 2**31 - 1),
    fit=st.none() | st.integers(1, 2**31 - 1),
    has_head=st.booleans(),
    target=number,
    audience=st.sampled_from(Audience),
    timing=st.builds(Timing, number, number, number),
)


@pytest.fixture
def url(either_url: str) -> str:
    return either_url


# Examples may share a database: each has a knowledge base, or a receipt, of its own.
shared = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared
@given(written=st.lists(entries, max_size=5, unique_by=lambda entry: entry.slug))
async def test_entries_come_back_as_they_were(database: Database, written: list[FaqEntry]) -> None:
    kb = await database.faq.create_knowledge_base(uuid4().hex)

    await saved(database.faq, kb, *written)

    read = await database.faq.entries(kb.key)
    assert [replace(one, key=0, version=0, updated_at=None) for one in read] == written
    histories = [await database.faq.history(kb.key, entry.slug) for entry in written]
    assert [revision.entry for (revision,) in histories] == read


@shared
@given(decision=decisions, vector=arrays(np.float32, st.integers(0, 8)))
async def test_decisions_come_back_bit_for_bit(
    database: Database, decision: Decision, vector: Vector
) -> None:
    receipt = a_receipt(uuid4().hex, decision=replace(decision, vector=vector))

    await database.receipts.add_receipt(receipt)

    read = (await database.receipts.receipt(receipt.id)).decision

    assert read.vector is not None
    assert read.vector.tobytes() == vector.tobytes()
    assert repr(replace(read, vector=None)) == repr(decision)  # tells -0.0 from 0.0


async def test_a_moment_of_another_zone_is_the_same_moment(database: Database) -> None:
    moment = datetime(2026, 5, 3, 23, 30, tzinfo=timezone(timedelta(hours=-7)))
    receipt = a_receipt(at=moment)

    await database.receipts.add_receipt(receipt)

    at = (await database.receipts.receipt(receipt.id)).at
    assert at == moment
    assert at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 5, 3)  # noqa: DTZ001  # that is the point

    with pytest.raises(ValueError, match="no time zone"):
        Utc().process_bind_param(naive, sqlite.dialect())
