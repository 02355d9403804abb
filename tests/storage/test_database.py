"""How the database is set up, and what stands in the rows that no port shows."""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.core.errors import StorageError
from bot.core.ports import Opinion, Scope
from bot.storage.database import Database
from bot.storage.engine import Transactions, make_engine
from bot.storage.tables import metadata
from tests.contracts.examples import PLACE, REPLY, a_message, a_receipt, an_entry, claimed, saved

NOW = datetime(2026, 5, 3, tzinfo=UTC)
LATER = datetime.now(UTC) + timedelta(days=1)


async def test_connections_are_set_up_for_safety(database: Database, url: str) -> None:
    engine = make_engine(url, lock_timeout=7)
    async with Transactions(engine).read() as connection:
        names = ("journal_mode", "foreign_keys", "busy_timeout")
        values = [await connection.scalar(text(f"PRAGMA {name}")) for name in names]
    await engine.dispose()

    assert values == ["wal", 1, 7000]


async def test_what_people_ask_is_for_its_owner_alone(database: Database, path: Path) -> None:
    await database.receipts.add_receipt(a_receipt())

    files = [path, *path.parent.glob(f"{path.name}-*")]
    assert len(files) > 1
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}


async def test_what_goes_wrong_is_said_without_what_people_wrote(database: Database) -> None:
    await database.receipts.add_receipt(a_receipt())

    with pytest.raises(StorageError, match=r"UNIQUE .* Run `faqbot doctor`") as refused:
        await database.receipts.add_receipt(a_receipt())

    assert "vpn token" not in str(refused.value)
    assert "vpn token" not in str(refused.value.__cause__)


async def test_a_reply_on_its_way_moves_forward_only(database: Database, path: Path) -> None:
    await claimed(database.outbox)
    await database.outbox.decided("m1", "r1", REPLY)
    await database.outbox.sent("m1", "1700000000.1")
    await database.outbox.done("m1")

    assert not await database.outbox.decided("m1", "r2", REPLY)
    assert not await database.outbox.sending("m1", "one")
    assert await database.outbox.sent("m1", "another")
    await database.outbox.placed("m1", "another")

    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT state, receipt, posted_as FROM outbox").fetchone()
        moments = connection.execute(
            "SELECT claimed_at, decided_at, sent_at, ended_at FROM outbox"
        ).fetchone()
    assert row == ("done", "r1", "1700000000.1")
    assert list(moments) == sorted(moments)


@pytest.mark.parametrize("state", ["done", "dropped"])
async def test_nothing_is_kept_of_a_message_that_has_ended_but_who_asked_and_where(
    database: Database, path: Path, state: str
) -> None:
    outbox = database.outbox
    await claimed(outbox, a_message(place=replace(PLACE, thread="17.1")))
    await outbox.decided("m1", "r1", REPLY)

    await (outbox.done("m1") if state == "done" else outbox.dropped("m1", "channel_not_found"))

    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM outbox").fetchone())
    gone = ("message", "reply", "owner", "lease_until", "posted_as", "sent_at")
    assert [row.pop(name) for name in gone] == [None] * 6
    for moment in ("claimed_at", "decided_at", "ended_at"):
        assert row.pop(moment)
    assert row == {
        "key": "m1",
        "platform": "slack",
        "workspace": "T1",
        "channel": "C1",
        "thread": "17.1",
        "trigger": "mention",
        "asker": "9f86d0",
        "state": state,
        "receipt": "r1",
        "sends": 0,
        "cause": "" if state == "done" else "channel_not_found",
    }


ASKED: dict[str, Callable[[Database], Awaitable[object]]] = {
    "said_in": lambda database: database.receipts.said_in(replace(PLACE, thread="17.1")),
    "asked_since": lambda database: database.receipts.asked_since("9f86d0", NOW),
    "automatic_since": lambda database: database.receipts.automatic_since(PLACE, NOW),
    "last_workspace": lambda database: database.receipts.last_workspace("slack", "9f86d0"),
    "last_receipt": lambda database: database.receipts.last_receipt(1, "slack", "T1", "C1", "ab"),
    "is_joined": lambda database: database.channels.is_joined(replace(PLACE, thread="17.1")),
    "claim": lambda database: claimed(database.outbox),
    "settled": lambda database: database.outbox.settled("m1"),
    "take_up": lambda database: database.outbox.take_up("one", 60, 10, ["slack"]),
    "renew": lambda database: database.outbox.renew("one", ["m1", "m2"], 60),
    "release": lambda database: database.outbox.release("one"),
}


@pytest.mark.parametrize("name", ASKED)
async def test_what_is_asked_for_every_message_is_found_by_an_index(
    database: Database, url: str, path: Path, name: str
) -> None:
    plans = await plans_of(ASKED[name], url, path)

    assert not scanned(plans)
    if name != "take_up":  # the few that are left are put in order
        assert not [step for step in plans if "TEMP B-TREE" in step and "DISTINCT" not in step]


LOOKED_AT: dict[str, Callable[[Database], Awaitable[object]]] = {
    "last_asked": lambda database: database.receipts.last_asked(1, "model", 200),
    "judgements": lambda database: database.votes.judgements(1, Opinion.OUT_OF_DATE, 200),
    "draft": lambda database: database.drafts.draft("slack:T1", "slack:U1", "d1"),
    "drafts_of": lambda database: database.drafts.found("slack:T1", "slack:U1", "add"),
    "upload": lambda database: database.uploads.upload("slack:T1", "slack:U1", "u1"),
    "expire_uploads": lambda database: database.uploads.expire(NOW),
    "dismissed": lambda database: database.gaps.dismissed(Scope(1, "slack", "T1")),
    "audit": lambda database: database.audit.last("slack:T1", 10),
    "last_about": lambda database: database.receipts.last_about(PLACE, "m1"),
    "standing": lambda database: database.outbox.standing(PLACE, "p1"),
    "gaps": lambda database: database.gaps.unanswered(Scope(1, "slack", "T1"), NOW, 100),
    "outdated": lambda database: database.gaps.outdated(Scope(1, "slack", "T1")),
    "samples": lambda database: database.statistics.samples(
        Scope(1, "slack", "T1"), ["C1"], NOW, 10
    ),
    "changed_together": lambda database: database.faq.changed_together(1, 1),
    "expire_drafts": lambda database: database.drafts.expire(NOW),
}


@pytest.mark.parametrize("name", LOOKED_AT)
async def test_what_editors_ask_for_is_found_by_an_index(
    database: Database, url: str, path: Path, name: str
) -> None:
    assert not scanned(await plans_of(LOOKED_AT[name], url, path))


async def test_of_what_expires_many_rows_are_found_by_an_index(
    database: Database, url: str, path: Path
) -> None:
    plans = await plans_of(lambda database: database.retention.expire(NOW), url, path)

    assert scanned(plans) == {"thread", "help_request"}  # of these there are few


async def test_of_the_messages_only_the_latest_are_looked_at_for_the_places_in_use(
    database: Database, url: str, path: Path
) -> None:
    plans = await plans_of(lambda database: database.outbox.in_use("discord", NOW, 10), url, path)

    assert not scanned(plans)
    assert any("ix_outbox_platform_claimed_at (platform=? AND claimed_at>?" in one for one in plans)


async def test_what_is_forgotten_with_a_workspace_is_found_by_an_index(
    database: Database, url: str, path: Path
) -> None:
    await database.workspaces.workspace("discord", "G1")
    await database.workspaces.left("discord", "G1")

    plans = await plans_of(lambda database: database.retention.forget_left(LATER), url, path)

    steps = {step.split()[1] for step in plans if step.startswith("SCAN")}
    assert steps & metadata.tables.keys() == {"workspace", "channel"}  # of these there are few


def scanned(plans: Sequence[str]) -> set[str]:
    """The tables that are looked through from end to end."""
    return {table for table in metadata.tables if f"SCAN {table}" in plans}


async def plans_of(ask: Callable[[Database], Awaitable[object]], url: str, path: Path) -> list[str]:
    """The steps by which SQLite finds what is asked for."""
    statements: list[tuple[str, Any]] = []
    engine = make_engine(url)

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    await ask(Database(Transactions(engine)))
    await engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        return [
            step
            for statement, parameters in statements
            if statement.startswith(("SELECT", "UPDATE", "DELETE"))
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


async def test_a_phrasing_whose_text_stays_keeps_its_row(database: Database, path: Path) -> None:
    def rows() -> dict[str, int]:
        with closing(sqlite3.connect(path)) as connection:
            return dict(connection.execute("SELECT text, key FROM phrasing").fetchall())

    kb = await database.faq.create_knowledge_base("helpdesk")
    (entry,) = await saved(database.faq, kb, an_entry(alternates=("a", "b", "c")))
    before = rows()

    await saved(database.faq, kb, an_entry(alternates=("c", "new", "a"), version=entry.version))

    after = rows()
    assert after.keys() == {"c", "new", "a"}
    assert (after["a"], after["c"]) == (before["a"], before["c"])
