"""Forgetting, in memory."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.ports import Retention, Workspace
from tests.fakes.delivery import MemoryOutbox
from tests.fakes.drafts import MemoryDrafts
from tests.fakes.feedback import MemoryHelpRequests, MemoryVotes
from tests.fakes.insight import MemoryAudit, MemoryGapStore
from tests.fakes.knowledge import MemoryFaqStore, MemoryFitStore
from tests.fakes.places import MemoryBlocks, MemoryChannels, MemoryWorkspaces
from tests.fakes.records import MemoryReceiptStore, MemoryRoleStore
from tests.fakes.uploads import MemoryUploads


@dataclass(kw_only=True)
class MemoryRetention(Retention):
    """Asks each store to forget."""

    faq: MemoryFaqStore
    fits: MemoryFitStore
    outbox: MemoryOutbox
    receipts: MemoryReceiptStore
    votes: MemoryVotes
    help_requests: MemoryHelpRequests
    drafts: MemoryDrafts
    uploads: MemoryUploads
    roles: MemoryRoleStore
    workspaces: MemoryWorkspaces
    channels: MemoryChannels
    blocks: MemoryBlocks
    gaps: MemoryGapStore
    audit: MemoryAudit

    async def expire(self, before: datetime) -> int:
        stores = (self.receipts, self.outbox, self.channels, self.votes)
        gone = sum(store.expire(before) for store in stores)
        return gone + self.help_requests.expire(before)

    async def expire_early(self, now: datetime) -> int:
        total = 0
        for one in await self.workspaces.workspaces():
            if one.retention is not None:
                before, here = now - timedelta(days=one.retention), (one.platform, one.id)
                stores = (self.receipts, self.outbox, self.channels)
                total += sum(store.expire(before, here) for store in stores)
                total += self.help_requests.expire(before, self.receipts.of(here))
                total += self.votes.expire(before, self.receipts.of(here))
        return total

    async def scrub(self) -> bool:
        return True

    async def forget_left(self, before: datetime) -> int:
        left = self.workspaces.left_before(before)
        for one in left:
            await self._forget(one)
        return len(left)

    async def _forget(self, one: Workspace) -> None:
        here = (one.platform, one.id)
        self.workspaces.forget(*here)
        self.channels.forget(*here)
        self.outbox.forget(*here)
        receipts = self.receipts.forget(*here)
        self.votes.forget(receipts)
        self.help_requests.forget(receipts)
        self.roles.forget(":".join(here))
        self.drafts.forget(":".join(here))
        self.uploads.forget(":".join(here))
        self.blocks.forget(":".join(here))
        self.audit.forget(":".join(here))
        self.gaps.forget(*here)
        others = {other.kb.key for other in await self.workspaces.workspaces()}
        name = {kb.key: kb.name for kb in await self.faq.knowledge_bases()}[one.kb.key]
        made = f"{one.platform}-{one.id}"
        is_made_for_it = name == made or name.startswith(f"{made}-")
        if is_made_for_it and one.kb.key not in others and not self.channels.use(one.kb.key):
            self.faq.forget(one.kb.key)
            self.fits.forget(one.kb.key)
