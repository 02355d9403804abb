"""A database copied from one kind to the other, and back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.core.errors import BotError, StorageError, UsageError
from bot.core.faq import ChangeKind, KnowledgeBase
from bot.core.messages import Place
from bot.core.ports import Upload
from bot.storage import tables
from bot.storage.copying import copy_database
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions, make_engine
from bot.storage.migrating import downgrade, ensure_current, head
from tests.contracts.examples import FULL_ENTRY, MODEL, a_receipt, an_entry, saved, vectors_of
from tests.contracts.test_forgetting import GUILD, lived_in
from tests.postgres import Server

NOW = datetime.now(UTC)


@pytest.fixture
async def other(postgres: Server) -> AsyncIterator[str]:
    """Another, empty database, on the server."""
    async with postgres.empty_database() as name:
        yield postgres.url(name)


@pytest.fixture
async def full(database: Database) -> Database:
    """One in which something of everything happened, and something went again."""
    kb = await lived_in(database, GUILD)
    await lived_in(database, Place("slack", "T1", "C1", "70"))
    await saved(database.faq, kb, FULL_ENTRY)
    await database.embeddings.add(MODEL, vectors_of(*map(str, range(2_500))))
    await database.receipts.add_receipt(a_receipt())
    await database.uploads.keep(
        Upload("u", "slack:T1", "U1", kb.key, "a.md", b"\0\xff", True, "", NOW)
    )
    return database


async def everything(url: str) -> dict[str, list[str]]:
    """Each row of each table, as Python writes it."""
    engine = make_engine(url)
    try:
        async with Transactions(engine).read() as connection:
            return {
                table.name: sorted(repr(row) for row in await connection.execute(select(table)))
                for table in tables.metadata.sorted_tables
            }
    finally:
        await engine.dispose()


async def test_everything_is_there_and_back_again(
    full: Database, url: str, other: str, tmp_path: Path
) -> None:
    before = await everything(url)
    back = f"sqlite:///{tmp_path}/back.db"
    told: list[tuple[int, int]] = []

    there = await copy_database(url, other, lambda done, total: told.append((done, total)))
    again = await copy_database(other, back)

    assert await everything(other) == before
    assert await everything(back) == before
    assert there == again == {name: len(rows) for name, rows in before.items()}
    assert sum(map(bool, there.values())) > 15
    total = 2 * sum(there.values())
    assert told[-1] == (total, total)
    assert told == sorted(told)


async def test_what_is_saved_there_goes_on_where_it_left_off(
    full: Database, url: str, other: str, tmp_path: Path
) -> None:
    kb = await full.faq.create_knowledge_base("new")
    gone, kept = await saved(full.faq, kb, an_entry("gone"), an_entry("kept"))
    await forget(url, f"DELETE FROM entry WHERE key >= {gone.key}")
    back = f"sqlite:///{tmp_path}/back.db"
    await copy_database(url, other)
    await copy_database(other, back)

    for copied in (other, back):
        async with open_database(copied) as database:
            same = await database.faq.knowledge_base("new")
            assert same.revision == (await full.faq.knowledge_base("new")).revision
            (next_one,) = await saved(database.faq, same, an_entry("next"))
            assert next_one.key > kept.key
            assert (await database.faq.knowledge_base("new")).revision > same.revision
            (edited,) = await saved(database.faq, same, next_one, kind=ChangeKind.EDIT)
            assert edited == next_one


async def test_what_outsiders_left_behind_of_deleted_entries_does_not_come_along(
    database: Database, kb: KnowledgeBase, url: str, other: str
) -> None:
    await saved(database.faq, kb, FULL_ENTRY, an_entry("stays"))
    await forget(url, "DELETE FROM entry WHERE slug <> 'stays'")

    await copy_database(url, other)

    rows = await everything(other)
    assert [len(rows[name]) for name in ("entry", "phrasing", "entry_revision")] == [1, 0, 1]


async def forget(url: str, statement: str) -> None:
    """Executes it as `sqlite3` does, without foreign keys."""
    engine = make_engine(url, restructuring=True)
    async with Transactions(engine).write() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def test_a_copy_that_fails_leaves_no_row(full: Database, url: str, other: str) -> None:
    await forget(url, "UPDATE role_grant SET subject = 'U' || char(0)")

    with pytest.raises(StorageError, match="NUL"):
        await copy_database(url, other)

    assert not any((await everything(other)).values())


async def test_a_copy_that_is_not_the_same_is_not_kept(
    full: Database, url: str, other: str, postgres: Server
) -> None:
    await ensure_current(other)
    engine = make_engine(other)
    async with Transactions(engine).write() as connection:
        await connection.execute(
            text(
                "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN NEW.by := 'x'; RETURN NEW; END $$"
            )
        )
        await connection.execute(
            text(
                "CREATE TRIGGER other BEFORE INSERT ON block FOR EACH ROW EXECUTE FUNCTION other()"
            )
        )
    await engine.dispose()

    with pytest.raises(StorageError, match="Row 1 of the table block is not the same"):
        await copy_database(url, other)

    assert not any((await everything(other)).values())


async def test_what_cannot_be_copied_is_refused_before_anything_is_written(
    full: Database, url: str, other: str, tmp_path: Path
) -> None:
    await ensure_current(f"sqlite:///{tmp_path}/old.db")
    await downgrade(f"sqlite:///{tmp_path}/old.db", "0004")
    refusals = [
        (url, url, "into itself"),
        (other, url, "is empty: there is nothing to copy"),
        (url, f"sqlite:///{tmp_path}/nowhere/faqbot.db", "does not exist"),
        (f"sqlite:///{tmp_path}/none.db", other, "There is no database"),
        (f"sqlite:///{tmp_path}/old.db", other, f"of version 0004; this faqbot copies {head()}"),
    ]
    for source, target, says in refusals:
        with pytest.raises(BotError, match=says):
            await copy_database(source, target)
    assert not (tmp_path / "none.db").exists()

    await copy_database(url, other)
    with pytest.raises(UsageError, match=r"is not empty: its table .* has rows"):
        await copy_database(url, other)
