"""The stores in memory. They keep the contracts of `tests/contracts`, as the real ones do."""

from tests.fakes.database import MemoryDatabase
from tests.fakes.delivery import MemoryOutbox, Parcel
from tests.fakes.feedback import MemoryHelpRequests, MemoryVotes
from tests.fakes.knowledge import MemoryEmbeddingStore, MemoryFaqStore, MemoryFitStore
from tests.fakes.places import MemoryBlocks, MemoryChannels, MemoryWorkspaces
from tests.fakes.records import MemoryDeployments, MemoryJobLog, MemoryReceiptStore, MemoryRoleStore
from tests.fakes.retention import MemoryRetention

__all__ = [
    "MemoryBlocks",
    "MemoryChannels",
    "MemoryDatabase",
    "MemoryDeployments",
    "MemoryEmbeddingStore",
    "MemoryFaqStore",
    "MemoryFitStore",
    "MemoryHelpRequests",
    "MemoryJobLog",
    "MemoryOutbox",
    "MemoryReceiptStore",
    "MemoryRetention",
    "MemoryRoleStore",
    "MemoryVotes",
    "MemoryWorkspaces",
    "Parcel",
]
