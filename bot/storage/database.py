"""One open database with its stores."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.storage.audit import SqlAudit
from bot.storage.blocks import SqlBlocks
from bot.storage.channels import SqlChannels
from bot.storage.deployments import SqlDeployments
from bot.storage.drafts import SqlDrafts
from bot.storage.embedding_store import SqlEmbeddingStore
from bot.storage.engine import LOCK_TIMEOUT, Transactions, make_engine
from bot.storage.faq_store import SqlFaqStore
from bot.storage.fit_store import SqlFitStore
from bot.storage.gap_store import SqlGapStore
from bot.storage.help_requests import SqlHelpRequests
from bot.storage.job_log import SqlJobLog
from bot.storage.label_store import SqlLabelStore
from bot.storage.migrating import ensure_current
from bot.storage.outbox import SqlOutbox
from bot.storage.receipt_store import SqlReceiptStore
from bot.storage.retention import SqlRetention
from bot.storage.role_store import SqlRoleStore
from bot.storage.statistics import SqlStatistics
from bot.storage.uploads import SqlUploads
from bot.storage.votes import SqlVotes
from bot.storage.workspaces import SqlWorkspaces


class Database:
    """The stores of one database, each keeping the port of `bot.core.ports` it is named after."""

    def __init__(self, transactions: Transactions) -> None:
        self.faq = SqlFaqStore(transactions)
        self.embeddings = SqlEmbeddingStore(transactions)
        self.fits = SqlFitStore(transactions)
        self.labels = SqlLabelStore(transactions)
        self.receipts = SqlReceiptStore(transactions)
        self.votes = SqlVotes(transactions)
        self.drafts = SqlDrafts(transactions)
        self.uploads = SqlUploads(transactions)
        self.help_requests = SqlHelpRequests(transactions)
        self.roles = SqlRoleStore(transactions)
        self.workspaces = SqlWorkspaces(transactions)
        self.channels = SqlChannels(transactions)
        self.blocks = SqlBlocks(transactions)
        self.outbox = SqlOutbox(transactions)
        self.jobs = SqlJobLog(transactions)
        self.deployments = SqlDeployments(transactions)
        self.retention = SqlRetention(transactions)
        self.gaps = SqlGapStore(transactions)
        self.statistics = SqlStatistics(transactions)
        self.audit = SqlAudit(transactions)


@asynccontextmanager
async def open_database(url: str, *, lock_timeout: float = LOCK_TIMEOUT) -> AsyncIterator[Database]:
    """The database at `url`, its schema made where it is empty; closed when the block ends.

    A transaction waits at most `lock_timeout` seconds for another process. Raises StorageError
    where the database cannot be used, here and in every method of its stores.
    """
    await ensure_current(url, lock_timeout=lock_timeout)
    engine = make_engine(url, lock_timeout=lock_timeout)
    try:
        yield Database(Transactions(engine))
    finally:
        await engine.dispose()
