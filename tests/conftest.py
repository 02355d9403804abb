"""A whole bot to test with: the real model, loaded once, and a database of one's own."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from bot.app import App, assemble, open_intake
from bot.config import Settings
from bot.embedding import LocalEncoder
from bot.formats import read_paths
from bot.storage.database import open_database
from tests.conversation import EDITOR, PLACE
from tests.embedding.exports import Exports
from tests.postgres import Server, running_server
from tests.real_model import packaged_model

NEW_EXAMPLES = int(os.environ.get("EXAMPLES") or 0)
"""So many that no run has tried before; else the same fifty in every run."""

# A timing never decides a test, and machines differ.
hypothesis_settings.register_profile(
    "unhurried",
    deadline=None,
    max_examples=NEW_EXAMPLES or 50,
    derandomize=not NEW_EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("unhurried")

SAMPLES = Path(__file__).parent.parent / "faq_data"


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[App]:
    """A whole bot on that database file."""
    settings = Settings(database_url=f"sqlite:///{path}")
    async with open_database(settings.database_url) as stores:
        encoder = LocalEncoder(packaged_model())
        app = assemble(settings, stores, encoder, open_intake(settings, stores))
        try:
            yield app
        finally:
            await app.library.close()
            await encoder.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, started by the first test that wants one."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """The packaged model for ONNX Runtime, made by the first test of a run that wants it."""
    return Exports(tmp_path_factory)


@pytest.fixture(scope="session")
async def medicare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the Medicare sample, embedded and fitted; copy it, do not change it."""
    path = tmp_path_factory.mktemp("medicare") / "faqbot.db"
    async with opened(path) as app:
        kb = (await app.stores.workspaces.workspace(PLACE.platform, PLACE.workspace)).kb
        entries = read_paths([SAMPLES / "medicare.yaml"]).entries
        await app.curation.import_entries(kb, entries, author=f"terminal:{EDITOR.id}")
        await app.prepare(await app.stores.faq.knowledge_base(kb.name))
    return path


@pytest.fixture
async def app(medicare: Path, tmp_path: Path) -> AsyncIterator[App]:
    """A bot that knows the Medicare sample."""
    path = tmp_path / "faqbot.db"
    shutil.copy(medicare, path)
    async with opened(path) as opened_app:
        yield opened_app


@pytest.fixture
async def empty_app(tmp_path: Path) -> AsyncIterator[App]:
    """A bot that knows nothing yet."""
    async with opened(tmp_path / "faqbot.db") as opened_app:
        yield opened_app
