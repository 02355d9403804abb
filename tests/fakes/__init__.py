"""The stores in memory. They keep the contracts of `tests/contracts`, as the real ones do."""

from tests.fakes.database import MemoryDatabase
from tests.fakes.delivery import MemoryOutbox, Parcel
from tests.fakes.drafts import MemoryDrafts
from tests.fakes.feedback import MemoryHelpRequests, MemoryVotes
from tests.fakes.insight import MemoryAudit, MemoryGapStore, MemoryStatistics
from tests.fakes.knowledge import (
    MemoryEmbeddingStore,
    MemoryFaqStore,
    MemoryFitStore,
    MemoryNearRows,
)
from tests.fakes.leases import MemoryLeases
from tests.fakes.places import MemoryBlocks, MemoryChannels, MemoryWorkspaces
from tests.fakes.records import MemoryDeployments, MemoryJobLog, MemoryReceiptStore, MemoryRoleStore
from tests.fakes.retention import MemoryRetention

__all__ = [
    "MemoryAudit",
    "MemoryBlocks",
    "MemoryChannels",
    "MemoryDatabase",
    "MemoryDeployments",
    "MemoryDrafts",
    "MemoryEmbeddingStore",
    "MemoryFaqStore",
    "MemoryFitStore",
    "MemoryGapStore",
    "MemoryHelpRequests",
    "MemoryJobLog",
    "MemoryLeases",
    "MemoryNearRows",
    "MemoryOutbox",
    "MemoryReceiptStore",
    "MemoryRetention",
    "MemoryRoleStore",
    "MemoryStatistics",
    "MemoryVotes",
    "MemoryWorkspaces",
    "Parcel",
]
