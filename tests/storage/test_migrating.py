"""The schema: made at first use, up and down, never half, and refused where it does not fit."""

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.core.errors import StorageError
from bot.storage.database import open_database
from bot.storage.migrating import current, downgrade, ensure_current, head, upgrade
from bot.storage.tables import metadata

ROOT = Path(__file__).parents[2]


def schema(path: Path) -> dict[str, list[str]]:
    """Every table and index with the lines that make it, whatever their order."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: sorted(re.split(r",? *\n\t?|\n", sql)) for name, sql in rows}


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows} - {"alembic_version", "sqlite_sequence"}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations with one more, which is half done when it fails."""
    folder = tmp_path / "100% newer"
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions/0002_next.py").write_text(
        "import os\n"
        "from alembic import op\n"
        "revision, down_revision = '0002', '0001'\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half (done INTEGER)')\n"
        "    op.execute(\"INSERT INTO knowledge_base (name) VALUES ('half')\")\n"
        "    if os.path.exists(os.path.join(os.path.dirname(__file__), 'fail')):\n"
        "        op.execute('SELECT nonsense')\n"
        "def downgrade():\n"
        "    op.execute('DROP TABLE half')\n"
    )
    return folder


async def test_an_empty_database_gets_its_schema_at_first_use(url: str, path: Path) -> None:
    assert await current(url) is None

    async with open_database(url):
        pass

    assert await current(url) == head()
    assert "entry" in tables(path)


async def test_up_and_down_and_up_again(url: str, path: Path) -> None:
    await upgrade(url)
    first = schema(path)

    await downgrade(url, "base")
    assert tables(path) == set()
    assert await current(url) is None
    await ensure_current(url)

    assert schema(path) == first


async def test_the_migrations_make_what_the_tables_say(url: str, path: Path) -> None:
    await upgrade(url)
    made = path.with_name("made.db")
    engine = create_engine(f"sqlite:///{made}")
    metadata.create_all(engine)
    engine.dispose()

    migrated = schema(path)

    assert {name: migrated.get(name) for name in schema(made)} == schema(made)


async def test_alembic_check_finds_nothing_to_do(url: str) -> None:
    await upgrade(url)

    done = alembic("check", url=url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "No new upgrade operations detected" in done.stdout


def test_developers_use_alembic_itself(url: str, path: Path) -> None:
    up = alembic("upgrade", "head", url=url)
    assert up.returncode == 0, up.stderr
    assert "entry" in tables(path)

    down = alembic("downgrade", "base", url=url)
    assert down.returncode == 0, down.stderr
    assert tables(path) == set()


def alembic(*words: str, url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "alembic", "-x", f"url={url}", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


async def test_a_database_newer_than_the_program_is_refused(url: str, scripts: Path) -> None:
    await upgrade(url, scripts=scripts)

    for attempt in (ensure_current(url), upgrade(url), downgrade(url, "base"), current(url)):
        with pytest.raises(StorageError, match=r"newer version \(0002; this faqbot knows 0001\)"):
            await attempt


async def test_a_database_older_than_the_program_asks_for_the_upgrade(
    url: str, path: Path, scripts: Path
) -> None:
    await upgrade(url)

    with pytest.raises(StorageError, match="run `faqbot db upgrade`"):
        await ensure_current(url, scripts=scripts)
    assert "half" not in tables(path)

    await upgrade(url, scripts=scripts)
    await ensure_current(url, scripts=scripts)
    assert "half" in tables(path)


async def test_a_migration_that_fails_leaves_nothing_behind(
    url: str, path: Path, scripts: Path
) -> None:
    (scripts / "versions/fail").touch()
    await upgrade(url)
    before = schema(path)

    with pytest.raises(StorageError, match="nonsense"):
        await upgrade(url, scripts=scripts)

    assert schema(path) == before
    assert await current(url, scripts=scripts) == "0001"
    async with open_database(url) as database:
        assert await database.faq.knowledge_bases() == []


async def test_a_first_use_that_fails_leaves_an_empty_database(
    url: str, path: Path, scripts: Path
) -> None:
    (scripts / "versions/fail").touch()

    with pytest.raises(StorageError, match="nonsense"):
        await ensure_current(url, scripts=scripts)

    assert tables(path) == set()
    await ensure_current(url)


async def test_somebody_elses_database_is_left_alone(url: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE invoices (number INTEGER)")

    for attempt in (ensure_current(url), upgrade(url), downgrade(url, "base")):
        with pytest.raises(StorageError, match="has a table invoices"):
            await attempt

    assert tables(path) == {"invoices"}


async def test_a_version_that_never_was_is_refused(url: str) -> None:
    await upgrade(url)

    with pytest.raises(StorageError, match="cannot be brought to that version"):
        await downgrade(url, "0000")


async def test_many_openings_at_once_make_one_schema(url: str) -> None:
    async def use() -> None:
        async with open_database(url) as database:
            await database.workspaces.knowledge_base_of("terminal", "local")

    await asyncio.gather(*(use() for _ in range(6)))

    assert await current(url) == head()


def test_two_processes_start_on_one_empty_file(url: str, path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.storage.database import open_database\n"
        "async def main():\n"
        "    sys.stdin.readline()\n"
        "    async with open_database(sys.argv[1]) as database:\n"
        "        print(await database.workspaces.knowledge_base_of('terminal', 'local'))\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-W", "error", "-c", program, url]
    # From another folder: the migrations are found through the package.
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    starting = [
        subprocess.Popen(
            command,
            cwd=path.parent,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [(*process.communicate(), process.returncode) for process in starting]

    assert [(errors, status) for _, errors, status in ended] == [("", 0)] * 2
    assert len({said for said, _, _ in ended}) == 1
