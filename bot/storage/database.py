"""One open database with its stores."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

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
from bot.storage.leases import SqlLeases
from bot.storage.listening import listening
from bot.storage.migrating import ensure_current
from bot.storage.near_rows import PgvectorRows
from bot.storage.outbox import SqlOutbox
from bot.storage.people import SqlPeople
from bot.storage.receipt_store import SqlReceiptStore
from bot.storage.retention import SqlRetention
from bot.storage.role_store import SqlRoleStore
from bot.storage.schema_version import SqlSchema
from bot.storage.statistics import SqlStatistics
from bot.storage.synced import SqlSynced
from bot.storage.turns import SqlTurns
from bot.storage.unused import UnusedModels
from bot.storage.uploads import SqlUploads
from bot.storage.votes import SqlVotes
from bot.storage.workspaces import SqlWorkspaces


class Database:
    """The stores of one database, each keeping the port of `bot.core.ports` it is named after.

    `near` is None on SQLite, which cannot search vectors.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._address = transactions.address
        self.faq = SqlFaqStore(transactions)
        self.embeddings = SqlEmbeddingStore(transactions)
        self.fits = SqlFitStore(transactions)
        self.labels = SqlLabelStore(transactions)
        self.synced = SqlSynced(transactions)
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
        self.leases = SqlLeases(transactions)
        self.turns = SqlTurns(transactions.address)
        self.schema = SqlSchema(transactions)
        self.deployments = SqlDeployments(transactions)
        self.retention = SqlRetention(transactions)
        self.unused = UnusedModels(transactions)
        self.people = SqlPeople(transactions)
        self.gaps = SqlGapStore(transactions)
        self.statistics = SqlStatistics(transactions)
        self.audit = SqlAudit(transactions)
        sqlite = transactions.address.get_backend_name() == "sqlite"
        self.near = None if sqlite else PgvectorRows(transactions)

    def listening(self, moved: Callable[[], None]) -> AbstractAsyncContextManager[None]:
        """While the block lasts, `moved` is called when a knowledge base moved, where it is told.

        PostgreSQL tells within moments; SQLite does not.
        """
        return listening(self._address, moved)


@asynccontextmanager
async def open_database(
    url: str, *, lock_timeout: float = LOCK_TIMEOUT, migrate: bool = False
) -> AsyncIterator[Database]:
    """The database at `url`, its schema made where it is empty; closed when the block ends.

    With `migrate` an older schema is brought up to date; without, it is refused.
    A transaction waits at most `lock_timeout` seconds for another process. Raises StorageError
    where the database cannot be used, here and in every method of its stores.
    """
    await ensure_current(url, lock_timeout=lock_timeout, migrate=migrate)
    engine = make_engine(url, lock_timeout=lock_timeout)
    database = Database(Transactions(engine))
    try:
        yield database
    finally:
        database.turns.close()
        await engine.dispose()
