"""A whole bot whose encoder is a server: it says the same, and lives through what happens there."""

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import numpy as np
import pytest

from bot.app import App, AppHealth, assemble, open_intake
from bot.config import Settings
from bot.core.answering import Asker
from bot.core.errors import EncoderAwayError
from bot.core.messages import IncomingMessage, Person, Reply, Trigger
from bot.core.outcomes import Receipt
from bot.core.ports import Matrix
from bot.embedding.remote import open_remote
from bot.operations.health import examined
from bot.operations.metrics import PrometheusMeter
from bot.storage.database import open_database
from tests.conversation import EDITOR, PLACE
from tests.embedding.remote.server import QUICK, TOKEN, Server, turned
from tests.operations.test_metrics import figures

QUESTIONS = (
    "how do i get a new card",
    "do they pay for glasses?",
    "who ordered the pizza",
    "What is TRICARE?",
    "when can i switch plans " * 30,
)


@asynccontextmanager
async def opened(path: Path, server: Server) -> AsyncIterator[App]:
    settings = Settings(database_url=f"sqlite:///{path}", encoder_url=server.url)
    async with (
        open_database(settings.database_url) as stores,
        open_remote(server.endpoint(patience=QUICK), stores.embeddings) as encoder,
    ):
        app = assemble(settings, stores, encoder, open_intake(settings, stores))
        try:
            yield app
        finally:
            await app.library.close()


@pytest.fixture
async def far(medicare: Path, tmp_path: Path, server: Server) -> AsyncIterator[App]:
    """A bot that was set up with the packaged model here, and encodes elsewhere since."""
    path = tmp_path / "far.db"
    shutil.copy(medicare, path)
    async with opened(path, server) as app:
        yield app


async def decided(app: App, question: str) -> Receipt:
    (kb,) = await app.stores.faq.knowledge_bases()
    return await app.answering.ask(kb, question, Asker(PLACE, EDITOR, Trigger.COMMAND))


async def said(app: App, text: str) -> str:
    message = IncomingMessage(os.urandom(4).hex(), text, Trigger.DIRECT, Person("U7"), PLACE)
    reply = await app.handle(message)
    assert isinstance(reply, Reply)
    return reply.text


async def test_it_decides_as_with_the_model_here(app: App, far: App, server: Server) -> None:
    for question in QUESTIONS:
        here, there = (
            (await decided(app, question)).decision,
            (await decided(far, question)).decision,
        )

        assert type(here.outcome) is type(there.outcome)
        assert [hit.entry for hit in here.hits] == [hit.entry for hit in there.hits]
        assert there.confidence == pytest.approx(here.confidence, abs=1e-5)
        assert (here.model, here.cut) == (there.model, there.cut)
    assert far.library.stale == 0  # nothing had to be embedded anew


async def test_a_phrasing_is_answered_while_the_encoder_is_away_and_the_rest_is_told(
    far: App, server: Server
) -> None:
    (kb,) = await far.stores.faq.knowledge_bases()
    await far.prepare(kb)
    server.is_down = True

    exact = await decided(far, "what is tricare")
    other = await said(far, "how do i get a new card")

    assert (exact.decision.rule, exact.decision.confidence) == ("exact", 1.0)
    assert "cannot look that up right now" in other

    server.is_down = False
    while far.encoder.trouble:
        await asyncio.sleep(0.1)
        answer = await said(far, "how do i get a new card")
    assert "medicare.gov" in answer


async def test_an_answer_that_is_no_use_is_told_on_the_health_page_and_in_the_log_until_a_good_one(
    far: App, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    (kb,) = await far.stores.faq.knowledge_bases()
    await far.prepare(kb)
    asked = "how do i get a new card"
    server.makes = with_a_hole

    exact = await decided(far, "what is tricare")
    other = await said(far, asked)
    bad = (await examined(AppHealth(far, far.scheduler()).checks, 30.0))["model"]
    server.makes = lambda rows: rows
    answer = await said(far, asked)
    good = (await examined(AppHealth(far, far.scheduler()).checks, 30.0))["model"]

    assert exact.decision.rule == "exact"
    assert "cannot look that up right now" in other
    assert (bad.ok, bad.vital) == (False, False)
    assert "hold what is no number" in bad.detail
    told = [record for record in caplog.records if record.msg == "a request failed: %s"]
    assert [vars(record)["error"] for record in told] == [bad.detail]
    assert not any(asked in str(vars(record)) for record in caplog.records)
    assert ("medicare.gov" in answer, good.ok) == (True, True)


def with_a_hole(rows: Matrix) -> Matrix:
    """One number of one vector is none; the others are as they were."""
    rows = rows.copy()
    rows[-1, 7] = np.nan
    return rows


async def test_requests_are_counted_by_whether_they_gave_vectors(far: App, server: Server) -> None:
    meter = PrometheusMeter()
    AppHealth(far, far.scheduler()).show(meter)
    before = figures(meter)
    for makes in (with_a_hole, lambda rows: rows):
        server.makes = makes
        await said(far, "how do i get a new card")

    grown = {
        result: figures(meter)[name] - before[name]
        for result in ("ok", "failed")
        if (name := f'faqbot_encoder_requests_total{{result="{result}"}}')
    }
    assert grown == {"ok": 1, "failed": 1}


async def test_what_waits_for_a_server_is_embedded_when_it_is_back(
    far: App, server: Server, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "far.db")) as database, database:
        database.execute("UPDATE entry SET question = 'Where may I park?' WHERE slug = 'tricare'")
    server.is_down = True
    with pytest.raises(EncoderAwayError):
        await far.upkeep.reembed()

    server.is_down = False
    while True:
        try:
            assert await far.upkeep.reembed() == 1
        except EncoderAwayError:
            await asyncio.sleep(0.1)
        else:
            break
    assert (await decided(far, "where can i park")).decision.hits[0].similarity > 0.7


async def test_a_new_start_goes_over_to_the_model_that_there_is_now(
    medicare: Path, tmp_path: Path, server: Server
) -> None:
    path = tmp_path / "moves.db"
    shutil.copy(medicare, path)
    models = set()
    for makes in (turned, lambda rows: turned(turned(rows))):
        server.makes = makes
        async with opened(path, server) as app:
            (kb,) = await app.stores.faq.knowledge_bases()
            knowledge = await app.prepare(kb)
            found = (await decided(app, "how do i get a new card")).decision
            models.add(knowledge.snapshot.model.id)

            assert found.hits[0].slug == "replacement-card"
            assert found.hits[0].similarity > 0.6
    assert len(models) == 2


class TestTheCommandLine:
    async def test_it_asks_the_server_and_loads_no_model(
        self, medicare: Path, server: Server
    ) -> None:
        asking = ["-X", "importtime", "-m", "bot", "ask", "a new card?"]
        out, errors, status = await ran(asking, environment(medicare, server))

        imported = {line.rpartition("|")[2].strip() for line in errors.splitlines()}
        assert "medicare.gov" in out, errors
        assert (status, "bot.embedding" in imported, "torch" in imported) == (0, True, False)

    async def test_the_doctor_names_it(self, medicare: Path, server: Server) -> None:
        out, errors, _ = await ran(["-m", "bot", "doctor"], environment(medicare, server))

        assert server.url in " ".join(out.split()).replace("http: //", "http://"), errors
        assert TOKEN not in out + errors


def environment(database: Path, server: Server) -> dict[str, str]:
    return os.environ | {
        "BOT_DATABASE_URL": f"sqlite:///{database}",
        "BOT_ENCODER_URL": server.url,
        "BOT_ENCODER_TOKEN": TOKEN,
    }


async def ran(arguments: list[str], surroundings: dict[str, str]) -> tuple[str, str, int | None]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=surroundings, stdout=pipe, stderr=pipe
    )
    out, errors = await process.communicate()
    return out.decode(), errors.decode(), process.returncode
