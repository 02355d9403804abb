"""Looking at entries and decisions: nobody sees what is not meant for them."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from bot.core.answering import AnswerService
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.errors import DeniedError, ModelError, NotFoundError
from bot.core.faq import Audience, FaqEntry, KnowledgeBase, Status
from bot.core.markup import code
from bot.core.messages import Reply
from bot.core.outcomes import Receipt
from bot.core.ports import FaqStore, ReceiptStore
from bot.core.replaying import Replayer
from bot.core.replies import curating, explaining

_MOST_KEPT = 16
"""Knowledge bases whose entries are kept; the one not looked at for longest goes first."""

_PATIENCE = 1.0
"""Seconds for which somebody who types waits: a platform gives up after three."""


class Looking:
    """Reads for a caller; what they may not see is not there."""

    def __init__(
        self,
        store: FaqStore,
        receipts: ReceiptStore,
        answering: AnswerService,
        replayer: Replayer,
    ) -> None:
        self._store = store
        self._receipts = receipts
        self._answering = answering
        self._replayer = replayer
        self._kept: OrderedDict[int, tuple[int, Sequence[FaqEntry]]] = OrderedDict()

    async def help(self, caller: Caller) -> Reply:
        """What they may do, and what there is."""
        seen = [entry for entry in await self.all(caller) if entry.status is Status.ACTIVE]
        return curating.help_text(caller.role, caller.kb.name, len(seen))

    async def all(self, caller: Caller) -> list[FaqEntry]:
        """Every entry."""
        return [entry for entry in await self._entries(caller.kb) if caller.sees(entry)]

    async def _entries(self, kb: KnowledgeBase) -> Sequence[FaqEntry]:
        """What is stored; read once for a revision, since completions ask with every letter."""
        revision, entries = self._kept.pop(kb.key, (-1, ()))
        if revision != kb.revision:
            entries = await self._store.entries(kb.key)
        self._kept[kb.key] = (kb.revision, entries)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return entries

    async def entry(self, caller: Caller, slug: str) -> FaqEntry:
        """The one with that id."""
        try:
            entry = await self._store.entry(caller.kb.key, slug)
        except NotFoundError as error:
            return await self._by_choice(caller, slug, error)
        if not caller.sees(entry):
            raise _no_entry(slug)
        return entry

    async def _by_choice(self, caller: Caller, slug: str, error: NotFoundError) -> FaqEntry:
        """The one that a completion filled in, whose id was too long for it."""
        if (key := curating.key_in(slug)) is None:
            raise _no_entry(slug) from error
        return await self.by_key(caller, key)

    async def by_key(self, caller: Caller, key: int) -> FaqEntry:
        """The one with that key."""
        entry = (await self._store.entries_by_key(caller.kb.key, [key])).get(key)
        if entry is None or not caller.sees(entry):
            raise NotFoundError("That entry is no longer there.")
        return entry

    async def version(self, caller: Caller, entry: FaqEntry, version: int) -> FaqEntry | None:
        """The entry as it stood then; None where that was not recorded."""
        if version == entry.version:
            return entry
        history = await self._store.history(caller.kb.key, entry.slug)
        return next((one.entry for one in history if one.entry.version == version), None)

    async def last_author(self, caller: Caller, entry: FaqEntry) -> str:
        """Who made the entry what it is; empty where that was not recorded."""
        history = await self._store.history(caller.kb.key, entry.slug)
        return next((one.author for one in history if one.entry.version == entry.version), "")

    async def chosen(self, caller: Caller, value: str) -> FaqEntry:
        """The one that a field for entries names: by its key, or by its id where it was typed."""
        if is_key(value):
            found = (await self._store.entries_by_key(caller.kb.key, [int(value)])).get(int(value))
            if found and caller.sees(found):
                return found
        return await self.entry(caller, value)

    async def show(self, caller: Caller, slug: str) -> Reply:
        """One entry, whole."""
        return curating.shown(await self.entry(caller, slug))

    async def search(self, caller: Caller, text: str) -> Reply:
        """Entries by words and meaning."""
        return curating.found(
            await self._answering.search(caller.kb, text, caller.private_audience)
        )

    async def near(self, caller: Caller, text: str) -> Sequence[int]:
        """Keys of entries that mean the like, best first; none where that takes too long."""
        try:
            async with asyncio.timeout(_PATIENCE):
                hits = await self._answering.search(caller.kb, text, caller.private_audience)
        except (ModelError, TimeoutError):
            return ()
        return [hit.entry for hit in hits]

    async def history(self, caller: Caller, slug: str) -> Reply:
        """Who changed an entry, and when."""
        entry = await self.entry(caller, slug)
        revisions = await self._store.history(caller.kb.key, entry.slug)
        return curating.history(entry.slug, revisions, caller.place.platform)

    async def why(self, caller: Caller, receipt_id: str) -> Reply:
        """One decision explained; without an id the last one of the channel."""
        receipt = await self._receipt(caller, receipt_id)
        told = receipt.decision.hits and receipt.decision.audience is Audience.INTERNAL
        if told and caller.private_audience is Audience.PUBLIC:
            raise DeniedError("That decision is about internal entries, which I do not show here.")
        return explaining.why(receipt, await self._replayer.replay(receipt.decision))

    async def _receipt(self, caller: Caller, receipt_id: str) -> Receipt:
        place = caller.place
        if not receipt_id:
            last = await self._receipts.last_receipt(
                caller.kb.key, place.platform, place.workspace, place.channel, caller.asker
            )
            if last is None:
                raise NotFoundError("Nothing was decided in this channel yet.")
            return last
        if not receipt_id.isalnum():
            raise _no_receipt(receipt_id)
        receipt = await self._receipts.receipt(receipt_id)
        ours = (receipt.platform, receipt.workspace) == (place.platform, place.workspace)
        if not ours or receipt.decision.kb != caller.kb.key:
            raise _no_receipt(receipt_id)
        return receipt


def _no_entry(slug: str) -> NotFoundError:
    return NotFoundError(f"There is no entry with the id {code(slug)}.")


def _no_receipt(receipt_id: str) -> NotFoundError:
    return NotFoundError(f"There is no receipt {code(receipt_id)} here.")
