"""What the doctor may touch: this installation, opened part by part."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.app import open_database, open_text_encoder, refuse_without_postgres
from bot.config import Settings, database_url, load_settings, secret_keys, unknown_settings
from bot.core.errors import BotError, UncertainError
from bot.core.faq import KnowledgeBase, ModelProvenance
from bot.core.messages import FollowUps
from bot.core.outcomes import Vector
from bot.core.ports import EmbeddingStore, JobRun
from bot.embedding import RemoteEncoder, TextEncoder
from bot.fitting.shipped import provenance, shipped_for
from bot.formats import read_paths
from bot.operations.clock import seconds_ahead
from bot.operations.findings import Finding, Probes
from bot.serving import discord_credentials, slack_credentials
from bot.storage import migrating
from bot.storage.engine import sqlite_file
from bot.storage.examining import examine as examine_database
from bot.storage.examining import examine_index

SLACK = "https://slack.com/api/"
DISCORD = "https://discord.com/api/v10"
"""Where their time is told, unless a setting names another address."""


class Installation:
    """Settings, database and model, each opened when it is first looked at."""

    def __init__(self, opened: AsyncExitStack) -> None:
        self._opened = opened
        self._settings = Settings.model_construct()
        self._encoder: TextEncoder | None = None

    def settings(self) -> Sequence[str]:
        """Reads the settings; a sentence for each variable that none reads."""
        self._settings = load_settings()
        return unknown_settings()

    async def database(self) -> str:
        """Takes the right to write, and gives it back; which database it is."""
        return await examine_database(database_url(self._settings))

    async def migrations(self) -> tuple[str | None, str]:
        """The version that the database has, and the one that is wanted."""
        return await migrating.current(self._settings.database_url), migrating.head() or ""

    async def index(self) -> str:
        """Where large knowledge bases are searched."""
        chosen = self._settings
        refuse_without_postgres(chosen.index, there=self._file() is None)
        if chosen.index == "memory":
            return "in memory, as BOT_INDEX says"
        return await examine_index(database_url(chosen))

    async def model(self) -> ModelProvenance:
        """Verifies and loads the model, or asks the server that has it."""
        opening = open_text_encoder(self._settings, await self._embeddings(), remember=False)
        self._encoder = await self._opened.enter_async_context(opening)
        return self._encoder.provenance

    async def _embeddings(self) -> EmbeddingStore | None:
        """What a server's model gave before, where there is a database that knows it."""
        if not self._settings.encoder_url:
            return None
        with suppress(BotError):
            if await migrating.current(self._settings.database_url) == migrating.head():
                opening = open_database(self._settings)
                return (await self._opened.enter_async_context(opening)).embeddings
        return None

    def source(self) -> str:
        """Where the model is."""
        if isinstance(self._encoder, RemoteEncoder):
            return f"at {self._encoder.where}, compared with what it gave before"
        if self._encoder is not None:
            return f"files read, served by {self._encoder.runtime}"
        return "files read"

    def calibration(self) -> str:
        """What confidence begins with: shipped, borrowed from another model, or a file's."""
        assert self._encoder is not None
        own = self._settings.calibration
        path = Path(own).expanduser() if own else None
        source = provenance(path, self._encoder.provenance.id)
        made = f"of {source.date}, on {len(source.data)} public sets"
        if shipped_for(self._encoder.provenance, path=path).borrowed:
            return f"{made}, borrowed from {source.model['id']}: `faqbot calibrate` tells more"
        return f"{made}, for this model"

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

    def clocks(self) -> Mapping[str, Callable[[], Awaitable[float]]]:
        """Those of the platforms that tokens are set for."""
        chosen = self._settings
        found: dict[str, Callable[[], Awaitable[float]]] = {}
        if self._file() is None:
            found["the database"] = self._database_clock
        if slack_credentials(chosen).given:
            found["Slack"] = partial(seconds_ahead, f"{chosen.slack_api_url or SLACK}api.test")
        if discord_credentials(chosen).given:
            found["Discord"] = partial(
                seconds_ahead, f"{chosen.discord_api_url or DISCORD}/gateway"
            )
        return found

    async def _database_clock(self) -> float:
        try:
            async with open_database(self._settings) as stores:
                there = await stores.schema.now()
        except BotError as error:
            raise UncertainError("The database does not tell what time it is.") from error
        return (datetime.now(UTC) - there).total_seconds()

    async def folder(self) -> tuple[str, int]:
        """The folder that is followed, read as the job does; none is no fault."""
        name = self._settings.faq_dir
        return name, len((await asyncio.to_thread(read_paths, [name])).entries) if name else 0

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
            index=here.index,
            model=here.model,
            encode=here.encode,
            secret_keys=here.secret_keys,
            folders=here.folders,
            knowledge_bases=here.knowledge_bases,
            last_runs=here.last_runs,
            clocks=here.clocks,
            folder=here.folder,
            source=here.source,
            calibration=here.calibration,
            platforms={"slack": here.slack, "discord": here.discord},
        )
