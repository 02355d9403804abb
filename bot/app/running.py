"""A running bot: its services and its jobs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.app.expiring import expiring_job
from bot.app.following import Following
from bot.app.indexes import Indexes
from bot.app.placing import Placing
from bot.config import Settings
from bot.core.answering import AnswerService
from bot.core.curation import Curation
from bot.core.faq import KnowledgeBase
from bot.core.foresight import Foresight
from bot.core.indexing import Indexer
from bot.core.insight.considering import Considering
from bot.core.intake import Intake
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.messages import Handle
from bot.core.ports import Label, Meter, Progress
from bot.core.query import clean, redact
from bot.core.replaying import Replayer
from bot.core.upkeep import Upkeep
from bot.embedding import TextEncoder
from bot.platforms.console import PLACE
from bot.scheduling import (
    Job,
    Scheduler,
    calibrating,
    following,
    placing,
    re_embedding,
    refreshing,
)
from bot.storage.database import Database

DEFAULT_KB = "default"


@dataclass(frozen=True, slots=True)
class App:
    """Every service of one running bot. `handle` is what the terminal talks to."""

    settings: Settings
    stores: Database
    encoder: TextEncoder
    indexer: Indexer
    library: Library
    answering: AnswerService
    curation: Curation
    foresight: Foresight
    replayer: Replayer
    considering: Considering
    upkeep: Upkeep
    indexes: Indexes
    intake: Intake
    owner: str
    """Names this process where several share a database."""

    @property
    def handle(self) -> Handle:
        """The seam: a request in, a response out."""
        return self.intake.handle

    async def prepare(self, kb: KnowledgeBase, progress: Progress | None = None) -> Knowledge:
        """Everything of that knowledge base embedded and fitted, so that it can be asked."""
        return await self.library.prepare(kb, progress)

    async def calibrate(
        self,
        kb: KnowledgeBase,
        labels: Sequence[Label] | None = None,
        target: float | None = None,
        progress: Progress | None = None,
    ) -> Knowledge:
        """Stores new labels or a new target, where given, and fits the knowledge base anew.

        What people said against its answers since then is fitted in as well.
        """
        if labels is not None:
            redacted = [replace(label, text=redact(clean(label.text))) for label in labels]
            await self.stores.labels.replace_labels(kb.key, redacted)
        if target is not None:
            await self.stores.faq.set_target(kb.key, target)
        prepared = await self.prepare(await self.stores.faq.knowledge_base(kb.name), progress)
        if not await self.library.outdated(prepared.kb):
            return prepared
        await self.stores.faq.touch(kb.key)
        return await self.prepare(await self.stores.faq.knowledge_base(kb.name), progress)

    @property
    def jobs(self) -> Sequence[Job]:
        """What the scheduler runs."""
        every, model = self.settings.reembed_seconds, self.encoder.provenance.id
        jobs = [
            refreshing(self._refresh, every),
            re_embedding(self.upkeep.reembed, every, model),
            calibrating(self.upkeep.calibrate, every, model),
            expiring_job(self.settings, self.stores),
        ]
        if near := self.indexes.near:
            work = Placing(self.indexes, near, self.stores.faq, self.library)
            jobs.append(placing(work.place, every, model))
        if self.settings.faq_dir:
            jobs.append(following(self._following(self.settings.faq_dir).follow, every))
        return jobs

    @asynccontextmanager
    async def following_changes(self) -> AsyncIterator[None]:
        """While the block lasts, what other processes save is read as soon as it is told."""
        moved = asyncio.Event()
        async with self.stores.listening(moved.set):
            task = asyncio.create_task(self.upkeep.follow(moved))
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def scheduler(self, meter: Meter | None = None) -> Scheduler:
        """Runs the jobs while its block lasts."""
        return Scheduler(self.jobs, self.stores.jobs, self.stores.leases, self.owner, meter=meter)

    async def _refresh(self) -> None:
        await self.upkeep.refresh()
        await self.indexes.look()

    def _following(self, folder: str) -> Following:
        return Following(
            Path(folder),
            self._default_base,
            self.stores.faq,
            self.curation,
            self.stores.synced,
        )

    async def _default_base(self) -> KnowledgeBase:
        own = await self.stores.workspaces.workspace(PLACE.platform, PLACE.workspace)
        if own.kb.name == DEFAULT_KB:  # made at first use; it may go by another name since
            return own.kb
        return await self.stores.faq.knowledge_base(DEFAULT_KB)
