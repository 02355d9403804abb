"""What the doctor may touch: this installation, opened part by part."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.app import open_database
from bot.config import Settings, database_url, load_settings, secret_keys, unknown_settings
from bot.core.errors import BotError
from bot.core.faq import KnowledgeBase, ModelProvenance
from bot.core.messages import FollowUps
from bot.core.outcomes import Vector
from bot.core.ports import JobRun
from bot.embedding import DEFAULT_MODEL, SentenceTransformersEncoder, open_encoder
from bot.operations.findings import Finding, Probes
from bot.serving import discord_credentials, slack_credentials
from bot.storage import migrating
from bot.storage.engine import sqlite_file


class Installation:
    """Settings, database and model, each opened when it is first looked at."""

    def __init__(self, opened: AsyncExitStack) -> None:
        self._opened = opened
        self._settings = Settings.model_construct()
        self._encoder: SentenceTransformersEncoder | None = None

    def settings(self) -> Sequence[str]:
        """Reads the settings; a sentence for each variable that none reads."""
        self._settings = load_settings()
        return unknown_settings()

    async def database(self) -> str:
        """Takes the right to write, and gives it back; the database's file."""
        await migrating.in_transaction(database_url(self._settings), lambda _connection: None)
        return str(self._file() or "the database")

    async def migrations(self) -> tuple[str | None, str]:
        """The version that the database has, and the one that is wanted."""
        return await migrating.current(self._settings.database_url), migrating.head() or ""

    async def model(self) -> ModelProvenance:
        """Verifies and loads the model."""
        opening = open_encoder(self._settings.model or DEFAULT_MODEL)
        self._encoder = await self._opened.enter_async_context(opening)
        return self._encoder.provenance

    async def encode(self, text: str) -> Vector:
        """The vector of a question."""
        assert self._encoder is not None
        return await self._encoder.encode_question(text)

    def secret_keys(self) -> Sequence[str]:
        """The keys for hashing askers."""
        return secret_keys(self._settings, self._file())

    def folders(self) -> Sequence[Path]:
        """Folders that are written to."""
        file = self._file()
        return [file.parent] if file and file.parent.is_dir() else []

    async def knowledge_bases(self) -> Sequence[KnowledgeBase]:
        """All of them."""
        async with open_database(self._settings) as stores:
            return await stores.faq.knowledge_bases()

    async def last_runs(self) -> Sequence[JobRun]:
        """The last run of every job."""
        async with open_database(self._settings) as stores:
            return await stores.jobs.last_runs()

    async def slack(self) -> Sequence[Finding]:
        """What Slack says of tokens and scopes."""
        from bot.platforms.slack.setup.doctor import (
            examine,  # Slack's SDK, which no other check needs
        )

        facts = await examine(slack_credentials(self._settings), self._reads_along)
        return [Finding(fact.part, fact.grade, fact.says, fact.do) for fact in facts]

    async def discord(self) -> Sequence[Finding]:
        """What Discord says of the token, its intents and its commands."""
        from bot.platforms.discord.setup.commands import FIND_ANSWER  # and discord.py
        from bot.platforms.discord.setup.doctor import examine

        names = self._settings.discord_ask, self._settings.discord_faq, FIND_ANSWER
        facts = await examine(discord_credentials(self._settings), self._listens, commands=names)
        return [Finding(fact.part, fact.grade, fact.says, fact.do) for fact in facts]

    async def _reads_along(self, team: str) -> bool:
        """Whether a channel is set up so that the bot must hear what is not addressed to it."""
        try:
            async with open_database(self._settings) as stores:
                channels = await stores.channels.channels("slack", team)
        except BotError:  # the row of the database tells
            return False
        return any(here.mode.is_open or here.follow_ups is FollowUps.ALWAYS for _, here in channels)

    async def _listens(self) -> bool:
        """The same of all of Discord."""
        try:
            async with open_database(self._settings) as stores:
                return await stores.channels.any_open("discord")
        except BotError:
            return False

    def _file(self) -> Path | None:
        return sqlite_file(self._settings.database_url)


@asynccontextmanager
async def installation() -> AsyncIterator[Probes]:
    """The probes of this process's installation; what they opened is closed with the block."""
    async with AsyncExitStack() as opened:
        here = Installation(opened)
        yield Probes(
            settings=here.settings,
            database=here.database,
            migrations=here.migrations,
            model=here.model,
            encode=here.encode,
            secret_keys=here.secret_keys,
            folders=here.folders,
            knowledge_bases=here.knowledge_bases,
            last_runs=here.last_runs,
            platforms={"slack": here.slack, "discord": here.discord},
        )
