"""The core's services on fakes: no file, no model, milliseconds."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from bot.core.actions import Actions, Entries, Steering
from bot.core.answering import AnswerService, Asker
from bot.core.callers import Callers
from bot.core.curation import Curation
from bot.core.faq import FaqEntry, KnowledgeBase
from bot.core.feedback import Feedback
from bot.core.indexing import Indexer
from bot.core.intake import Intake
from bot.core.library import Library
from bot.core.messages import Handle, Hearing, Person, Place, Speaking, Trigger
from bot.core.policy import Policy
from bot.core.questioning import Questioning
from bot.core.replaying import Replayer
from bot.core.responder import Responder
from bot.core.upkeep import Upkeep
from bot.fitting.service import FittingService
from bot.operations.metrics import PrometheusMeter
from bot.storage.exact_index import ExactIndex
from tests.fakes import MemoryDatabase
from tests.fakes_encoder import FakeEncoder

ASKER = Asker(Place("terminal", "default", "here"), Person("omar"), Trigger.DIRECT)

ENTRIES = (
    FaqEntry("vpn", "How do I renew my VPN token?", "In the portal.", ("vpn token expired",)),
    FaqEntry("wifi", "How do guests use the wifi?", "Ask the desk.", ("wifi for visitors",)),
    FaqEntry("badge", "Where do I get a new badge?", "At the gate.", ("lost my badge",)),
)


def pseudonym(person: str) -> str:
    """What stands for a person."""
    return f"hash of {person}"


async def hears_all(_place: Place) -> Hearing:
    """A platform that gives the bot all messages."""
    return Hearing.ALL


async def speaks_freely(_place: Place) -> Speaking:
    """A platform that lets the bot write everywhere."""
    return Speaking.FREE


@dataclass(frozen=True, slots=True)
class Services:
    """One process's services over stores that others may share."""

    stores: MemoryDatabase
    encoder: FakeEncoder
    library: Library
    answering: AnswerService
    curation: Curation
    replayer: Replayer
    upkeep: Upkeep

    async def knows(self, entries: Sequence[FaqEntry] = ENTRIES) -> KnowledgeBase:
        """The default knowledge base with these entries, embedded and fitted."""
        kb = (await self.stores.workspaces.workspace("terminal", "default")).kb
        await self.curation.import_entries(kb, entries, author="terminal:ada")
        kb = await self.stores.faq.knowledge_base(kb.name)
        await self.library.prepare(kb)
        return kb

    def handle(
        self,
        admins: Collection[str] = (),
        hears: Callable[[Place], Awaitable[Hearing]] = hears_all,
        speaks: Callable[[Place], Awaitable[Speaking]] = speaks_freely,
    ) -> Handle:
        """The seam over these services; another call is another process."""
        intake = Intake(outbox=self.stores.outbox, pseudonym=pseudonym, meter=PrometheusMeter())
        intake.open(self.responder(admins, hears, speaks))
        return intake.handle

    def responder(
        self,
        admins: Collection[str] = (),
        hears: Callable[[Place], Awaitable[Hearing]] = hears_all,
        speaks: Callable[[Place], Awaitable[Speaking]] = speaks_freely,
    ) -> Handle:
        """The same, which raises its errors."""
        stores = self.stores
        responder = Responder(
            callers=Callers(
                stores.workspaces, stores.channels, stores.roles, stores.blocks, pseudonym, admins
            ),
            questioning=Questioning(
                answering=self.answering,
                policy=Policy(stores.receipts, stores.channels),
                receipts=stores.receipts,
                channels=stores.channels,
                outbox=stores.outbox,
            ),
            actions=Actions(
                entries=Entries(
                    store=stores.faq,
                    receipts=stores.receipts,
                    curation=self.curation,
                    answering=self.answering,
                    replayer=self.replayer,
                ),
                steering=Steering(
                    store=stores.faq,
                    workspaces=stores.workspaces,
                    channels=stores.channels,
                    roles=stores.roles,
                    blocks=stores.blocks,
                    receipts=stores.receipts,
                    curation=self.curation,
                    sample=lambda: ENTRIES,
                    hears=hears,
                    speaks=speaks,
                ),
            ),
            feedback=Feedback(
                answering=self.answering,
                receipts=stores.receipts,
                votes=stores.votes,
                help_requests=stores.help_requests,
            ),
        )
        return responder.handle

    async def again(self, kb: KnowledgeBase) -> KnowledgeBase:
        """The same knowledge base at its newest revision."""
        return await self.stores.faq.knowledge_base(kb.name)


def services(stores: MemoryDatabase | None = None) -> Services:
    """Services on these stores, or on new ones."""
    stores = stores or MemoryDatabase()
    encoder = FakeEncoder()
    indexer = Indexer(encoder, stores.embeddings)
    fitter = FittingService(encoder.provenance)
    library = Library(
        store=stores.faq,
        fits=stores.fits,
        labels=stores.labels,
        encoder=encoder,
        indexer=indexer,
        fitter=fitter,
        make_index=lambda s: ExactIndex(s.phrasings.vectors, s.model.similarity),
        languages=None,
    )
    answering = AnswerService(
        library=library,
        encoder=encoder,
        store=stores.faq,
        receipts=stores.receipts,
        languages=None,
        pseudonym=pseudonym,
    )
    return Services(
        stores=stores,
        encoder=encoder,
        library=library,
        answering=answering,
        curation=Curation(stores.faq, indexer, library),
        replayer=Replayer(
            library=library,
            store=stores.faq,
            fits=stores.fits,
            shipped=fitter.shipped,
            languages=None,
        ),
        upkeep=Upkeep(stores.faq, indexer, library),
    )
