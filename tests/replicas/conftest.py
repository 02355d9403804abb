"""A PostgreSQL database that knows a few answers, and writes down who owned which job."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.app import assemble, open_intake
from bot.config import Settings
from bot.core.faq import FaqEntry
from bot.embedding import LocalEncoder
from bot.storage.database import open_database
from tests.conversation import PLACE
from tests.postgres import Server
from tests.real_model import packaged_model
from tests.replicas.known import ENTRIES, KEY

_HISTORY = """
    CREATE TABLE lease_history (
        at timestamptz DEFAULT clock_timestamp(), number serial,
        name text, owner text, until timestamptz
    );
    CREATE FUNCTION remember_lease() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO lease_history (name, owner, until) VALUES (NEW.name, NEW.owner, NEW.until);
        RETURN NULL;
    END $$;
    CREATE TRIGGER remembered AFTER INSERT OR UPDATE ON lease FOR EACH ROW
    EXECUTE FUNCTION remember_lease();
"""


@pytest.fixture
async def shared(postgres: Server) -> AsyncIterator[str]:
    """The name of a new database on the server, embedded and fitted."""
    async with postgres.empty_database() as name:
        await fill(postgres.url(name), ENTRIES)
        async with postgres.session(name) as session:
            await session.execute(_HISTORY)
        yield name


async def fill(url: str, entries: list[FaqEntry]) -> None:
    """Imports the entries into the knowledge base that everybody uses."""
    chosen = Settings(database_url=url, secret_key=SecretStr(KEY))
    async with open_database(url) as stores:
        encoder = LocalEncoder(packaged_model())
        app = assemble(chosen, stores, encoder, open_intake(chosen, stores))
        try:
            kb = (await stores.workspaces.workspace(PLACE.platform, PLACE.workspace)).kb
            await app.curation.import_entries(kb, entries, author="terminal:ada")
            await app.prepare(await stores.faq.knowledge_base(kb.name))
        finally:
            await app.library.close()
            await encoder.close()
