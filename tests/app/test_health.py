"""What the health page says of a running bot."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.app import App, AppHealth, starting
from bot.core.ports import JobRun
from bot.operations.health import Health, examined
from bot.operations.metrics import PrometheusMeter
from bot.storage.columns import utc_now
from tests.conftest import opened
from tests.operations.test_metrics import figures

PATIENCE = 30.0


async def health(app: App) -> dict[str, Health]:
    return await examined(AppHealth(app, app.scheduler()).checks, PATIENCE)


async def test_a_bot_is_ready_once_it_has_read_and_embedded_everything(app: App) -> None:
    before = await health(app)

    await app.upkeep.refresh()
    after = await health(app)

    assert (before["index"].ok, before["index"].vital) == (False, True)
    assert all(part.ok for part in after.values())
    assert list(after) == ["database", "migrations", "model", "index", "jobs"]


async def test_what_is_stale_keeps_a_bot_from_being_ready_and_later_only_shows(
    app: App, tmp_path: Path
) -> None:
    def edit(question: str) -> None:
        with closing(sqlite3.connect(tmp_path / "faqbot.db")) as database, database:
            database.execute("UPDATE entry SET question = ? WHERE slug = 'tricare'", [question])

    edit("Where can I park my spaceship?")
    await app.upkeep.refresh()
    first = (await health(app))["index"]
    await app.upkeep.reembed()
    second = (await health(app))["index"]
    edit("Where can I wash my spaceship?")
    await app.upkeep.refresh()
    third = (await health(app))["index"]

    assert (first.ok, first.vital) == (False, True)
    assert second.ok
    assert (third.ok, third.vital, third.detail) == (False, False, "1 texts wait for their vectors")


async def test_another_schema_version_is_shown_and_takes_nobody_out_of_service(
    app: App, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "faqbot.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    found = (await health(app))["migrations"]

    assert (found.ok, found.vital) == (False, False)
    assert "9999" in found.detail


async def test_a_job_that_failed_is_named(app: App) -> None:
    await app.stores.jobs.record(JobRun("follow", utc_now(), utc_now(), False, "no folder", 2))

    found = (await health(app))["jobs"]

    assert (found.ok, found.vital) == (False, False)
    assert found.detail == "failing: follow. `faqbot jobs` tells why."


async def test_what_waits_and_what_is_kept_can_be_read_at_any_time(app: App) -> None:
    meter = PrometheusMeter()
    AppHealth(app, app.scheduler()).show(meter)
    await app.encoder.encode_question("what is tricare")
    await app.encoder.encode_question("what is tricare")

    found = figures(meter)

    assert found["faqbot_stale_embeddings"] == 0
    assert found['faqbot_queue{queue="encoder"}'] == 0
    assert found['faqbot_cache_total{cache="questions",result="hit"}'] == 1
    assert found['faqbot_cache_total{cache="questions",result="miss"}'] == 1


async def test_a_fit_is_made_by_one_process_and_taken_by_the_other(
    app: App, tmp_path: Path
) -> None:
    async with opened(tmp_path / "faqbot.db") as other:
        (kb,) = await app.stores.faq.knowledge_bases()
        await app.stores.labels.replace_labels(kb.key, [])  # it moves: all is to be fitted anew

        fitted = await asyncio.gather(app.upkeep.calibrate(), other.upkeep.calibrate())

        (kb,) = await app.stores.faq.knowledge_bases()
        one, two = await app.library.current(kb), await other.library.current(kb)
        assert max(fitted) == 1
        assert one.fit is not None and two.fit is not None
        assert one.fit.key == two.fit.key
        leases = await app.stores.leases.leases()
    fits = [lease for lease in leases if lease.name.startswith("fit ")]
    assert [lease.owner for lease in fits] == [""]


async def test_a_database_that_is_away_is_one_row_to_mend(app: App, tmp_path: Path) -> None:
    await app.upkeep.refresh()
    (tmp_path / "faqbot.db").rename(tmp_path / "elsewhere.db")

    found = await health(app)

    vital = [name for name, part in found.items() if part.vital and not part.ok]
    assert vital == ["database"]
    assert "is gone" in found["database"].detail
    assert found["jobs"].detail == "not known while the database is away"


async def test_from_the_first_moment_on_every_part_is_shown_and_none_is_ready(app: App) -> None:
    found = await examined(starting(), PATIENCE)

    assert list(found) == list(await health(app))
    assert not any(part.ok for part in found.values())
    assert all(part.detail for part in found.values())
