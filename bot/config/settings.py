"""What an operator sets: `BOT_*` variables, or the same names in a `.env` file."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from bot.config.foundations import PREFIX, Foundations
from bot.config.values import digits, listed, slash_command_name, web_address

SECRETS = (
    "encoder_token",
    "secret_key",
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "discord_token",
)
_COMMA_SEPARATED = Annotated[tuple[str, ...], NoDecode]
_NUMBERS = Annotated[tuple[int, ...], NoDecode]


class Settings(Foundations):
    """Every setting, checked. Only `bot.app` and `bot.cli` read it."""

    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Keys the hashes that stand for askers; several, separated by commas: the "
        "first is in use, by the others people from before are recognised. Unset: made beside an "
        "SQLite database.",
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
    faq_dir: str = Field(
        default="",
        description="A folder of knowledge-base files that is followed: what changes there is "
        "imported into the knowledge base `default`. Unset: none.",
    )
    retention_days: int = Field(
        default=30,
        ge=1,
        le=3_650,
        description="How long questions are kept: text, vector and asker of each, who voted, "
        "threads that people joined in, and questions handed on to people.",
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
    discord_token: SecretStr = Field(
        default=SecretStr(""),
        description="Token of the Discord application's bot. Unset: no Discord.",
    )
    discord_guilds: _NUMBERS = Field(
        default=(),
        description="Ids of the Discord servers that use the knowledge base `default`, separated "
        "by commas; every other has its own. Unset: the first one that the bot is in.",
    )
    discord_ask: str = Field(
        default="ask",
        description="Name of the command that asks on Discord; `faqbot discord sync` tells it.",
    )
    discord_faq: str = Field(
        default="faq",
        description="Name of the command for entries on Discord; `faqbot discord sync` tells it.",
    )
    discord_api_url: str = Field(
        default="",
        description="Where Discord's API is called. Unset: `https://discord.com/api/v10`.",
    )
    discord_gateway_url: str = Field(
        default="",
        description="Where the bot connects to Discord. Unset: `wss://gateway.discord.gg`.",
    )
    discord_shard_count: int = Field(
        default=0, ge=0, description="How many shards all processes have together. 0: Discord says."
    )
    discord_shard_ids: _NUMBERS = Field(
        default=(),
        description="Which of them this process has, counted from 0, separated by commas. Unset: "
        "all.",
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

    @field_validator("discord_guilds", "discord_shard_ids", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        return digits(value) if isinstance(value, str) else value

    @field_validator("encoder_api", "index", "log_format", "log_level", "migrate", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator(*SECRETS, mode="before")
    @classmethod
    def _trim(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("slack_api_url")
    @classmethod
    def _folder(cls, value: str) -> str:
        return f"{web_address(value, 'http', 'https').rstrip('/')}/" if value else value

    @field_validator("discord_api_url")
    @classmethod
    def _versioned(cls, value: str) -> str:
        return web_address(value, "http", "https").rstrip("/") if value else value

    @field_validator("discord_gateway_url")
    @classmethod
    def _socket(cls, value: str) -> str:
        return web_address(value, "ws", "wss").rstrip("/") if value else value

    @field_validator("discord_shard_ids")
    @classmethod
    def _counted(cls, value: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        if "discord_shard_count" not in info.data:  # it is wrong itself
            return value
        count = info.data["discord_shard_count"]
        if value and not count:
            raise ValueError("it should stand beside BOT_DISCORD_SHARD_COUNT")
        if any(shard >= count for shard in value):
            raise ValueError(f"it should be below BOT_DISCORD_SHARD_COUNT, which is {count}")
        return tuple(sorted(set(value)))

    @field_validator("slack_ask", "slack_faq", "discord_ask", "discord_faq")
    @classmethod
    def _command(cls, value: str) -> str:
        return slash_command_name(value)

    @field_validator("slack_faq", "discord_faq")
    @classmethod
    def _another(cls, value: str, info: ValidationInfo) -> str:
        asks = str(info.field_name).replace("faq", "ask")
        if value == info.data.get(asks):
            raise ValueError(f"it should be another name than {PREFIX}{asks.upper()}")
        return value

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys that are set, the one in use first."""
        return listed(self.secret_key.get_secret_value())
