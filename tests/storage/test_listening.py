"""Changes that PostgreSQL tells of: to all who listen, and after every interruption."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from bot.core.faq import KnowledgeBase
from bot.storage.database import Database, open_database
from tests.contracts.examples import an_entry, claimed, saved
from tests.core.services import ENTRIES, Services, services
from tests.fakes import MemoryDatabase
from tests.postgres import Server
from tests.storage.test_postgres import cut_off


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
async def moved(url: str, database: Database) -> AsyncIterator[asyncio.Event]:
    """Set when another process is told of a change."""
    event = asyncio.Event()
    async with open_database(url) as other, other.listening(event.set):
        await event.wait()  # it is connected now
        event.clear()
        yield event


async def test_who_listens_is_told_of_a_save(
    database: Database, kb: KnowledgeBase, moved: asyncio.Event
) -> None:
    await saved(database.faq, kb, an_entry())

    await moved.wait()


async def test_and_of_a_change_by_sql_a_label_and_a_target(
    postgres: Server, database: Database, kb: KnowledgeBase, moved: asyncio.Event
) -> None:
    await saved(database.faq, kb, an_entry())
    await moved.wait()
    moved.clear()

    async with postgres.session("faqbot") as session:
        await session.execute("UPDATE entry SET answer = 'By SQL.'")
    await moved.wait()
    moved.clear()
    await database.labels.replace_labels(kb.key, [])
    await moved.wait()
    moved.clear()
    await database.faq.set_target(kb.key, 0.9)
    await moved.wait()


async def test_what_moves_nothing_is_not_told(
    database: Database, kb: KnowledgeBase, moved: asyncio.Event
) -> None:
    await claimed(database.outbox)
    await database.faq.rename_knowledge_base("helpdesk", "it")
    assert not moved.is_set()

    await saved(database.faq, kb, an_entry())
    await moved.wait()


async def test_after_an_interruption_it_looks_and_listens_again(
    postgres: Server, database: Database, kb: KnowledgeBase, moved: asyncio.Event
) -> None:
    await cut_off(postgres)

    await moved.wait()
    moved.clear()
    await saved(database.faq, kb, an_entry())

    await moved.wait()


async def test_without_a_database_it_goes_on_trying_until_there_is_one(
    postgres: Server, database: Database, kb: KnowledgeBase, moved: asyncio.Event
) -> None:
    async with postgres.session() as session:
        await session.execute("ALTER DATABASE faqbot ALLOW_CONNECTIONS false")
        await cut_off(postgres)
        await session.execute("ALTER DATABASE faqbot ALLOW_CONNECTIONS true")

    await moved.wait()


async def test_an_edit_is_live_in_another_process_before_anybody_asks_there(url: str) -> None:
    async with open_database(url) as here, open_database(url) as there:
        # The services ask for the ports, which both kinds of stores keep.
        one = services(cast("MemoryDatabase", here))
        other = services(cast("MemoryDatabase", there))
        kb = await one.knows()
        moved = asyncio.Event()
        async with there.listening(moved.set), asyncio.TaskGroup() as tasks:
            following = tasks.create_task(other.upkeep.follow(moved))
            await first_question(other, kb, ENTRIES[0].question)

            await one.curation.edit(kb, "vpn", author="ada", question="Where can I park?")

            await first_question(other, kb, "Where can I park?")
            following.cancel()
        await asyncio.gather(one.library.close(), other.library.close())


async def first_question(one: Services, kb: KnowledgeBase, wanted: str) -> None:
    """Waits until that is in memory; whoever names an old revision has nothing read anew."""

    async def question() -> str:
        return (await one.library.current(kb)).snapshot.entries[0].question

    while await question() != wanted:  # noqa: ASYNC110 - what is waited for has no event
        await asyncio.sleep(0.01)


async def test_sqlite_tells_nothing(tmp_path: object) -> None:
    told: list[None] = []
    async with (
        open_database(f"sqlite:///{tmp_path}/faqbot.db") as database,
        database.listening(lambda: told.append(None)),
    ):
        kb = await database.faq.create_knowledge_base("helpdesk")
        await saved(database.faq, kb, an_entry())

    assert not told
