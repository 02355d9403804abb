"""`faqbot db copy` from SQLite to PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.migrating import head
from tests.cli.conftest import Faqbot
from tests.postgres import Server


@pytest.fixture
async def server_url(postgres: Server) -> AsyncIterator[str]:
    """The URL of an empty database on the server."""
    async with postgres.empty_database() as name:
        yield postgres.url(name)


def test_a_copy_says_what_it_did_and_what_is_left_to_do(
    faqbot: Faqbot, server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"sqlite:///{tmp_path}/faqbot.db"
    assert faqbot("kb", "create", "it").status == 0

    done = faqbot("db", "copy", here, server_url)
    again = faqbot("db", "copy", here, server_url)

    assert done.status == 0
    assert "tables were copied and compared one by one" in done.out
    assert f"Set BOT_SECRET_KEY to what {tmp_path}/faqbot.db.key holds" in done.out
    assert again.status == 1
    assert "is not empty: its table" in again.err
    monkeypatch.setenv("BOT_DATABASE_URL", server_url)
    assert "it" in faqbot("kb", "list").out
    assert f"is at {head()}." in faqbot("db", "current").out
