"""Forgetting people, in memory."""

from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass

from bot.core.faq import FORMER
from bot.core.ports import Kept, People, Somebody
from tests.fakes.delivery import MemoryOutbox
from tests.fakes.drafts import MemoryDrafts
from tests.fakes.feedback import MemoryHelpRequests, MemoryVotes
from tests.fakes.insight import MemoryAudit, MemoryGapStore
from tests.fakes.knowledge import MemoryFaqStore
from tests.fakes.places import MemoryBlocks
from tests.fakes.records import MemoryReceiptStore, MemoryRoleStore
from tests.fakes.uploads import MemoryUploads


@dataclass(kw_only=True)
class MemoryPeople(People):
    """Asks each store to forget."""

    faq: MemoryFaqStore
    outbox: MemoryOutbox
    receipts: MemoryReceiptStore
    votes: MemoryVotes
    help_requests: MemoryHelpRequests
    drafts: MemoryDrafts
    uploads: MemoryUploads
    roles: MemoryRoleStore
    blocks: MemoryBlocks
    gaps: MemoryGapStore
    audit: MemoryAudit

    async def recognise(self, pseudonym: str, former: Collection[str]) -> bool:
        stores = (self.receipts, self.votes, self.outbox, self.help_requests)
        return sum(store.rename(one, pseudonym) for one in former for store in stores) > 0

    async def forget(
        self, somebody: Somebody, *, unblock: bool = False, only_count: bool = False
    ) -> Kept:
        if only_count:
            return await deepcopy(self).forget(somebody, unblock=unblock)
        names, author, who = somebody.pseudonyms, somebody.author, (somebody.platform, somebody.id)
        messages, in_hand = self.outbox.forget_askers(names)
        counts = {
            "entries": await self.faq.disown(somebody.owner_names, FORMER),
            "questions": self.receipts.forget_askers(names),
            "votes": self.votes.forget_voters(names),
            "messages": messages,
            "handed on": self.help_requests.forget_askers(names),
            "drafts": self.drafts.forget_author(author),
            "files": self.uploads.forget_author(author),
            "roles": self.roles.forget_person(*who),
            "changes": self.faq.forget_author(author, FORMER),
            "decisions": self.audit.forget_author(author, FORMER),
            "decisions about them": self.audit.forget_person(*who),
            "dismissed gaps": self.gaps.forget_author(author, FORMER),
            "blocks of others": self.blocks.forget_author(author, FORMER),
        }
        blocked = self.blocks.workspaces_of(*who)
        if not unblock:
            return Kept(counts, blocked, in_hand)
        for workspace in blocked:
            await self.blocks.unblock(workspace, somebody.id)
        return Kept(counts | {"blocks": len(blocked)}, (), in_hand)
