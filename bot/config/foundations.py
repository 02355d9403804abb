"""The settings that everything stands on: where the knowledge lives, and what makes its vectors."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.config.values import is_nearby, web_address

PREFIX = "BOT_"
DEFAULT_DATABASE = "sqlite:///./data/faqbot.db"
ENV_FILE = ".env"

_AS_IT_IS = Annotated[str, StringConstraints(strip_whitespace=False)]
"""The blank at the end of `query: ` is the model's."""


class Foundations(BaseSettings):
    """Database and model."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        str_strip_whitespace=True,
        validate_default=True,
    )

    database_url: str = Field(
        default=DEFAULT_DATABASE,
        description="Where the knowledge lives: `sqlite:///PATH`, or with the extra `postgres` "
        "`postgresql+asyncpg://USER:PASSWORD@HOST/NAME`. Only the default's folder `./data/` is "
        "made; another must exist.",
    )
    migrate: Literal["auto", "manual"] = Field(
        default="manual",
        description="What is done with a database of an older version: `auto` brings it up to "
        "date at the start, `manual` waits for `faqbot db upgrade`.",
    )
    model: str = Field(
        default="",
        description="Folder of another sentence-transformers model than the packaged "
        "`all-MiniLM-L6-v2`, or one that `faqbot model export` wrote.",
    )
    calibration: str = Field(
        default="",
        description="File with a calibration fitted for that model "
        "(`python -m benchmarks.quality fit`). Unset: the packaged model's, borrowed by another.",
    )
    index: Literal["auto", "memory", "pgvector"] = Field(
        default="auto",
        description="Where phrasings are searched: in `memory`, by `pgvector` in PostgreSQL, or "
        "`auto`: in PostgreSQL those of knowledge bases with `BOT_INDEX_FROM` phrasings and more.",
    )
    index_from: int = Field(
        default=100_000, ge=0, description="From so many phrasings on `auto` means `pgvector`."
    )
    encoder_plain_http: bool = Field(
        default=False,
        description="Whether an encoder may be asked over `http://` where its address is not one "
        "of this machine or of a private network.",
    )
    encoder_url: str = Field(
        default="",
        description="Address of a server that encodes, instead of this process: "
        "[docs/encoders.md](docs/encoders.md). Unset: the model is loaded here.",
    )
    encoder_api: Literal["openai", "huggingface"] = Field(
        default="openai",
        description="What it speaks: `openai` (`POST /v1/embeddings`) or `huggingface` "
        "(feature extraction, at the address itself).",
    )
    encoder_token: SecretStr = Field(
        default=SecretStr(""), description="Its bearer token. Unset: none is sent."
    )
    encoder_model: str = Field(
        default="", description="What it calls the model. Unset: the one that it names itself."
    )
    encoder_similarity: Literal["cosine", "dot", "euclidean"] = Field(
        default="cosine", description="How that model's vectors are compared."
    )
    encoder_window: int = Field(
        default=0,
        ge=0,
        le=32_768,
        description="Tokens that the model reads at once; longer texts are read in windows. 0: as "
        "the server says, 512 at most.",
    )
    encoder_query_prompt: _AS_IT_IS = Field(
        default="", description="What that model wants before every question, such as `query: `."
    )
    encoder_document_prompt: _AS_IT_IS = Field(
        default="", description="The same before every stored text."
    )
    encoder_timeout: float = Field(
        default=10,
        gt=0,
        le=600,
        description="Seconds that one request may take. A question is tried again for twice as "
        "long, a stored text for twelve times.",
    )
    encoder_batch: int = Field(default=32, ge=2, le=2_048, description="Texts in one request.")
    encoder_concurrency: int = Field(
        default=4, ge=2, le=256, description="Requests at a time, half of them for stored texts."
    )

    @field_validator("encoder_url")
    @classmethod
    def _encoder(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            return value
        web_address(value, "http", "https")
        if "@" in value.partition("://")[2].partition("/")[0]:
            raise ValueError("it should hold no password; BOT_ENCODER_TOKEN is the place for one")
        over_tls = value.startswith("https://") or is_nearby(value)
        if not (over_tls or info.data.get("encoder_plain_http")):
            raise ValueError(
                "it should begin with https://, or BOT_ENCODER_PLAIN_HTTP be true where the whole"
                " way there is your own"
            )
        if info.data.get("model"):
            raise ValueError("it should stand without BOT_MODEL: either this process encodes or it")
        return value
