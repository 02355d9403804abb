"""What editors do to entries: each change is validated, embedded, saved as a revision, live."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Unpack

from bot.core.differences import Collision, ImportReport, difference
from bot.core.editing import Parts, same_content
from bot.core.errors import BotError
from bot.core.faq import ChangeKind, FaqEntry, KnowledgeBase, Status
from bot.core.indexing import Indexer
from bot.core.library import Library
from bot.core.outcomes import Vector
from bot.core.planning import Plan, Planner, check
from bot.core.ports import Change, FaqStore, Progress, TextHash
from bot.core.retrieval.crossing import shared
from bot.core.retrieval.snapshot import Snapshot

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands in the store now, and what its author should know."""

    entries: tuple[FaqEntry, ...]
    collisions: tuple[Collision, ...] = ()

    @property
    def entry(self) -> FaqEntry:
        """The one entry that was saved."""
        return self.entries[0]


class Curation:
    """Changes to a knowledge base. An entry is searchable when a method returns."""

    def __init__(self, store: FaqStore, indexer: Indexer, library: Library) -> None:
        self._store = store
        self._indexer = indexer
        self._library = library
        self._planner = Planner(store)

    @property
    def planner(self) -> Planner:
        """What works changes out before they are saved."""
        return self._planner

    async def add(self, kb: KnowledgeBase, entry: FaqEntry, *, author: str) -> Saved:
        """A new entry; without a slug it gets one made from its question."""
        return await self.carry_out(kb, await self._planner.add(kb, entry), author)

    async def edit(
        self,
        kb: KnowledgeBase,
        slug: str,
        *,
        author: str,
        expected: int | None = None,
        **parts: Unpack[Parts],
    ) -> Saved:
        """The entry with some parts changed.

        Raises NotFoundError for an alternate that is not there, and ConflictError where the entry
        is no longer at version `expected`.
        """
        plan = await self._planner.edit(kb, slug, expected=expected, **parts)
        return await self.carry_out(kb, plan, author)

    async def retire(self, kb: KnowledgeBase, slug: str, *, author: str) -> Saved:
        """The entry, out of use but kept."""
        return await self.carry_out(kb, await self._planner.retire(kb, slug), author)

    async def restore(self, kb: KnowledgeBase, slug: str, *, author: str) -> Saved:
        """The entry, back in use."""
        return await self.carry_out(kb, await self._planner.restore(kb, slug), author)

    async def revert(self, kb: KnowledgeBase, slug: str, version: int, *, author: str) -> Saved:
        """The entry as it was at that version, saved as a new one."""
        return await self.carry_out(kb, await self._planner.revert(kb, slug, version), author)

    async def undo(self, kb: KnowledgeBase, *, author: str) -> Saved:
        """The author's last change taken back, all its entries or none."""
        return await self.carry_out(kb, await self._planner.undo(kb, author), author)

    async def affinity_of(self, kb: KnowledgeBase, similarity: float) -> float:
        """How alike texts of that similarity are by this model, where 1 is the same text."""
        return (await self._library.current(kb)).snapshot.affinity_of(similarity)

    async def vectors_for(
        self, plan: Plan, known: Mapping[TextHash, Vector] | None = None
    ) -> Mapping[TextHash, Vector]:
        """The vectors of the plan's new texts, to hand to `carry_out`; `known` are made already."""
        entries = [change.entry for change in plan.changes]
        return await self._indexer.encode_missing(entries, known=known)

    async def carry_out(
        self,
        kb: KnowledgeBase,
        plan: Plan,
        author: str,
        vectors: Mapping[TextHash, Vector] | None = None,
        draft: str = "",
    ) -> Saved:
        """What was planned, done; ConflictError where an entry was changed meanwhile.

        The `draft` that it comes from is used up by it; SpentError where it is already.
        """
        return await self._save(
            kb, plan.changes, author, undoes=plan.undoes, vectors=vectors, draft=draft
        )

    async def import_entries(
        self,
        kb: KnowledgeBase,
        entries: Sequence[FaqEntry],
        *,
        author: str,
        prune: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """The knowledge base brought to what the entries say, all or nothing.

        Entries are matched by slug. `prune` retires what is not among them; `dry_run` changes
        nothing and tells the same differences.
        """
        stored = {entry.slug: entry for entry in await self._store.entries(kb.key)}
        changes = await asyncio.to_thread(_import_changes, entries, stored, prune=prune)
        if changes and not dry_run:
            await self._save(kb, changes, author, progress=progress)
        return await asyncio.to_thread(_report, entries, changes, stored)

    async def planned_import(
        self,
        kb: KnowledgeBase,
        entries: Sequence[FaqEntry],
        *,
        prune: bool = False,
        left: Collection[str] = (),
    ) -> tuple[Plan, ImportReport]:
        """What `import_entries` would save, to be looked at and handed to `carry_out`.

        Stored entries with an id in `left` are left alone.
        """
        found = await self._store.entries(kb.key)
        stored = {entry.slug: entry for entry in found if entry.slug not in left}
        changes = await asyncio.to_thread(_import_changes, entries, stored, prune=prune)
        report = await asyncio.to_thread(_report, entries, changes, stored)
        return Plan(tuple(changes), ChangeKind.IMPORT), report

    async def _save(
        self,
        kb: KnowledgeBase,
        changes: Sequence[Change],
        author: str,
        *,
        undoes: int | None = None,
        progress: Progress | None = None,
        vectors: Mapping[TextHash, Vector] | None = None,
        draft: str = "",
    ) -> Saved:
        await asyncio.to_thread(check, changes)  # seconds, for an import of ten thousand entries
        if vectors is None:
            entries = [change.entry for change in changes]
            vectors = await self._indexer.encode_missing(entries, progress)
        saved = await self._store.save(
            kb.key,
            changes,
            author=author,
            vectors=vectors,
            model=self._indexer.model,
            undoes=undoes,
            draft=draft,
        )
        try:
            knowledge = await self._library.refresh(kb)
        except BotError as error:  # saved it is; the next question reads it
            logger.warning("read after a save failed: %s", type(error).__name__)
            return Saved(tuple(saved))
        found = _collisions(saved[0], knowledge.snapshot) if len(saved) == 1 else ()
        return Saved(tuple(saved), found)


def _collisions(entry: FaqEntry, snapshot: Snapshot) -> tuple[Collision, ...]:
    if entry.status is not Status.ACTIVE:
        return ()
    return tuple(
        Collision(text, other.slug)
        for text in (entry.question, *entry.alternates)
        for at in snapshot.owners_of(text)
        if (other := snapshot.entries[at]).key != entry.key
    )


def _import_changes(
    entries: Sequence[FaqEntry], stored: dict[str, FaqEntry], *, prune: bool
) -> list[Change]:
    found = (_import_change(entry, stored) for entry in entries)
    changes = [change for change in found if change is not None]
    return changes + (_pruned(stored, {entry.slug for entry in entries}) if prune else [])


def _import_change(entry: FaqEntry, stored: dict[str, FaqEntry]) -> Change | None:
    now = stored.get(entry.slug)
    if now is None:
        return Change(entry, ChangeKind.IMPORT, 0)
    if same_content(now, entry):
        return None
    return Change(replace(entry, key=now.key, version=now.version), ChangeKind.IMPORT, now.version)


def _pruned(stored: dict[str, FaqEntry], wanted: set[str]) -> list[Change]:
    return [
        Change(replace(entry, status=Status.RETIRED), ChangeKind.RETIRE, entry.version)
        for slug, entry in stored.items()
        if slug not in wanted and entry.status is Status.ACTIVE
    ]


def _report(
    entries: Sequence[FaqEntry], changes: Sequence[Change], stored: dict[str, FaqEntry]
) -> ImportReport:
    retired = sum(change.kind is ChangeKind.RETIRE for change in changes)
    added = sum(change.expected == 0 for change in changes)
    held = {entry.slug for entry in entries}
    same = shared(stored.values(), [change.entry for change in changes])
    return ImportReport(
        added=added,
        updated=len(changes) - retired - added,
        unchanged=len(entries) - (len(changes) - retired),
        retired=retired,
        phrasings=sum(1 + len(entry.alternates) for entry in entries),
        differences=tuple(difference(stored.get(c.entry.slug), c.entry) for c in changes),
        collisions=tuple(one for one in same if not {one.entry, one.other} <= held),
    )
