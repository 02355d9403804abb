"""The composition root: builds every part and hands it what it needs. No other module does."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from bot.config import Settings, database_url, secret_keys
from bot.core.actions import Actions, Entries, Steering
from bot.core.answering import AnswerService
from bot.core.callers import Callers
from bot.core.curation import Curation
from bot.core.faq import FaqEntry, KnowledgeBase
from bot.core.feedback import Feedback
from bot.core.indexing import Indexer
from bot.core.intake import Intake
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.messages import Handle, Place
from bot.core.policy import Policy
from bot.core.ports import FaqIndex, Label, LanguageDetector, Meter, Progress
from bot.core.query import clean, redact
from bot.core.questioning import Questioning
from bot.core.replaying import Replayer
from bot.core.responder import Responder
from bot.core.retrieval.snapshot import Snapshot
from bot.core.upkeep import Upkeep
from bot.embedding import DEFAULT_MODEL, SentenceTransformersEncoder, open_encoder
from bot.formats import read_paths
from bot.formats.samples import sample_file
from bot.language import Py3LangidDetector
from bot.operations.health import Check, Health
from bot.operations.metrics import PrometheusMeter
from bot.scheduling import Job, expiring, re_embedding
from bot.storage.database import Database
from bot.storage.database import open_database as open_storage
from bot.storage.engine import sqlite_file
from bot.storage.exact_index import ExactIndex


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
    replayer: Replayer
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
            expiring(self.stores.retention.expire, self.settings.retention_days),
        ]

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


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The stores alone, without a model: enough to read and to migrate."""
    async with open_storage(database_url(settings)) as database:
        yield database


@asynccontextmanager
async def open_app(settings: Settings, *, kb: str = "") -> AsyncIterator[App]:
    """A whole bot: database open, model loaded. Everything ends with the block.

    `kb` names the knowledge base that everybody uses, instead of their workspaces'.
    """
    async with (
        open_database(settings) as stores,
        open_encoder(settings.model or DEFAULT_MODEL) as encoder,
    ):
        app = assemble(settings, stores, encoder, open_intake(settings, stores), kb=kb)
        try:
            yield app
        finally:
            await app.library.close()


def open_intake(settings: Settings, stores: Database, meter: Meter | None = None) -> Intake:
    """Where messages come in; it answers once `assemble` has given it a responder."""

    async def notice_places() -> Sequence[Place]:
        return [
            Place(workspace.platform, workspace.id, workspace.notices)
            for workspace in await stores.workspaces.workspaces()
            if workspace.notices
        ]

    return Intake(
        outbox=stores.outbox,
        pseudonym=_pseudonym(settings),
        meter=meter or PrometheusMeter(),
        notice_places=notice_places,
    )


def _everything(_place: Place) -> bool:
    return True


def assemble(
    settings: Settings,
    stores: Database,
    encoder: SentenceTransformersEncoder,
    intake: Intake,
    *,
    kb: str = "",
    hears: Callable[[Place], bool] = _everything,
) -> App:
    """A bot from an open database and a loaded model, which stay their owners' to close.

    `hears` says whether messages come in from a place that were not addressed to the bot.
    """
    from bot.fitting.service import FittingService  # scikit-learn takes a second to import

    # The packaged model reads English alone; another one may read many languages.
    languages: LanguageDetector | None = None if settings.model else Py3LangidDetector()
    pseudonym = _pseudonym(settings)
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
        pseudonym=pseudonym,
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
        callers=Callers(
            stores.workspaces,
            stores.channels,
            stores.roles,
            stores.blocks,
            pseudonym,
            settings.admins,
            chosen=partial(stores.faq.knowledge_base, kb) if kb else None,
        ),
        questioning=Questioning(
            answering=answering,
            policy=Policy(stores.receipts, stores.channels),
            receipts=stores.receipts,
            channels=stores.channels,
            outbox=stores.outbox,
        ),
        actions=_actions(stores, curation, answering, replayer, hears),
        feedback=Feedback(
            answering=answering,
            receipts=stores.receipts,
            votes=stores.votes,
            help_requests=stores.help_requests,
        ),
    )
    intake.open(responder.handle)
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
        intake=intake,
    )


def _actions(
    stores: Database,
    curation: Curation,
    answering: AnswerService,
    replayer: Replayer,
    hears: Callable[[Place], bool],
) -> Actions:
    entries = Entries(
        store=stores.faq,
        receipts=stores.receipts,
        curation=curation,
        answering=answering,
        replayer=replayer,
    )
    steering = Steering(
        store=stores.faq,
        workspaces=stores.workspaces,
        channels=stores.channels,
        roles=stores.roles,
        blocks=stores.blocks,
        receipts=stores.receipts,
        curation=curation,
        sample=_sample,
        hears=hears,
    )
    return Actions(entries=entries, steering=steering)


def _sample() -> Sequence[FaqEntry]:
    """What an empty knowledge base can be tried with."""
    return read_paths([sample_file("helpdesk.yaml")]).entries


def _exact_index(snapshot: Snapshot) -> FaqIndex:
    return ExactIndex(snapshot.phrasings.vectors, snapshot.model.similarity)


def _pseudonym(settings: Settings) -> Callable[[str], str]:
    """Keyed hashes (HMAC-SHA256) that stand for people who ask."""
    key = secret_keys(settings, sqlite_file(settings.database_url))[0].encode()

    def hashed(person: str) -> str:
        return hmac.new(key, person.encode(), hashlib.sha256).hexdigest()

    return hashed
