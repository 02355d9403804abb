"""All stores in memory."""

from tests.fakes.delivery import MemoryOutbox
from tests.fakes.feedback import MemoryHelpRequests, MemoryVotes
from tests.fakes.knowledge import MemoryEmbeddingStore, MemoryFaqStore, MemoryFitStore
from tests.fakes.places import MemoryBlocks, MemoryChannels, MemoryWorkspaces
from tests.fakes.records import MemoryJobLog, MemoryReceiptStore, MemoryRoleStore
from tests.fakes.retention import MemoryRetention


class MemoryDatabase:
    """All stores, under the same names as in `bot.storage.database.Database`."""

    def __init__(self) -> None:
        self.embeddings = MemoryEmbeddingStore()
        self.faq = MemoryFaqStore(self.embeddings)
        self.labels = self.faq
        self.fits = MemoryFitStore()
        self.outbox = MemoryOutbox()
        self.receipts = MemoryReceiptStore(self.outbox)
        self.votes = MemoryVotes()
        self.help_requests = MemoryHelpRequests()
        self.roles = MemoryRoleStore()
        self.workspaces = MemoryWorkspaces(self.faq)
        self.channels = MemoryChannels(self.faq)
        self.blocks = MemoryBlocks()
        self.jobs = MemoryJobLog()
        self.retention = MemoryRetention(
            self.receipts.expire,
            self.outbox.expire,
            self.channels.expire,
            self.help_requests.expire,
        )
