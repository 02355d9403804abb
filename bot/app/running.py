"""A running bot: its services, its jobs, its health."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

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
from bot.core.ports import Label, Progress
from bot.core.query import clean, redact
from bot.core.replaying import Replayer
from bot.core.upkeep import Upkeep
from bot.embedding import SentenceTransformersEncoder
from bot.operations.health import Check, Health
from bot.scheduling import Job, expiring, re_embedding
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class App:
    """Every service of one running bot. `handle` is what the terminal talks to."""

    settings: Settings
    stores: Database
    encoder: SentenceTransformersEncoder
    indexer: Indexer
    library: Library
    answering: AnswerService
    curation: Curation
    foresight: Foresight
    replayer: Replayer
    considering: Considering
    upkeep: Upkeep
    intake: Intake

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
        """Stores new labels or a new target, where given, and fits the knowledge base anew."""
        if labels is not None:
            redacted = [replace(label, text=redact(clean(label.text))) for label in labels]
            await self.stores.labels.replace_labels(kb.key, redacted)
        if target is not None:
            await self.stores.faq.set_target(kb.key, target)
        return await self.prepare(await self.stores.faq.knowledge_base(kb.name), progress)

    @property
    def jobs(self) -> Sequence[Job]:
        """What the scheduler runs."""
        return [
            re_embedding(self.upkeep.reembed, self.settings.reembed_seconds),
            expiring(
                self.stores.retention.expire,
                self.stores.retention.forget_left,
                self.settings.retention_days,
                forget_drafts=self._forget_drafts,
                expire_early=self.stores.retention.expire_early,
            ),
        ]

    async def _forget_drafts(self, before: datetime) -> int:
        drafts = await self.stores.drafts.expire(before)
        return drafts + await self.stores.uploads.expire(before)

    @property
    def health_checks(self) -> Mapping[str, Check]:
        """What `/readyz` looks at."""
        return {
            "database": self._database_health,
            "model": self._model_health,
            "index": self._index_health,
            "jobs": self._jobs_health,
        }

    async def _database_health(self) -> Health:
        if self.intake.is_cut_off:  # it may be read and not written, too
            return Health(False, "messages wait for the database")
        bases = await self.stores.faq.knowledge_bases()
        return Health(True, f"{len(bases)} knowledge bases")

    async def _model_health(self) -> Health:
        return Health(True, self.encoder.provenance.id)

    async def _index_health(self) -> Health:
        if not self.upkeep.is_warm:
            return Health(False, "the knowledge bases are being read")
        stale = self.library.stale
        detail = f"{stale} texts wait for their vectors" if stale else "up to date"
        return Health(not stale, detail, vital=False)

    async def _jobs_health(self) -> Health:
        failing = [run.name for run in await self.stores.jobs.last_runs() if not run.ok]
        detail = f"failing: {', '.join(failing)}" if failing else ""
        return Health(not failing, detail, vital=False)
