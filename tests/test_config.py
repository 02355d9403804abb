"""Settings: what is read, what is refused and how, and the key that is made."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

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


SECRETS = (
    "ENCODER_TOKEN",
    "SECRET_KEY",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "DISCORD_TOKEN",
)


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_shows_in_the_settings_nor_in_a_fault_of_another(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"BOT_{name}", "hush-hush")
    assert "hush" not in repr(load_settings())

    monkeypatch.setenv("BOT_SLACK_PORT", "-1")
    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert "hush" not in str(refused.value)


def test_whatever_is_secret_is_kept_as_a_secret() -> None:
    named = {f"BOT_{name}".lower() for name in SECRETS}

    kept = {f"bot_{name}" for name, field in Settings.model_fields.items() if _is_secret(field)}

    assert kept == named


def _is_secret(field: FieldInfo) -> bool:
    return field.annotation is SecretStr


def test_a_token_is_taken_without_the_line_end_that_came_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_SLACK_BOT_TOKEN", " xoxb-1\n")

    assert load_settings().slack_bot_token.get_secret_value() == "xoxb-1"


def test_without_any_variable_slack_is_left_alone_and_its_defaults_are_its_own() -> None:
    settings = load_settings()

    assert not settings.slack_bot_token.get_secret_value()
    assert (settings.slack_host, settings.slack_port) == ("127.0.0.1", 3000)
    assert (settings.slack_ask, settings.slack_faq) == ("ask", "faq")
    assert settings.slack_api_url == ""


@pytest.mark.parametrize("given", ["http://127.0.0.1:9/api", "http://127.0.0.1:9/api/"])
def test_the_address_of_slack_may_end_with_a_slash(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_SLACK_API_URL", given)

    assert load_settings().slack_api_url == "http://127.0.0.1:9/api/"


@pytest.mark.parametrize("given", ["slack.com/api", "ftp://slack.com", "http://", "http://[x", "?"])
def test_what_is_no_address_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SLACK_API_URL", given)

    with pytest.raises(SettingsError, match=r"begins with http:// or https://"):
        load_settings()


def test_a_password_in_the_address_of_slack_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SLACK_API_URL", "ftp://user:hush@slack.com")

    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert "hush" not in str(refused.value)


def test_commands_are_named_without_their_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SLACK_ASK", "/helpdesk")
    monkeypatch.setenv("BOT_SLACK_FAQ", "help_desk-2")

    settings = load_settings()

    assert (settings.slack_ask, settings.slack_faq) == ("helpdesk", "help_desk-2")


@pytest.mark.parametrize("given", ["Ask", "a b", "x" * 32, "/", "a/b", "//a", "a\u00a0b"])
def test_a_name_that_slack_would_refuse_is_refused(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_SLACK_ASK", given)

    with pytest.raises(SettingsError, match=r"BOT_SLACK_ASK is .* small letters"):
        load_settings()


def test_both_commands_need_names_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SLACK_FAQ", "/ask")

    with pytest.raises(SettingsError, match="BOT_SLACK_FAQ is '/ask': it should be another name"):
        load_settings()


def test_discords_commands_are_named_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DISCORD_ASK", "/helpdesk")

    assert (load_settings().discord_ask, load_settings().discord_faq) == ("helpdesk", "faq")

    monkeypatch.setenv("BOT_DISCORD_FAQ", "helpdesk")
    with pytest.raises(SettingsError, match="another name than BOT_DISCORD_ASK"):
        load_settings()


def test_without_any_variable_discord_is_left_alone() -> None:
    settings = load_settings()

    assert not settings.discord_token.get_secret_value()
    assert (settings.discord_guilds, settings.discord_shard_ids) == ((), ())
    assert (settings.discord_api_url, settings.discord_gateway_url) == ("", "")
    assert settings.discord_shard_count == 0


def test_ids_and_addresses_of_discord_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DISCORD_GUILDS", " 81384788765712384, 2 ")
    monkeypatch.setenv("BOT_DISCORD_API_URL", "http://127.0.0.1:9/api/v10/")
    monkeypatch.setenv("BOT_DISCORD_GATEWAY_URL", "ws://127.0.0.1:9/")
    monkeypatch.setenv("BOT_DISCORD_SHARD_COUNT", "4")
    monkeypatch.setenv("BOT_DISCORD_SHARD_IDS", "3,0,3")

    settings = load_settings()

    assert settings.discord_guilds == (81384788765712384, 2)
    assert settings.discord_api_url == "http://127.0.0.1:9/api/v10"
    assert settings.discord_gateway_url == "ws://127.0.0.1:9"
    assert (settings.discord_shard_count, settings.discord_shard_ids) == (4, (0, 3))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"DISCORD_GUILDS": "my server"}, "numbers, separated by commas"),
        ({"DISCORD_GUILDS": "-1"}, "numbers, separated by commas"),
        ({"DISCORD_GUILDS": "9" * 30}, "numbers, separated by commas"),
        ({"DISCORD_GUILDS": "１２"}, "numbers, separated by commas"),
        ({"DISCORD_API_URL": "discord.com/api/v10"}, "begins with http:// or https://"),
        ({"DISCORD_GATEWAY_URL": "https://gateway"}, "begins with ws:// or wss://"),
        ({"DISCORD_SHARD_COUNT": "-1"}, "greater than or equal to 0"),
        ({"DISCORD_SHARD_IDS": "0"}, "beside BOT_DISCORD_SHARD_COUNT"),
        (
            {"DISCORD_SHARD_IDS": "0,2", "DISCORD_SHARD_COUNT": "2"},
            "below BOT_DISCORD_SHARD_COUNT, which is 2",
        ),
    ],
)
def test_what_discord_cannot_do_is_refused_in_a_sentence(
    given: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"BOT_{name}", value)

    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert says in str(refused.value)


def test_a_wrong_shard_count_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DISCORD_SHARD_COUNT", "many")
    monkeypatch.setenv("BOT_DISCORD_SHARD_IDS", "0")

    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert len(str(refused.value).splitlines()) == 1


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


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://10.0.0.7",
        "http://encoder:8080",
        "http://tei.svc.cluster.local",
    ],
)
def test_an_encoder_may_be_asked_in_the_open_nearby_alone(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("BOT_ENCODER_URL", url)

    assert load_settings().encoder_url == url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://api.example.com/v1", "should begin with https://"),
        ("http://8.8.8.8", "should begin with https://"),
        ("ftp://encoder", "an address that begins with http:// or https://"),
        ("https://me:secret@api.example.com", "should hold no password"),
    ],
)
def test_an_encoder_far_away_is_asked_over_tls(
    monkeypatch: pytest.MonkeyPatch, url: str, why: str
) -> None:
    monkeypatch.setenv("BOT_ENCODER_URL", url)

    with pytest.raises(SettingsError, match=why) as refused:
        load_settings()

    assert "secret" not in str(refused.value)


def test_who_says_so_asks_an_encoder_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ENCODER_PLAIN_HTTP", "true")
    monkeypatch.setenv("BOT_ENCODER_URL", "http://encoder.example.com")

    assert load_settings().encoder_url == "http://encoder.example.com"


def test_either_this_process_encodes_or_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_MODEL", "/srv/model")
    monkeypatch.setenv("BOT_ENCODER_URL", "http://encoder")

    with pytest.raises(SettingsError, match="without BOT_MODEL"):
        load_settings()


def test_a_prompt_keeps_its_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ENCODER_QUERY_PROMPT", "query: ")

    assert load_settings().encoder_query_prompt == "query: "
