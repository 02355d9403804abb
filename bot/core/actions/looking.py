"""Looking at entries and decisions: nobody sees what is not meant for them."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from bot.core.actions.choosing import ENOUGH, asked_as, matching
from bot.core.actions.decisions import Decisions
from bot.core.answering import AnswerService
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.errors import ModelError, NotFoundError
from bot.core.faq import VOTES, FaqEntry, KnowledgeBase, Status
from bot.core.messages import Reply
from bot.core.planning import learned_in
from bot.core.ports import FaqStore, ReceiptStore
from bot.core.query import exact_key
from bot.core.replaying import Replayer
from bot.core.replies import asking, curating, past, votes
from bot.core.replies.words import base

_MOST_KEPT = 16
"""Knowledge bases whose entries are kept; the one not looked at for longest goes first."""

_PATIENCE = 1.0
"""Seconds for which somebody who types waits: a platform gives up after three."""


Waiting: TypeAlias = Callable[[Caller, FaqEntry], Awaitable[Sequence[votes.Waiting]]]
"""The votes on an entry that have changed nothing so far."""


async def _nothing(_caller: Caller, _entry: FaqEntry) -> Sequence[votes.Waiting]:
    return ()


class Looking:
    """Reads for a caller; what they may not see is not there."""

    def __init__(
        self,
        store: FaqStore,
        receipts: ReceiptStore,
        answering: AnswerService,
        replayer: Replayer,
        waiting: Waiting = _nothing,
    ) -> None:
        self._store = store
        self._receipts = receipts
        self._answering = answering
        self._decisions = Decisions(receipts, replayer)
        self._waiting = waiting
        self._kept: OrderedDict[int, tuple[int, Sequence[FaqEntry]]] = OrderedDict()

    async def help(self, caller: Caller) -> Reply:
        """What they may do, and what there is."""
        return curating.help_text(await self.standing(caller), caller.role)

    async def standing(self, caller: Caller) -> str:
        """Who they are here, and what there is."""
        kb, unshown = base(caller.kb.name, caller.tenant), await self._unshown(caller)
        return curating.standing(caller.role, kb, await self.all(caller), unshown)

    async def how_to_ask(self, caller: Caller) -> Reply:
        """What somebody is told who greets the bot: with frequent questions, if there are any."""
        kb, audience = caller.kb, caller.audience
        if await self._answering.is_empty(kb, audience):
            return asking.no_answers_yet(caller.role, "")
        keys = await self._receipts.most_answered(kb.key, asking.EXAMPLES)
        frequent = await self._answering.examples(kb, keys, asking.EXAMPLES, audience)
        return asking.greeting(frequent, "")

    async def all(self, caller: Caller) -> list[FaqEntry]:
        """Every entry."""
        return [entry for entry in await self._entries(caller.kb) if caller.sees(entry)]

    async def unseen(self, caller: Caller) -> set[str]:
        """The ids of all others: what they are is not for the caller."""
        return {one.slug for one in await self._entries(caller.kb) if not caller.sees(one)}

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
        """The one with that id, or that is asked so word for word."""
        try:
            entry = await self._store.entry(caller.kb.key, slug)
        except NotFoundError as error:
            return await self._by_choice(caller, slug, error)
        if not caller.sees(entry):
            raise await self._missing(caller, slug)
        return entry

    async def _by_choice(self, caller: Caller, slug: str, error: NotFoundError) -> FaqEntry:
        """The one that a completion filled in, whose id was too long for it, or by its question."""
        if (key := curating.key_in(slug)) is not None:
            return await self.by_key(caller, key)
        meant = await asyncio.to_thread(asked_as, await self.all(caller), slug)
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise NotFoundError(curating.which(slug, meant, several=True)) from error
        raise await self._missing(caller, slug) from error

    async def _missing(self, caller: Caller, slug: str) -> NotFoundError:
        """That there is no such id, with those of entries that hold its words."""
        meant = matching(await self.all(caller), slug) if len(slug) >= ENOUGH else []
        said = [curating.which(slug, meant), curating.not_shown(await self._unshown(caller))]
        return NotFoundError(" ".join(filter(None, said)))

    async def _unshown(self, caller: Caller) -> int:
        """How many entries are not shown to an editor here, who sees them elsewhere."""
        return len(await self.unseen(caller)) if caller.edits else 0

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
        """The one that a field for entries names: by its key, or by what was typed.

        That is its id, or words of its question that no other entry holds.
        """
        if is_key(value):
            found = (await self._store.entries_by_key(caller.kb.key, [int(value)])).get(int(value))
            if found and caller.sees(found):
                return found
        try:
            return await self.entry(caller, value)
        except NotFoundError as error:
            return await self._by_words(caller, value, error)

    async def _by_words(self, caller: Caller, typed: str, error: NotFoundError) -> FaqEntry:
        if len(typed) < ENOUGH:
            raise error
        entries = {entry.key: entry for entry in await self.all(caller)}
        meant = matching(entries.values(), typed)
        if len(meant) == 1:
            return meant[0]
        several = bool(meant)
        if not several:
            meant = [entries[key] for key in await self.near(caller, typed) if key in entries]
        raise NotFoundError(curating.which(typed, meant, several=several)) from error

    async def again(self, caller: Caller) -> Caller:
        """The caller, with the knowledge base as it stands by now."""
        kb = await self._store.knowledge_base(caller.kb.name)
        return replace(caller, workspace=replace(caller.workspace, kb=kb))

    async def retired_twin(self, caller: Caller, new: FaqEntry) -> FaqEntry | None:
        """An entry out of use that has the question of the new one."""
        asked = exact_key(new.question)
        for entry in await self.all(caller):
            if entry.status is Status.RETIRED and asked in map(
                exact_key, (entry.question, *entry.alternates)
            ):
                return entry
        return None

    async def show(self, caller: Caller, slug: str) -> Reply:
        """One entry, whole."""
        return await self.whole(caller, await self.entry(caller, slug))

    async def whole(self, caller: Caller, entry: FaqEntry) -> Reply:
        """The entry, for editors with what votes made of it."""
        if not caller.edits:
            return curating.shown(entry, outside=caller.person.guest)
        waiting = await self._waiting(caller, entry)
        if not entry.negatives:
            return curating.shown(entry, edits=True, waiting=waiting)
        history = await self._store.history(caller.kb.key, entry.slug)
        last = next((one for one in history if one.entry.version == entry.version), None)
        by_votes = last is not None and last.author == VOTES
        learned = learned_in(history)
        return curating.shown(entry, learned, edits=True, takes_back=by_votes, waiting=waiting)

    async def search(self, caller: Caller, text: str) -> Reply:
        """Entries by words and meaning."""
        hits = await self._answering.search(caller.kb, text, caller.private_audience)
        return curating.found(hits, unshown=await self._unshown(caller))

    async def listed(self, caller: Caller, page: int) -> Reply:
        """One page of the entries that they may see."""
        entries, unshown = await self.all(caller), await self._unshown(caller)
        return curating.listed(entries, page, unshown=unshown)

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
        return past.history(entry.slug, revisions, caller.place.platform)

    async def why(self, caller: Caller, receipt_id: str, *, whole: bool = False) -> Reply:
        """One decision explained, with all its numbers if `whole`.

        Without an id the last one of the channel.
        """
        return await self._decisions.why(caller, receipt_id, whole=whole)
