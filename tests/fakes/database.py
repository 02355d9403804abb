"""All stores in memory."""

from tests.fakes.delivery import MemoryOutbox
from tests.fakes.drafts import MemoryDrafts
from tests.fakes.feedback import MemoryHelpRequests, MemoryVotes
from tests.fakes.insight import MemoryAudit, MemoryGapStore, MemoryStatistics
from tests.fakes.knowledge import (
    MemoryEmbeddingStore,
    MemoryFaqStore,
    MemoryFitStore,
    MemoryNearRows,
    MemorySynced,
)
from tests.fakes.leases import MemoryLeases
from tests.fakes.people import MemoryPeople
from tests.fakes.places import MemoryBlocks, MemoryChannels, MemoryWorkspaces
from tests.fakes.records import MemoryDeployments, MemoryJobLog, MemoryReceiptStore, MemoryRoleStore
from tests.fakes.retention import MemoryRetention
from tests.fakes.uploads import MemoryUploads


class MemoryDatabase:
    """All stores, under the same names as in `bot.storage.database.Database`."""

    def __init__(self) -> None:
        self.embeddings = MemoryEmbeddingStore()
        self.drafts = MemoryDrafts()
        self.faq = MemoryFaqStore(self.embeddings, self.drafts)
        self.labels = self.faq
        self.fits = MemoryFitStore()
        self.outbox = MemoryOutbox()
        self.receipts = MemoryReceiptStore(self.outbox)
        self.votes = MemoryVotes(self.receipts)
        self.uploads = MemoryUploads()
        self.help_requests = MemoryHelpRequests()
        self.roles = MemoryRoleStore()
        self.workspaces = MemoryWorkspaces(self.faq)
        self.channels = MemoryChannels(self.faq, self.workspaces)
        self.blocks = MemoryBlocks()
        self.jobs = MemoryJobLog()
        self.leases = MemoryLeases()
        self.synced = MemorySynced()
        self.deployments = MemoryDeployments()
        self.gaps = MemoryGapStore(self.receipts, self.votes, self.help_requests, self.faq)
        self.statistics = MemoryStatistics(self.receipts, self.outbox, self.votes)
        self.audit = MemoryAudit()
        self.near = MemoryNearRows()
        self.people = MemoryPeople(
            faq=self.faq,
            outbox=self.outbox,
            receipts=self.receipts,
            votes=self.votes,
            help_requests=self.help_requests,
            drafts=self.drafts,
            uploads=self.uploads,
            roles=self.roles,
            blocks=self.blocks,
            gaps=self.gaps,
            audit=self.audit,
        )
        self.retention = MemoryRetention(
            faq=self.faq,
            fits=self.fits,
            outbox=self.outbox,
            receipts=self.receipts,
            votes=self.votes,
            help_requests=self.help_requests,
            drafts=self.drafts,
            uploads=self.uploads,
            roles=self.roles,
            workspaces=self.workspaces,
            channels=self.channels,
            blocks=self.blocks,
            gaps=self.gaps,
            audit=self.audit,
        )
