"""Two `faqbot run` on one database file: each job is one's, whatever happens to the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import assemble, open_database, open_intake
from bot.config import Settings
from bot.embedding import LocalEncoder
from tests.real_model import packaged_model
from tests.whole import Process, job_leases_run_out, owners, rows, until

JOBS = {"re-embed", "calibrate", "follow", "expire"}
WIFI = "- id: wifi\n  question: Where is the wifi password?\n  answer: On the fridge.\n"
BADGE = "- id: badge\n  question: Where do I get a badge?\n  answer: At the gate.\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "it.yaml").write_text(WIFI)
    return tmp_path / "faqbot.db"


@asynccontextmanager
async def two(database: Path) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes, of which the first owns every job."""
    folder = str(database.parent / "faq")
    given = {"BOT_FAQ_DIR": folder, "BOT_REEMBED_SECONDS": "0.3"}
    async with Process(database, 1, **given) as first:
        await first.ready()
        await until(lambda: owned_by(database, first))
        async with Process(database, 2, **given) as second:
            await second.ready()
            yield first, second


async def owned_by(database: Path, process: Process) -> bool:
    return owners(database) == dict.fromkeys(JOBS, process.process.pid)


async def answers(database: Path, slug: str) -> list[str]:
    """What the entry said, revision by revision."""
    found = rows(
        database,
        "SELECT json_extract(content, '$.answer') FROM entry_revision"
        " JOIN entry ON entry.key = entry_revision.entry WHERE slug = ?"
        " ORDER BY entry_revision.version",
        slug,
    )
    return [answer for (answer,) in found]


async def test_what_a_killed_owner_did_the_other_does(database: Path) -> None:
    async with two(database) as (first, second):
        await first.killed()
        job_leases_run_out(database, first.process.pid)
        await until(lambda: owned_by(database, second))
        (database.parent / "faq" / "office.yaml").write_text(BADGE)

        await until(lambda: answers(database, "badge"))

        status, seconds = await second.terminated()
    assert (status, seconds < 10) == (0, True)
    assert set(owners(database).values()) == {0}


async def test_a_paused_owner_that_wakes_leaves_its_jobs_to_the_other(database: Path) -> None:
    async with two(database) as (first, second):
        first.paused_between_writes(database)
        job_leases_run_out(database, first.process.pid)
        await until(lambda: owned_by(database, second))
        (database.parent / "faq" / "it.yaml").write_text(WIFI.replace("fridge", "door"))
        await until(lambda: _said(database, "wifi", 2))
        first.goes_on()

        await first.logged("another process does a job")
        (database.parent / "faq" / "it.yaml").write_text(WIFI.replace("fridge", "wall"))
        await until(lambda: _said(database, "wifi", 3))

        assert await owned_by(database, second)
        assert 'faqbot_job_owned{job_name="follow"} 0.0' in await first.figures()
        assert 'faqbot_job_owned{job_name="follow"} 1.0' in await second.figures()
    assert await answers(database, "wifi") == ["On the fridge.", "On the door.", "On the wall."]


async def test_an_owner_that_ends_hands_over_at_once(database: Path) -> None:
    async with two(database) as (first, second):
        assert (await first.terminated())[0] == 0

        await until(lambda: owned_by(database, second))


async def test_a_job_run_by_hand_is_done_by_its_owner(database: Path) -> None:
    async with two(database) as (first, _):
        before = rows(database, "SELECT started FROM job_run WHERE name = 'expire'")

        said = await first.command("jobs", "run", "expire")

        assert said == "expire: nothing to do\n"
        assert rows(database, "SELECT started FROM job_run WHERE name = 'expire'") != before
        listed = await first.command("jobs")
        assert all(name in listed for name in JOBS)
        assert f"/{first.process.pid}" in listed


async def test_a_fault_in_the_folder_is_seen_and_stops_nothing_else(database: Path) -> None:
    async with two(database) as (first, second):
        (database.parent / "faq" / "bad.yaml").write_text("- question: [\n")

        await until(lambda: _shows(first, '"failing: follow.'))
        await until(lambda: _shows(second, '"failing: follow.'))
        rows(database, "UPDATE entry SET question = 'Where is the router?' WHERE slug = 'wifi'")
        await until(lambda: _embedded(database))

        assert (await first.page("/readyz"))[0] == 200
        figures = await first.figures()
        assert 'faqbot_job_runs_total{job_name="follow",result="failed"}' in figures
        assert 'faqbot_job_failures{job_name="follow"}' in figures
        assert "bad.yaml:" in await first.command("jobs", "--json")


async def _said(database: Path, slug: str, times: int) -> bool:
    return len(await answers(database, slug)) >= times


async def _shows(process: Process, words: str) -> bool:
    return words in (await process.page("/readyz"))[1]


async def _embedded(database: Path) -> bool:
    """Whether nothing is stale any more."""
    chosen = Settings(database_url=f"sqlite:///{database}")
    async with open_database(chosen) as stores:
        encoder = LocalEncoder(packaged_model())
        app = assemble(chosen, stores, encoder, open_intake(chosen, stores))
        try:
            (kb,) = await stores.faq.knowledge_bases()
            return not await app.indexer.stale(await stores.faq.entries(kb.key))
        finally:
            await app.library.close()
            await encoder.close()
