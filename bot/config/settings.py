"""What an operator sets: `BOT_*` variables, or the same names in a `.env` file."""

import difflib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.config.values import listed, slash_command_name, web_address
from bot.core.errors import SettingsError

PREFIX = "BOT_"
DEFAULT_DATABASE = "sqlite:///./data/faqbot.db"

_ENV_FILE = ".env"
_PASSWORD = re.compile(r"(://[^:/@]*:)[^@]*@")
_SECRETS = ("secret_key", "slack_bot_token", "slack_app_token", "slack_signing_secret")
_COMMA_SEPARATED = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Every setting, checked. Only `bot.app` and `bot.cli` read it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=_ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        str_strip_whitespace=True,
        validate_default=True,
    )

    database_url: str = Field(
        default=DEFAULT_DATABASE,
        description="Where the knowledge lives: `sqlite:///PATH`. Only the default's folder "
        "`./data/` is made; another must exist.",
    )
    model: str = Field(
        default="",
        description="Folder of another sentence-transformers model than the packaged "
        "`all-MiniLM-L6-v2`.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Keys the hashes that stand for askers; several, separated by commas: the "
        "first is used. Unset: made beside an SQLite database.",
    )
    admins: _COMMA_SEPARATED = Field(
        default=(),
        description="Ids of people who may do everything, separated by commas.",
    )
    reembed_seconds: float = Field(
        default=30,
        gt=0,
        le=86_400,
        description="How often `faqbot run` looks for phrasings that changed without the bot.",
    )
    retention_days: int = Field(
        default=30,
        ge=1,
        le=3_650,
        description="How long questions are kept: the text and vector of each, threads that people "
        "joined in, and questions handed on to people.",
    )
    health_host: str = Field(
        default="127.0.0.1", min_length=1, description="Address of the health page of `faqbot run`."
    )
    health_port: int = Field(
        default=8080, ge=0, le=65_535, description="Its port; 0 takes any that is free."
    )
    slack_bot_token: SecretStr = Field(
        default=SecretStr(""),
        description="Bot User OAuth Token of the Slack app, `xoxb-…`. Unset: no Slack.",
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""),
        description="App-level token with `connections:write`, `xapp-…`: Socket Mode, which needs "
        "no address that Slack can reach.",
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Signing secret of the app: HTTP, where no app-level token is set.",
    )
    slack_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address where HTTP is taken from Slack, at `/slack/events`.",
    )
    slack_port: int = Field(
        default=3000, ge=0, le=65_535, description="Its port; 0 takes any that is free."
    )
    slack_api_url: str = Field(
        default="", description="Where Slack's methods are called. Unset: `https://slack.com/api/`."
    )
    slack_ask: str = Field(
        default="ask", description="Name of the command that asks, where another app owns `/ask`."
    )
    slack_faq: str = Field(
        default="faq", description="Name of the command for entries, where another app owns `/faq`."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How log lines look, on stderr: `text` or `json`."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="How much is logged: `debug`, `info`, `warning` or `error`; `debug` shows "
        "where an unexpected error came from.",
    )

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return listed(value) if isinstance(value, str) else value

    @field_validator("log_format", "log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator(*_SECRETS, mode="before")
    @classmethod
    def _trim(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("slack_api_url")
    @classmethod
    def _folder(cls, value: str) -> str:
        return f"{web_address(value, 'http', 'https').rstrip('/')}/" if value else value

    @field_validator("slack_ask", "slack_faq")
    @classmethod
    def _command(cls, value: str) -> str:
        return slash_command_name(value)

    @field_validator("slack_faq")
    @classmethod
    def _another(cls, value: str, info: ValidationInfo) -> str:
        if value == info.data.get("slack_ask"):
            raise ValueError("it should be another name than BOT_SLACK_ASK")
        return value

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys that are set, the one in use first."""
        return listed(self.secret_key.get_secret_value())


def load_settings() -> Settings:
    """The settings of this process; SettingsError has one line for each fault."""
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            name = str(fault["loc"][0])
            message = fault["msg"].removeprefix("Value error, ").replace("Input", "it", 1)
            lines.append(f"{PREFIX}{name.upper()} is {_shown(name, fault['input'])}: {message}.")
        raise SettingsError("\n".join(lines)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{Path(_ENV_FILE).absolute()} cannot be read ({error}): write it in UTF-8, or move it "
            "away."
        ) from error


def unknown_settings() -> tuple[str, ...]:
    """A sentence for each `BOT_*` variable that no setting reads, with the nearest that is."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    given = {name.upper() for name in (*os.environ, *dotenv_values(_ENV_FILE))}
    strange = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    return tuple(f"{name} is no setting{_nearest(name, known)}" for name in strange)


def _shown(name: str, value: object) -> str:
    if name in _SECRETS:
        return "set to something else"
    return repr(_PASSWORD.sub(r"\1***@", str(value)))


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.8)
    return f"; did you mean {near[0]}?" if near else " of this version; it is not read."
