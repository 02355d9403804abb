"""From an open database and a loaded model to a bot: every part gets what it needs."""

import os
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.app.acting import make_actions
from bot.app.encoding import reads_english_alone
from bot.app.indexes import Indexes
from bot.app.running import App
from bot.config import Settings, secret_keys
from bot.core.answering import AnswerService
from bot.core.callers import Callers
from bot.core.curation import Curation
from bot.core.denials import Denials
from bot.core.feedback import Feedback, Learning
from bot.core.foresight import Foresight
from bot.core.indexing import Indexer
from bot.core.insight.considering import Considering
from bot.core.intake import Intake
from bot.core.library import Library
from bot.core.messages import Hearing, Membership, Place, Speaking
from bot.core.naming import Names
from bot.core.policy import Policy
from bot.core.ports import LanguageDetector, Meter
from bot.core.pseudonyms import Pseudonyms
from bot.core.questioning import Questioning
from bot.core.replaying import Replayer
from bot.core.responder import Responder
from bot.core.tallies import TalliedReceipts
from bot.core.upkeep import Upkeep
from bot.embedding import TextEncoder, general_words
from bot.language import Py3LangidDetector
from bot.operations.metrics import PrometheusMeter
from bot.scheduling import claimed
from bot.storage.database import Database
from bot.storage.engine import sqlite_file


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
        turns=stores.turns,
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
    encoder: TextEncoder,
    intake: Intake,
    *,
    kb: str = "",
    meter: Meter | None = None,
    hears: Callable[[Place], Awaitable[Hearing]] = _everything,
    speaks: Callable[[Place], Awaitable[Speaking]] = _everywhere,
    knows: Callable[[Place, str], Awaitable[Membership]] = _everybody,
) -> App:
    """A bot from an open database and a loaded model, which stay their owners' to close.

    `hears` says whether messages come in from a place that were not addressed to the bot, `speaks`
    whether it may write there, `knows` what somebody is in a place's workspace.
    """
    from bot.fitting.service import FittingService  # scikit-learn takes a second to import

    languages: LanguageDetector | None = None
    if reads_english_alone(settings, encoder):
        languages = Py3LangidDetector()
    hashed = pseudonym(settings)
    indexer = Indexer(encoder, stores.embeddings)
    begins = Path(settings.calibration).expanduser() if settings.calibration else None
    fitter = FittingService(encoder.provenance, begins)
    owner = process_name()
    indexes = Indexes(settings.index, settings.index_from, stores.near, encoder.provenance)
    library = Library(
        store=stores.faq,
        fits=stores.fits,
        labels=stores.labels,
        encoder=encoder,
        indexer=indexer,
        fitter=fitter,
        make_index=indexes.make,
        languages=languages,
        reads="en",
        general=general_words,
        turn=partial(_turn, stores, owner),
        denials=Denials(stores.votes, stores.blocks, stores.fits, hashed.every),
    )
    answering = AnswerService(
        library=library,
        encoder=encoder,
        store=stores.faq,
        receipts=TalliedReceipts(stores.receipts, meter) if meter else stores.receipts,
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
        stood_for=answering.stood_for,
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
            people=stores.people,
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
        indexes=indexes,
        intake=intake,
        owner=owner,
    )


@asynccontextmanager
async def _turn(stores: Database, owner: str, name: str) -> AsyncIterator[bool]:
    """Whether a piece of work of that name is this process's."""
    async with claimed(stores.leases, owner, name) as lease:
        yield lease is not None


def process_name() -> str:
    """What names this process to others and to an operator: machine, number, and a chance."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def pseudonym(settings: Settings) -> Pseudonyms:
    """Keyed hashes that stand for people who ask, by the keys that are set."""
    return Pseudonyms(secret_keys(settings, sqlite_file(settings.database_url)))
