"""The core's services on fakes: no file, no model, milliseconds."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.app.files import FormatFiles
from bot.core.actions import (
    Actions,
    Entries,
    Exchanging,
    Insight,
    Looking,
    Mending,
    SettingActions,
    Steering,
    Trail,
)
from bot.core.answering import AnswerService, Asker
from bot.core.callers import Callers
from bot.core.curation import Curation
from bot.core.denials import Denials
from bot.core.faq import FaqEntry, KnowledgeBase
from bot.core.feedback import Feedback, Learning
from bot.core.foresight import Foresight
from bot.core.indexing import Indexer
from bot.core.insight.considering import Considering
from bot.core.insight.findability import Findability
from bot.core.intake import Intake
from bot.core.library import Library
from bot.core.messages import (
    Handle,
    Hearing,
    Membership,
    Person,
    Place,
    Speaking,
    Trigger,
)
from bot.core.naming import Names
from bot.core.policy import Policy
from bot.core.ports import FaqIndex
from bot.core.pseudonyms import Pseudonyms
from bot.core.questioning import Questioning
from bot.core.replaying import Replayer
from bot.core.responder import Responder
from bot.core.retrieval.snapshot import Snapshot
from bot.core.upkeep import Upkeep
from bot.fitting.service import FittingService
from bot.operations.metrics import PrometheusMeter
from bot.storage.exact_index import ExactIndex
from tests.fakes import MemoryDatabase
from tests.fakes.pictures import MemoryPainter
from tests.fakes_encoder import FakeEncoder

ASKER = Asker(Place("terminal", "default", "here"), Person("omar"), Trigger.DIRECT)

ENTRIES = (
    FaqEntry("vpn", "How do I renew my VPN token?", "In the portal.", ("vpn token expired",)),
    FaqEntry("wifi", "How do guests use the wifi?", "Ask the desk.", ("wifi for visitors",)),
    FaqEntry("badge", "Where do I get a new badge?", "At the gate.", ("lost my badge",)),
)


pseudonym = Pseudonyms(("a key for tests",))
"""What stands for a person."""


async def hears_all(_place: Place) -> Hearing:
    """A platform that gives the bot all messages."""
    return Hearing.ALL


async def speaks_freely(_place: Place) -> Speaking:
    """A platform that lets the bot write everywhere."""
    return Speaking.FREE


async def knows_all(_place: Place, _subject: str) -> Membership:
    """A platform where whoever is named is a member."""
    return Membership.FULL


@dataclass(frozen=True, slots=True)
class Services:
    """One process's services over stores that others may share."""

    stores: MemoryDatabase
    encoder: FakeEncoder
    library: Library
    answering: AnswerService
    curation: Curation
    replayer: Replayer
    foresight: Foresight
    considering: Considering
    findability: Findability
    upkeep: Upkeep
    painter: MemoryPainter = field(default_factory=MemoryPainter)
    pseudonym: Pseudonyms = pseudonym

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
        knows: Callable[[Place, str], Awaitable[Membership]] = knows_all,
    ) -> Handle:
        """The seam over these services; another call is another process."""
        intake = Intake(
            outbox=self.stores.outbox, pseudonym=self.pseudonym, meter=PrometheusMeter()
        )
        intake.open(self.responder(admins, hears, speaks, knows=knows))
        return intake.handle

    def responder(
        self,
        admins: Collection[str] = (),
        hears: Callable[[Place], Awaitable[Hearing]] = hears_all,
        speaks: Callable[[Place], Awaitable[Speaking]] = speaks_freely,
        names: Mapping[str, Names] | None = None,
        knows: Callable[[Place, str], Awaitable[Membership]] = knows_all,
    ) -> Handle:
        """The same, which raises its errors."""
        stores = self.stores
        responder = Responder(
            callers=Callers(
                stores.workspaces,
                stores.channels,
                stores.roles,
                stores.blocks,
                self.pseudonym,
                admins,
                people=stores.people,
            ),
            questioning=Questioning(
                answering=self.answering,
                policy=Policy(stores.receipts, stores.channels),
                receipts=stores.receipts,
                channels=stores.channels,
                outbox=stores.outbox,
            ),
            actions=self._actions(hears, speaks, knows),
            feedback=Feedback(
                answering=self.answering,
                receipts=stores.receipts,
                votes=stores.votes,
                help_requests=stores.help_requests,
                learning=self._learning,
            ),
            names=names,
        )
        return responder.handle

    @property
    def _learning(self) -> Learning:
        return Learning(
            votes=self.stores.votes,
            blocks=self.stores.blocks,
            store=self.stores.faq,
            curation=self.curation,
            stood_for=self.answering.stood_for,
        )

    def _actions(
        self,
        hears: Callable[[Place], Awaitable[Hearing]],
        speaks: Callable[[Place], Awaitable[Speaking]],
        knows: Callable[[Place, str], Awaitable[Membership]],
    ) -> Actions:
        stores, trail = self.stores, Trail(self.stores.audit, self.stores.workspaces)
        entries = Entries(
            store=stores.faq,
            receipts=stores.receipts,
            curation=self.curation,
            answering=self.answering,
            replayer=self.replayer,
            foresight=self.foresight,
            drafts=stores.drafts,
            waiting=self._learning.waiting,
            workspaces=stores.workspaces,
        )
        steering = Steering(
            store=stores.faq,
            workspaces=stores.workspaces,
            channels=stores.channels,
            roles=stores.roles,
            blocks=stores.blocks,
            receipts=stores.receipts,
            curation=self.curation,
            trail=trail,
            sample=lambda: ENTRIES,
            hears=hears,
            speaks=speaks,
            knows=knows,
            unlearn=self._learning.without,
        )
        return Actions(
            entries=entries,
            trail=trail,
            exchanging=Exchanging(
                looking=Looking(stores.faq, stores.receipts, self.answering, self.replayer),
                curation=self.curation,
                uploads=stores.uploads,
                files=FormatFiles(),
                foresight=self.foresight,
                trail=trail,
            ),
            steering=steering,
            settings=SettingActions(
                store=stores.faq,
                workspaces=stores.workspaces,
                library=self.library,
                trail=trail,
                steering=steering,
                retention=30,
            ),
            insight=Insight(
                considering=self.considering,
                findability=self.findability,
                gaps=stores.gaps,
                statistics=stores.statistics,
                labels=stores.labels,
                faq=stores.faq,
                receipts=stores.receipts,
                channels=stores.channels,
                entries=entries,
                steering=steering,
                sheets=FormatFiles(),
                painter=self.painter,
                trail=trail,
            ),
            mending=Mending(
                looking=Looking(stores.faq, stores.receipts, self.answering, self.replayer),
                curation=self.curation,
                foresight=self.foresight,
                drafts=stores.drafts,
                answering=self.answering,
                receipts=stores.receipts,
                outbox=stores.outbox,
                trail=trail,
                workspaces=stores.workspaces,
            ),
            looking=Looking(stores.faq, stores.receipts, self.answering, self.replayer),
        )

    async def again(self, kb: KnowledgeBase) -> KnowledgeBase:
        """The same knowledge base at its newest revision."""
        return await self.stores.faq.knowledge_base(kb.name)


async def _exact_index(snapshot: Snapshot) -> FaqIndex:
    rows, function = snapshot.phrasings.vectors, snapshot.model.similarity
    return ExactIndex(rows, function, snapshot.shortened)


def services(
    stores: MemoryDatabase | None = None,
    pseudonym: Pseudonyms = pseudonym,
    general: Callable[[], Collection[str]] = frozenset,
) -> Services:
    """Services on these stores, or on new ones, under these secret keys.

    Mistyped words are put right where `general` gives words.
    """
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
        make_index=_exact_index,
        languages=None,
        general=general,
        denials=Denials(stores.votes, stores.blocks, stores.fits, pseudonym.every),
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
        considering=Considering(library, encoder, None),
        findability=fitter,
        foresight=Foresight(
            library=library, indexer=indexer, receipts=stores.receipts, languages=None
        ),
        upkeep=Upkeep(stores.faq, indexer, library),
        pseudonym=pseudonym,
    )
