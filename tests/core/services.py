"""The core's services on fakes: no file, no model, milliseconds."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.answering import AnswerService, Asker
from bot.core.curation import Curation
from bot.core.faq import FaqEntry, KnowledgeBase
from bot.core.indexing import Indexer
from bot.core.library import Library
from bot.core.messages import Person, Place, Trigger
from bot.core.replaying import Replayer
from bot.core.upkeep import Upkeep
from bot.fitting.service import FittingService
from bot.storage.exact_index import ExactIndex
from tests.fakes import MemoryDatabase
from tests.fakes_encoder import FakeEncoder

ASKER = Asker(Place("terminal", "default", "here"), Person("omar"), Trigger.DIRECT)

ENTRIES = (
    FaqEntry("vpn", "How do I renew my VPN token?", "In the portal.", ("vpn token expired",)),
    FaqEntry("wifi", "How do guests use the wifi?", "Ask the desk.", ("wifi for visitors",)),
    FaqEntry("badge", "Where do I get a new badge?", "At the gate.", ("lost my badge",)),
)


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
        kb = await self.stores.workspaces.knowledge_base_of("terminal", "default")
        await self.curation.import_entries(kb, entries, author="terminal:ada")
        kb = await self.stores.faq.knowledge_base(kb.name)
        await self.library.prepare(kb)
        return kb

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
        pseudonym=lambda person: f"hash of {len(person)}",
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
