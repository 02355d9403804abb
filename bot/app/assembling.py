"""From an open database and a loaded model to a bot: every part gets what it needs."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.app.acting import make_actions
from bot.app.running import App
from bot.config import Settings, secret_keys
from bot.core.answering import AnswerService
from bot.core.callers import Callers
from bot.core.curation import Curation
from bot.core.feedback import Feedback, Learning
from bot.core.foresight import Foresight
from bot.core.indexing import Indexer
from bot.core.insight.considering import Considering
from bot.core.intake import Intake
from bot.core.library import Library
from bot.core.messages import Hearing, Membership, Place, Speaking
from bot.core.naming import Names
from bot.core.policy import Policy
from bot.core.ports import FaqIndex, LanguageDetector, Meter
from bot.core.questioning import Questioning
from bot.core.replaying import Replayer
from bot.core.responder import Responder
from bot.core.retrieval.snapshot import Snapshot
from bot.core.upkeep import Upkeep
from bot.embedding import SentenceTransformersEncoder
from bot.language import Py3LangidDetector
from bot.operations.metrics import PrometheusMeter
from bot.storage.database import Database
from bot.storage.engine import sqlite_file
from bot.storage.exact_index import ExactIndex


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
        pseudonym=pseudonym(settings),
        meter=meter or PrometheusMeter(),
        notice_places=notice_places,
    )


async def _everything(_place: Place) -> Hearing:
    return Hearing.ALL


async def _everywhere(_place: Place) -> Speaking:
    return Speaking.FREE


async def _everybody(_place: Place, _subject: str) -> Membership:
    return Membership.FULL


def assemble(
    settings: Settings,
    stores: Database,
    encoder: SentenceTransformersEncoder,
    intake: Intake,
    *,
    kb: str = "",
    hears: Callable[[Place], Awaitable[Hearing]] = _everything,
    speaks: Callable[[Place], Awaitable[Speaking]] = _everywhere,
    knows: Callable[[Place, str], Awaitable[Membership]] = _everybody,
) -> App:
    """A bot from an open database and a loaded model, which stay their owners' to close.

    `hears` says whether messages come in from a place that were not addressed to the bot, `speaks`
    whether it may write there, `knows` what somebody is in a place's workspace.
    """
    from bot.fitting.service import FittingService  # scikit-learn takes a second to import

    # The packaged model reads English alone; another one may read many languages.
    languages: LanguageDetector | None = None if settings.model else Py3LangidDetector()
    hashed = pseudonym(settings)
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
        pseudonym=hashed,
    )
    curation = Curation(stores.faq, indexer, library)
    replayer = Replayer(
        library=library,
        store=stores.faq,
        fits=stores.fits,
        shipped=fitter.shipped,
        languages=languages,
    )
    foresight = Foresight(
        library=library, indexer=indexer, receipts=stores.receipts, languages=languages
    )
    considering = Considering(library, encoder, languages)
    learning = Learning(
        votes=stores.votes,
        blocks=stores.blocks,
        store=stores.faq,
        curation=curation,
        stands_for=answering.stands_for,
    )
    responder = Responder(
        callers=Callers(
            stores.workspaces,
            stores.channels,
            stores.roles,
            stores.blocks,
            hashed,
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
        actions=make_actions(
            stores,
            curation,
            answering,
            replayer,
            foresight,
            hears,
            speaks,
            knows,
            considering=considering,
            findability=fitter,
            library=library,
            retention=settings.retention_days,
            learning=learning,
        ),
        feedback=Feedback(
            answering=answering,
            receipts=stores.receipts,
            votes=stores.votes,
            help_requests=stores.help_requests,
            learning=learning,
        ),
        names={
            "slack": Names.of(settings.slack_ask, settings.slack_faq),
            "discord": Names.of(settings.discord_ask, settings.discord_faq),
        },
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
        foresight=foresight,
        replayer=replayer,
        considering=considering,
        upkeep=Upkeep(stores.faq, indexer, library),
        intake=intake,
    )


def _exact_index(snapshot: Snapshot) -> FaqIndex:
    return ExactIndex(snapshot.phrasings.vectors, snapshot.model.similarity)


def pseudonym(settings: Settings) -> Callable[[str], str]:
    """Keyed hashes (HMAC-SHA256) that stand for people who ask."""
    key = secret_keys(settings, sqlite_file(settings.database_url))[0].encode()

    def hashed(person: str) -> str:
        return hmac.new(key, person.encode(), hashlib.sha256).hexdigest()

    return hashed
