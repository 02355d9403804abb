"""The composition root: builds every part and hands it what it needs. No other module does."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.config import Settings, database_url, secret_keys
from bot.core.actions import Actions
from bot.core.answering import AnswerService
from bot.core.curation import Curation
from bot.core.faq import KnowledgeBase
from bot.core.indexing import Indexer
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.messages import Handle
from bot.core.ports import FaqIndex, Label, LanguageDetector, Progress, Workspaces
from bot.core.query import clean, redact
from bot.core.replaying import Replayer
from bot.core.responder import Responder
from bot.core.retrieval.snapshot import Snapshot
from bot.core.upkeep import Upkeep
from bot.embedding import DEFAULT_MODEL, SentenceTransformersEncoder, open_encoder
from bot.language import Py3LangidDetector
from bot.operations.health import Check, Health
from bot.scheduling import Job, re_embedding
from bot.storage.database import Database
from bot.storage.database import open_database as open_storage
from bot.storage.engine import sqlite_file
from bot.storage.exact_index import ExactIndex


@dataclass(frozen=True, slots=True)
class App:
    """Every service of one running bot. `handle` is what a platform talks to."""

    settings: Settings
    stores: Database
    encoder: SentenceTransformersEncoder
    indexer: Indexer
    library: Library
    answering: AnswerService
    curation: Curation
    replayer: Replayer
    upkeep: Upkeep
    handle: Handle

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
        return [re_embedding(self.upkeep.reembed, self.settings.reembed_seconds)]

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


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The stores alone, without a model: enough to read and to migrate."""
    async with open_storage(database_url(settings)) as database:
        yield database


@asynccontextmanager
async def open_app(
    settings: Settings, *, workspaces: Workspaces | None = None
) -> AsyncIterator[App]:
    """A whole bot: database open, model loaded. Everything ends with the block.

    `workspaces` says which knowledge base each workspace uses, in place of the database.
    """
    async with (
        open_database(settings) as stores,
        open_encoder(settings.model or DEFAULT_MODEL) as encoder,
    ):
        app = assemble(settings, stores, encoder, workspaces)
        try:
            yield app
        finally:
            await app.library.close()


def assemble(
    settings: Settings,
    stores: Database,
    encoder: SentenceTransformersEncoder,
    workspaces: Workspaces | None = None,
) -> App:
    """A bot from an open database and a loaded model, which stay their owners' to close."""
    from bot.fitting.service import FittingService  # scikit-learn takes a second to import

    # The packaged model reads English alone; another one may read many languages.
    languages: LanguageDetector | None = None if settings.model else Py3LangidDetector()
    indexer = Indexer(encoder, stores.embeddings)
    fitter = FittingService(encoder.provenance)
    library = Library(
        store=stores.faq,
        fits=stores.fits,
        labels=stores.labels,
        encoder=encoder,
        indexer=indexer,
        fitter=fitter,
        make_index=_exact_index,
        languages=languages,
        reads="en",
    )
    answering = AnswerService(
        library=library,
        encoder=encoder,
        store=stores.faq,
        receipts=stores.receipts,
        languages=languages,
        pseudonym=_pseudonym(settings),
    )
    curation = Curation(stores.faq, indexer, library)
    replayer = Replayer(
        library=library,
        store=stores.faq,
        fits=stores.fits,
        shipped=fitter.shipped,
        languages=languages,
    )
    responder = Responder(
        answering=answering,
        actions=Actions(stores.faq, stores.receipts, curation, answering, replayer),
        workspaces=workspaces or stores.workspaces,
        roles=stores.roles,
        receipts=stores.receipts,
        outbox=stores.outbox,
        admins=settings.admins,
    )
    return App(
        settings=settings,
        stores=stores,
        encoder=encoder,
        indexer=indexer,
        library=library,
        answering=answering,
        curation=curation,
        replayer=replayer,
        upkeep=Upkeep(stores.faq, indexer, library),
        handle=responder.handle,
    )


def _exact_index(snapshot: Snapshot) -> FaqIndex:
    return ExactIndex(snapshot.phrasings.vectors, snapshot.model.similarity)


def _pseudonym(settings: Settings) -> Callable[[str], str]:
    """Keyed hashes (HMAC-SHA256) that stand for people who ask."""
    key = secret_keys(settings, sqlite_file(settings.database_url))[0].encode()

    def hashed(person: str) -> str:
        return hmac.new(key, person.encode(), hashlib.sha256).hexdigest()

    return hashed
