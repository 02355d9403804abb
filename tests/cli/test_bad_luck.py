"""Databases and models that cannot be used: a clear sentence, and nothing lost."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Faqbot, Start


def sentence(faqbot: Faqbot, *arguments: str) -> str:
    """The one line that a refused command prints."""
    result = faqbot(*arguments)
    assert (result.status, result.out) == (1, ""), result
    (line,) = result.err.splitlines()
    return line


def test_a_missing_folder_is_not_made(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{tmp_path}/nope/faqbot.db")

    assert f"{tmp_path}/nope" in sentence(faqbot, "kb", "list")
    assert not (tmp_path / "nope").exists()


def test_only_the_defaults_folder_is_made(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOT_DATABASE_URL")

    assert faqbot("db", "upgrade").status == 0
    assert (tmp_path / "data" / "faqbot.db").is_file()


def test_the_defaults_folder_may_be_impossible(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOT_DATABASE_URL")
    (tmp_path / "data").write_text("a file")

    assert "BOT_DATABASE_URL" in sentence(faqbot, "kb", "list")


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite:///:memory:", "mysql://u:hush@h/d"])
def test_a_url_that_is_none_is_refused_without_its_password(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", url or " ")

    assert "hush" not in sentence(faqbot, "kb", "list")


@pytest.mark.parametrize(
    "content", [b"no database at all" * 500, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_corrupt_database_is_said_to_be_so(
    faqbot: Faqbot, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "faqbot.db").write_bytes(content)

    assert "faqbot.db" in sentence(faqbot, "faq", "list")
    assert (tmp_path / "faqbot.db").read_bytes() == content


def test_a_locked_database_is_waited_for_and_then_refused(faqbot: Faqbot, medicare: Path) -> None:
    holder = sqlite3.connect(medicare, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    line = sentence(faqbot, "kb", "create", "x")

    holder.execute("ROLLBACK")
    holder.close()
    assert "locked" in line
    assert faqbot("kb", "create", "x").status == 0


def test_a_read_only_database_can_be_read_and_says_so_when_written(
    faqbot: Faqbot, medicare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///file:{medicare}?mode=ro&uri=true")

    assert "read-only" in sentence(faqbot, "kb", "create", "x")
    assert len(faqbot("faq", "list", "--json").lines) == 13


def test_a_database_of_another_version_is_refused(faqbot: Faqbot, medicare: Path) -> None:
    with sqlite3.connect(medicare) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    assert "newer" in sentence(faqbot, "faq", "list")
    assert "newer" in sentence(faqbot, "db", "current")


def test_the_schema_goes_up_and_down(faqbot: Faqbot) -> None:
    assert faqbot("db", "upgrade").status == 0
    version = faqbot("db", "current", "--json").document
    assert version["current"] == version["head"]

    assert faqbot("db", "downgrade", "base", "--yes").out == "The database is empty.\n"
    assert faqbot("db", "current", "--json").document["current"] is None
    assert "cannot" in sentence(faqbot, "db", "downgrade", "-1", "--yes")


def test_a_missing_or_damaged_model_folder_is_named(
    faqbot: Faqbot, medicare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_MODEL", str(tmp_path / "nope"))
    assert f"{tmp_path}/nope" in sentence(faqbot, "ask", "anything?")

    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{")
    monkeypatch.setenv("BOT_MODEL", str(tmp_path / "model"))
    assert f"{tmp_path}/model" in sentence(faqbot, "ask", "anything?")


def test_the_doctor_finds_what_is_wrong_and_ends_with_1(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{tmp_path}/nope/faqbot.db")
    monkeypatch.setenv("BOT_MODEL", str(tmp_path / "nope"))

    result = faqbot("doctor", "--json")

    assert result.status == 1
    failed = {line["name"] for line in result.lines if line["level"] == "fail"}
    assert failed == {"database", "model"}


def test_the_doctor_finds_a_sound_installation_sound(faqbot: Faqbot, medicare: Path) -> None:
    result = faqbot("doctor")

    assert (result.status, result.err) == (0, "")
    assert not any(line.startswith("fail ") for line in result.out.splitlines())


def test_the_doctor_tells_of_wrong_settings_too(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_HEALTH_PORT", "x")

    result = faqbot("doctor", "--json")

    assert result.status == 1
    assert next(line for line in result.lines if line["name"] == "settings")["level"] == "fail"


def test_two_processes_import_into_one_database(start: Start, faqbot: Faqbot) -> None:
    both = [start("import", str(SAMPLES / "medicare.yaml")) for _ in range(2)]
    ends = [process.communicate(timeout=250) for process in both]

    statuses = sorted(process.returncode for process in both)
    assert statuses in ([0, 0], [0, 1])
    assert not any("Traceback" in err for _, err in ends)
    assert len(faqbot("faq", "list", "--json").lines) == 13
