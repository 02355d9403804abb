"""What was forgotten is gone from the files of the database, and not from its tables alone."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.messages import Person, Place
from bot.core.ports import Draft, HelpRequest, Scope, Somebody, Upload
from bot.storage.database import Database, open_database
from tests.contracts.examples import (
    REPLY,
    a_decision,
    a_message,
    a_receipt,
    an_entry,
    saved,
    vectors_of,
)
from tests.postgres import Server

NOW = datetime.now(UTC)
SOON = NOW + timedelta(days=1)
SECRET = "xyzzy-plugh"
"""Stands in all that somebody wrote; nothing else holds it."""

WHO = "feedc0de" * 8
"""What stands for them."""

PLACE = Place("slack", "T1", "C1", "70")
MANY = 50


async def told(database: Database) -> None:
    """A secret in all that people write, small and large, among what others wrote."""
    kb = (await database.workspaces.workspace("slack", "T1")).kb
    for number in range(MANY):
        text = f"{SECRET} {number} " + "and so on " * (number % 40)
        for name, words, asker in (("s", text, WHO), ("o", "something else", "ab" * 32)):
            decision = a_decision(text=words, vector=vectors_of(words).popitem()[1], kb=kb.key)
            receipt = a_receipt(f"{name}{number:07}", at=NOW, asker=asker, decision=decision)
            await database.receipts.add_receipt(receipt)
        await database.help_requests.open(HelpRequest(f"s{number:07}", WHO, PLACE, text, NOW))
        key = f"slack:T1:C1:{number}"
        message = replace(a_message(key, place=PLACE), text=text, person=Person("U1", SECRET))
        await database.outbox.claim(message, asker=WHO, owner="one", lease=60)
        await database.outbox.decided(key, f"s{number:07}", replace(REPLY, text=text))
        await database.outbox.done(key)
    for number in range(10):
        draft = Draft(f"d{number}", "slack:T1", "slack:U1", "add", {"answer": SECRET * 300}, NOW)
        await database.drafts.keep(draft)
    content = SECRET.encode() * 20_000
    await database.uploads.keep(
        Upload("u", "slack:T1", "slack:U1", kb.key, f"{SECRET}.md", content, False, SECRET, NOW)
    )


def traces(path: Path) -> list[str]:
    """The database's files that hold the secret, or what stands for who wrote it."""
    return [
        file.name
        for file in sorted(path.parent.glob(f"{path.name}*"))
        if SECRET.encode() in (held := file.read_bytes()) or WHO.encode() in held
    ]


async def test_after_their_time_no_file_holds_what_people_wrote(
    database: Database, path: Path
) -> None:
    await told(database)
    assert traces(path)

    await database.retention.expire(SOON)
    await database.drafts.expire(SOON)
    await database.uploads.expire(SOON)

    assert await database.retention.scrub()
    assert traces(path) == []


async def test_after_somebody_is_forgotten_no_file_holds_what_they_wrote(
    database: Database, path: Path
) -> None:
    await told(database)

    await database.people.forget(Somebody("slack", "U1", (WHO,)))

    assert await database.retention.scrub()
    assert traces(path) == []


async def test_after_a_workspace_is_forgotten_no_file_holds_its_knowledge(
    database: Database, path: Path
) -> None:
    kb = (await database.workspaces.workspace("slack", "T1")).kb
    await told(database)
    for number in range(MANY):
        text = f"{SECRET} {number}"
        await saved(database.faq, kb, an_entry(f"e{number}", answer=text * 30, alternates=(text,)))
    await database.gaps.dismiss(Scope(kb.key, "slack", "T1"), b"1" * 32, f"slack:{SECRET}")
    await database.workspaces.left("slack", "T1")

    await database.retention.forget_left(SOON)

    assert await database.retention.scrub()
    assert traces(path) == []


async def test_while_somebody_reads_it_is_put_off_and_others_can_write(
    database: Database, path: Path
) -> None:
    await told(database)
    await database.retention.expire(SOON)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM receipt").fetchone()

        assert not await database.retention.scrub()
        await database.receipts.add_receipt(a_receipt())

    await database.drafts.expire(SOON)
    await database.uploads.expire(SOON)
    assert await database.retention.scrub()
    assert traces(path) == []


@pytest.fixture
async def served(postgres: Server) -> AsyncIterator[tuple[Database, Server, str]]:
    """A database of its own on the server."""
    async with postgres.empty_database() as name, open_database(postgres.url(name)) as database:
        yield database, postgres, name


async def test_on_a_server_the_dead_rows_are_gone_and_the_rest_is_overwritten_by_vacuum_full(
    served: tuple[Database, Server, str],
) -> None:
    database, server, name = served
    await told(database)
    await database.retention.expire(SOON)
    await database.drafts.expire(SOON)
    await database.uploads.expire(SOON)

    assert await database.retention.scrub()

    async with server.session(name) as session:
        dead = "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'receipt'"
        assert await session.fetchval(dead) == 0
        await session.execute("VACUUM FULL")
        await session.execute("CHECKPOINT")
        number = await session.fetchval(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        )
    held = (file.read_bytes() for file in (server.folder / "base" / str(number)).iterdir())
    assert not any(SECRET.encode() in one or WHO.encode() in one for one in held)


async def test_a_role_that_owns_nothing_leaves_that_to_the_server(
    served: tuple[Database, Server, str],
) -> None:
    _, server, name = served
    async with server.session(name) as session:
        await session.execute("DROP ROLE IF EXISTS guest")
        await session.execute("CREATE ROLE guest LOGIN")
        await session.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO guest"
        )
    try:
        async with open_database(server.url(name, "guest")) as database:
            assert await database.retention.scrub()
    finally:
        async with server.session(name) as session:
            await session.execute("DROP OWNED BY guest")
            await session.execute("DROP ROLE guest")
