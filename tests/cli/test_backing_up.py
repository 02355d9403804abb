"""`faqbot db backup`, and what `docs/backup.md` says of restoring."""

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.migrating import head
from tests.cli.conftest import SAMPLES, Faqbot

DOCS = SAMPLES.parent / "docs" / "backup.md"


def put_back(folder: Path) -> None:
    """What the docs tell to type between the stop and the start of a bot, in that folder."""
    (block,) = re.findall(r"```sh\n(mkdir .*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    subprocess.run(["sh", "-eu", "-c", block], cwd=folder, check=True, timeout=30)


def keys(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {row[0] for row in connection.execute("SELECT asker FROM receipt")}


@pytest.fixture
def data(medicare: Path, surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `data` with the sample in its database, which is the default's."""
    folder = surroundings / "data"
    folder.mkdir()
    for file in surroundings.glob("faqbot.db*"):
        shutil.move(file, folder)
    monkeypatch.delenv("BOT_DATABASE_URL")
    return folder


def test_a_backup_is_put_back_as_the_docs_say(
    faqbot: Faqbot, data: Path, surroundings: Path
) -> None:
    question = "Which days are you open?"
    faqbot("faq", "add", "--question", question, "--answer", "All of them.")
    faqbot("ask", question)
    kept = faqbot("db", "backup", "backup.db", "--json").document
    faqbot("faq", "add", "--question", "Is this lost?", "--answer", "Yes.")
    damaged = sqlite3.connect(data / "faqbot.db")  # it leaves its log behind, as a crash does
    damaged.execute("DELETE FROM receipt")
    damaged.commit()
    askers = keys(surroundings / "backup.db")
    assert (data / "faqbot.db-wal").exists()

    put_back(surroundings)
    damaged.close()

    assert kept == {
        "file": "backup.db",
        "bytes": (surroundings / "backup.db").stat().st_size,
        "version": head(),
        "key": "backup.db.key",
    }
    assert faqbot("ask", question, "--json").document["answer"] == "All of them."
    assert "Is this lost?" not in faqbot("faq", "list").out
    assert len(askers) == 1
    assert keys(data / "faqbot.db") == askers  # the key is the same, and so are people
    assert (data / "faqbot.db.key").stat().st_mode & 0o777 == 0o600


def test_without_the_key_people_are_new_ones_and_everything_else_is_there(
    faqbot: Faqbot, medicare: Path, surroundings: Path
) -> None:
    faqbot("ask", "Which days are you open?")
    faqbot("db", "backup", "backup.db")
    (surroundings / "backup.db.key").unlink()
    for file in surroundings.glob("faqbot.db*"):
        file.unlink()
    shutil.copy("backup.db", "faqbot.db")

    assert faqbot("ask", "Which days are you open?").status == 0

    assert len(keys(medicare)) == 2


def test_nothing_is_overwritten_neither_database_nor_key(
    faqbot: Faqbot, medicare: Path, surroundings: Path
) -> None:
    (surroundings / "one.db.key").write_text("precious")
    (surroundings / "two.db").write_text("precious")

    for name, there in (("one.db", "one.db.key"), ("two.db", "two.db")):
        refused = faqbot("db", "backup", name)
        assert (refused.status, refused.out) == (1, "")
        assert f"{there} is there already" in refused.err

    assert not (surroundings / "one.db").exists()
    assert not (surroundings / "two.db.key").exists()


def test_a_key_that_is_a_setting_is_not_copied(
    faqbot: Faqbot, medicare: Path, surroundings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_SECRET_KEY", "a long random text")

    done = faqbot("db", "backup", "backup.db")

    assert f"version {head()}, checked" in done.out
    assert "BOT_SECRET_KEY is not in it" in done.out
    assert not (surroundings / "backup.db.key").exists()


@pytest.mark.parametrize("kind", ["yaml", "jsonl"])
def test_what_is_exported_is_imported_elsewhere_without_a_loss(
    faqbot: Faqbot, medicare: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    assert faqbot("export", "--format", kind, "-o", f"kept.{kind}").status == 0
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{medicare.parent}/elsewhere.db")

    assert faqbot("import", f"kept.{kind}").status == 0

    faqbot("export", "--format", kind, "-o", f"again.{kind}")
    assert Path(f"again.{kind}").read_bytes() == Path(f"kept.{kind}").read_bytes()
