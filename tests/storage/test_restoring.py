"""PostgreSQL's own tools take all of a database along, to another one with another owner."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.faq import ChangeKind
from bot.storage.database import open_database
from bot.storage.examining import examine
from tests.contracts.examples import FULL_ENTRY, MODEL, a_receipt, an_entry, saved, vectors_of
from tests.contracts.test_forgetting import GUILD, lived_in
from tests.postgres import Server
from tests.storage.test_copying import everything

OWNER = "faqbot"
PLAIN = ("--no-owner", "--no-privileges", "--no-comments")
"""The comment on the extension is for its owner alone to write."""


@pytest.fixture
async def source(postgres: Server) -> AsyncIterator[str]:
    """A database in which something of everything happened."""
    async with postgres.empty_database() as name:
        async with open_database(postgres.url(name)) as database:
            kb = await lived_in(database, GUILD)
            await saved(database.faq, kb, FULL_ENTRY)
            await database.embeddings.add(MODEL, vectors_of("a", "b"))
            await database.receipts.add_receipt(a_receipt())
        yield name


def tool(server: Server, name: str, *arguments: str) -> None:
    """One of the server's own, which ends well or raises."""
    started = (server.folder / "postmaster.opts").read_text("utf-8").split()[0]
    program = Path(started).with_name(name)
    done = subprocess.run(
        [program, "--host", server.folder, "--username", "postgres", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("kind", ["custom", "plain"])
async def test_a_dump_is_restored_elsewhere_for_another_owner(
    postgres: Server, source: str, tmp_path: Path, kind: str
) -> None:
    dump = str(tmp_path / "faqbot.dump")
    tool(postgres, "pg_dump", *PLAIN, f"--format={kind}", f"--file={dump}", source)
    async with postgres.session() as session:
        await session.execute(f"DROP ROLE IF EXISTS {OWNER}")
        await session.execute(f"CREATE ROLE {OWNER} LOGIN")
    async with postgres.empty_database() as name:
        async with postgres.session(name) as session:
            await session.execute("CREATE EXTENSION vector")
            await session.execute(f"ALTER DATABASE {name} OWNER TO {OWNER}")
            await session.execute(f"GRANT {OWNER} TO postgres")

        if kind == "custom":
            whose = (f"--role={OWNER}", f"--dbname={name}")
            tool(postgres, "pg_restore", *PLAIN, "--single-transaction", *whose, dump)
        else:
            options = ("-v", "ON_ERROR_STOP=1", "--single-transaction", "-c", f"SET ROLE {OWNER}")
            tool(postgres, "psql", "--dbname", name, *options, "-f", dump)

        url = postgres.url(name, OWNER)
        assert await everything(url) == await everything(postgres.url(source))
        assert "with pgvector" in await examine(url)
        await goes_on(postgres, name, url)


async def goes_on(server: Server, name: str, url: str) -> None:
    """Numbers go on, edits are recorded, changes by SQL are noticed: the triggers live."""
    async with open_database(url) as database:
        kb = next(one for one in await database.faq.knowledge_bases() if one.entries)
        last = max(entry.key for entry in await database.faq.entries(kb.key))
        (new,) = await saved(database.faq, kb, an_entry("new", alternates=("newer",)))
        assert new.key > last
        revision = (await database.faq.knowledge_base(kb.name)).revision
        async with server.session(name) as session:
            await session.execute("UPDATE phrasing SET text = 'newest' WHERE text = 'newer'")
        assert (await database.faq.knowledge_base(kb.name)).revision == revision + 1
        changed = await database.faq.entry(kb.key, "new")
        assert (changed.alternates, changed.version) == (("newest",), 2)
        (edited,) = await saved(database.faq, kb, changed, kind=ChangeKind.EDIT)
        assert edited == changed
        assert await database.retention.scrub()
