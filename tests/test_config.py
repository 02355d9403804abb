"""Settings: what is read, what is refused and how, and the key that is made."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings, load_settings, secret_keys, unknown_settings
from bot.core.errors import SettingsError


@pytest.fixture(autouse=True)
def _empty_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)


def test_without_any_variable_everything_has_a_default() -> None:
    settings = load_settings()

    assert settings.database_url == "sqlite:///./data/faqbot.db"
    assert settings.model == ""
    assert (settings.health_host, settings.health_port) == ("127.0.0.1", 8080)
    assert settings.reembed_seconds == 30


def test_every_setting_has_a_description() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_an_empty_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_HEALTH_PORT", "")
    monkeypatch.setenv("BOT_MODEL", "")

    assert load_settings().health_port == 8080
    assert load_settings().model == ""


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ADMINS", " slack:U1, ,discord:2 ")
    monkeypatch.setenv("BOT_SECRET_KEY", "new, old")

    settings = load_settings()

    assert settings.admins == ("slack:U1", "discord:2")
    assert settings.secret_keys == ("new", "old")


def test_a_dot_env_file_is_read_and_a_variable_wins_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("BOT_HEALTH_PORT=99\nBOT_LOG_FORMAT=JSON\nOTHER=1\n")
    monkeypatch.setenv("BOT_HEALTH_PORT", "98")

    settings = load_settings()

    assert (settings.health_port, settings.log_format) == (98, "json")


def test_each_wrong_value_gets_a_line_with_name_value_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_HEALTH_PORT", "99999")
    monkeypatch.setenv("BOT_LOG_FORMAT", "xml")

    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert str(refused.value).splitlines() == [
        "BOT_HEALTH_PORT is '99999': it should be less than or equal to 65535.",
        "BOT_LOG_FORMAT is 'xml': it should be 'text' or 'json'.",
    ]


def test_a_dot_env_file_that_is_no_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BOT_HEALTH_PORT=9\xff9\n")

    with pytest.raises(SettingsError, match="write it in UTF-8"):
        load_settings()


def test_a_misspelt_variable_is_named_with_the_nearest_that_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DATABSE_URL", "sqlite:///x.db")
    monkeypatch.setenv("BOT_SOMETHING_ELSE", "1")
    (tmp_path / ".env").write_text("BOT_HELTH_PORT=1\n")

    assert unknown_settings() == (
        "BOT_DATABSE_URL is no setting; did you mean BOT_DATABASE_URL?",
        "BOT_HELTH_PORT is no setting; did you mean BOT_HEALTH_PORT?",
        "BOT_SOMETHING_ELSE is no setting of this version; it is not read.",
    )


def test_a_secret_never_shows_in_the_settings_or_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SECRET_KEY", "hush-hush")

    assert "hush" not in repr(load_settings())


def test_a_key_that_is_set_is_used(tmp_path: Path) -> None:
    settings = Settings(secret_key=SecretStr("one,two"))

    assert secret_keys(settings, beside=tmp_path / "faqbot.db") == ("one", "two")
    assert not list(tmp_path.iterdir())


def test_a_key_is_made_once_beside_the_database_for_its_owner_alone(tmp_path: Path) -> None:
    database = tmp_path / "faqbot.db"

    first = secret_keys(Settings(), beside=database)
    second = secret_keys(Settings(), beside=database)

    assert first == second
    assert len(first[0]) > 30
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_all_who_make_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_keys(Settings(), tmp_path / "f.db"), range(64)))

    assert len(keys) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_place_for_the_key_one_must_be_set(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BOT_SECRET_KEY is not set"):
        secret_keys(Settings(), beside=None)
    with pytest.raises(SettingsError, match="cannot be made or read"):
        secret_keys(Settings(), beside=tmp_path / "missing" / "faqbot.db")


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "faqbot.db.key").write_text("\n")

    with pytest.raises(SettingsError, match="is empty"):
        secret_keys(Settings(), beside=tmp_path / "faqbot.db")
