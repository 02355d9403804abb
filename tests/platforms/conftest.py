"""A database that knows the helpdesk sample, and an entry that is far too long; copy it."""

from pathlib import Path

import pytest

from bot.core.faq import FaqEntry
from bot.formats import read_paths
from tests.conftest import SAMPLES, opened
from tests.conversation import PLACE
from tests.whole import HANDBOOK, HANDBOOK_QUESTION


@pytest.fixture(scope="session")
async def helpdesk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file, embedded and fitted; `helpdesk.key` stands beside it."""
    path = tmp_path_factory.mktemp("helpdesk") / "faqbot.db"
    async with opened(path) as app:
        kb = (await app.stores.workspaces.workspace(PLACE.platform, PLACE.workspace)).kb
        long = FaqEntry(
            slug="handbook", question=HANDBOOK_QUESTION, answer=HANDBOOK, source="IT handbook"
        )
        entries = [*read_paths([SAMPLES / "helpdesk.yaml"]).entries, long]
        await app.curation.import_entries(kb, entries, author="terminal:ada")
        await app.prepare(await app.stores.faq.knowledge_base(kb.name))
    return path
