"""The schema on PostgreSQL: the same promises as on SQLite, and the extension."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.errors import StorageError
from bot.storage.database import open_database
from bot.storage.examining import examine
from bot.storage.migrating import current, downgrade, ensure_current, head, upgrade
from tests.postgres import Server
from tests.storage.test_migrating import ROOT, alembic, scripts

__all__ = ["scripts"]

PARTS = """
    SELECT format('%s.%s %s %s', table_name, column_name, data_type, is_nullable)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
              WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'faqbot%'
"""


@pytest.fixture
async def name(postgres: Server) -> AsyncIterator[str]:
    """An empty database."""
    async with postgres.empty_database() as name:
        yield name


@pytest.fixture
def url(postgres: Server, name: str) -> str:
    return postgres.url(name)


async def parts(server: Server, name: str) -> set[str]:
    """All of which the schema consists, but for Alembic's own table."""
    async with server.session(name) as session:
        found = {row[0] for row in await session.fetch(PARTS)}
    return {part for part in found if "alembic_version" not in part}


async def test_up_and_down_and_up_again(postgres: Server, name: str, url: str) -> None:
    assert await current(url) is None
    await upgrade(url)
    first = await parts(postgres, name)

    await downgrade(url, "base")
    assert await parts(postgres, name) == set()
    assert await current(url) is None
    await ensure_current(url)

    assert await parts(postgres, name) == first
    assert await current(url) == head()
    assert any("faqbot_phrasing_changed" in part for part in first)


async def test_one_step_back_and_forth_leads_to_the_same(
    postgres: Server, name: str, url: str
) -> None:
    await upgrade(url)
    first = await parts(postgres, name)

    await downgrade(url, "0004")
    await upgrade(url)

    assert await parts(postgres, name) == first


async def test_alembic_check_finds_nothing_to_do(url: str) -> None:
    await upgrade(url)

    checked = alembic("check", url=url)

    assert checked.returncode == 0, checked.stdout + checked.stderr


async def test_a_migration_that_fails_leaves_nothing_behind(
    postgres: Server, name: str, url: str, scripts: Path
) -> None:
    (scripts / "versions/fail").touch()
    await upgrade(url)
    before = await parts(postgres, name)

    with pytest.raises(StorageError, match='column "nonsense" does not exist'):
        await upgrade(url, scripts=scripts)

    assert await parts(postgres, name) == before
    assert await current(url, scripts=scripts) == head()


async def test_somebody_elses_database_is_left_alone(postgres: Server, name: str, url: str) -> None:
    async with postgres.session(name) as session:
        await session.execute("CREATE TABLE invoices (number INTEGER)")

    with pytest.raises(StorageError, match="has a table invoices"):
        await ensure_current(url)


async def test_many_openings_at_once_make_one_schema(url: str) -> None:
    async def use() -> None:
        async with open_database(url) as database:
            await database.workspaces.workspace("terminal", "local")

    await asyncio.gather(*(use() for _ in range(4)))

    assert await current(url) == head()


async def test_who_may_not_add_the_extension_is_told_who_must(
    postgres: Server, name: str, url: str
) -> None:
    async with postgres.session(name) as session:
        await session.execute(
            "DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN;"
            " GRANT ALL ON SCHEMA public TO clerk"
        )
    as_clerk = postgres.url(name, "clerk")

    with pytest.raises(StorageError, match="superuser run CREATE EXTENSION vector"):
        await ensure_current(as_clerk)
    assert await parts(postgres, name) == set()

    async with postgres.session(name) as session:
        await session.execute("CREATE EXTENSION vector")
    await ensure_current(as_clerk)
    async with postgres.session(name) as session:
        await session.execute("DROP OWNED BY clerk; DROP ROLE clerk")


async def test_who_may_read_only_is_told_so(postgres: Server, name: str, url: str) -> None:
    assert re.fullmatch(r"test\d+ at /\S+, PostgreSQL \S+ without pgvector,", await examine(url))
    await upgrade(url)
    assert re.fullmatch(r"test\d+ at /\S+, PostgreSQL \S+ with pgvector \S+,", await examine(url))
    async with postgres.session(name) as session:
        await session.execute("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN")
        await session.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")

    async with open_database(postgres.url(name, "guest")) as database:
        assert await database.faq.knowledge_bases() == []
        with pytest.raises(StorageError, match=r"does not allow that .*permission denied"):
            await database.faq.create_knowledge_base("it")
    with pytest.raises(StorageError, match="may not read and write the table"):
        await examine(postgres.url(name, "guest"))

    async with postgres.session(name) as session:
        await session.execute("DROP OWNED BY guest; DROP ROLE guest")


def test_without_the_driver_a_person_is_told_what_to_install() -> None:
    program = (
        "import sys; sys.modules['asyncpg'] = None\n"
        "from bot.storage.engine import make_engine\n"
        "make_engine('postgresql://faqbot@db/faqbot')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert "StorageError" in done.stderr
    assert "pip install 'faqbot[postgres]'" in done.stderr
