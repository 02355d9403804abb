"""What editors do to entries: each change is validated, embedded, saved as a revision, live."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.differences import Collision, Difference, difference
from bot.core.editing import edited_alternates, problems, same_content, tidy
from bot.core.errors import BotError, ConflictError, NotFoundError, UsageError
from bot.core.faq import ChangeKind, FaqEntry, KnowledgeBase, Revision, Status
from bot.core.indexing import Indexer
from bot.core.library import Library
from bot.core.ports import Change, FaqStore, Progress
from bot.core.retrieval.snapshot import Snapshot
from bot.core.slugs import SlugMaker

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


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many entries an import touches, and how. `phrasings` counts what leads to them."""

    added: int
    updated: int
    unchanged: int
    retired: int
    phrasings: int
    differences: tuple[Difference, ...]


class Curation:
    """Changes to a knowledge base. An entry is searchable when a method returns."""

    def __init__(self, store: FaqStore, indexer: Indexer, library: Library) -> None:
        self._store = store
        self._indexer = indexer
        self._library = library

    async def add(self, kb: KnowledgeBase, entry: FaqEntry, *, author: str) -> Saved:
        """A new entry; without a slug it gets one made from its question."""
        entries = await self._store.entries(kb.key)
        if not entry.slug and entry.question.strip():
            entry = replace(entry, slug=_free_slug(entry.question, entries))
        return await self._save(kb, [Change(tidy(entry), ChangeKind.ADD, 0)], author)

    async def edit(
        self,
        kb: KnowledgeBase,
        slug: str,
        *,
        author: str,
        question: str | None = None,
        answer: str | None = None,
        add_alternates: Sequence[str] = (),
        remove_alternates: Sequence[str] = (),
        tags: Sequence[str] | None = None,
        expected: int | None = None,
    ) -> Saved:
        """The entry with some parts changed; None leaves a part as it is.

        Raises NotFoundError for an alternate that is not there, and ConflictError where the entry
        is no longer at version `expected`.
        """
        entry = await self._store.entry(kb.key, slug)
        changed = replace(
            entry,
            question=entry.question if question is None else question,
            answer=entry.answer if answer is None else answer,
            alternates=edited_alternates(entry, add_alternates, remove_alternates),
            tags=entry.tags if tags is None else tuple(tags),
        )
        version = entry.version if expected is None else expected
        return await self._save(kb, [Change(tidy(changed), ChangeKind.EDIT, version)], author)

    async def retire(self, kb: KnowledgeBase, slug: str, *, author: str) -> Saved:
        """The entry, out of use but kept."""
        return await self._set_status(kb, slug, Status.RETIRED, ChangeKind.RETIRE, author)

    async def restore(self, kb: KnowledgeBase, slug: str, *, author: str) -> Saved:
        """The entry, back in use."""
        return await self._set_status(kb, slug, Status.ACTIVE, ChangeKind.RESTORE, author)

    async def revert(self, kb: KnowledgeBase, slug: str, version: int, *, author: str) -> Saved:
        """The entry as it was at that version, saved as a new one."""
        entry = await self._store.entry(kb.key, slug)
        then = _at_version(await self._store.history(kb.key, slug), slug, version)
        again = replace(then, slug=entry.slug, key=entry.key, version=entry.version)
        return await self._save(kb, [Change(again, ChangeKind.REVERT, entry.version)], author)

    async def undo(self, kb: KnowledgeBase, *, author: str) -> Saved:
        """The author's last change taken back, all its entries or none.

        An entry that the change added is retired. Raises NotFoundError where there is nothing to
        take back, ConflictError where somebody changed one of the entries since.
        """
        revisions = await self._store.last_change(kb.key, author)
        if not revisions:
            raise NotFoundError("There is no change of yours to take back.")
        changes = [await self._backwards(kb, revision) for revision in revisions]
        return await self._save(kb, changes, author, undoes=revisions[0].change)

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
        changes = [
            change for entry in entries if (change := _import_change(entry, stored)) is not None
        ]
        if prune:
            changes += _pruned(stored, {entry.slug for entry in entries})
        if changes and not dry_run:
            await self._save(kb, changes, author, progress=progress)
        return _report(entries, changes, stored)

    async def _set_status(
        self, kb: KnowledgeBase, slug: str, status: Status, kind: ChangeKind, author: str
    ) -> Saved:
        entry = await self._store.entry(kb.key, slug)
        if entry.status is status:
            raise UsageError(f"`{slug}` is {status} already.")
        change = Change(replace(entry, status=status), kind, entry.version)
        return await self._save(kb, [change], author)

    async def _backwards(self, kb: KnowledgeBase, revision: Revision) -> Change:
        now = await self._store.entry(kb.key, revision.entry.slug)
        if not same_content(now, revision.entry):
            raise ConflictError(
                f"`{now.slug}` was changed since (it is at version {now.version}); nothing was"
                f" overwritten. Take one entry back with `revert {now.slug} VERSION`."
            )
        if revision.entry.version == 1:
            before = replace(now, status=Status.RETIRED)
        else:
            history = await self._store.history(kb.key, now.slug)
            before = _at_version(history, now.slug, revision.entry.version - 1)
        return Change(
            replace(before, key=now.key, version=now.version), ChangeKind.UNDO, now.version
        )

    async def _save(
        self,
        kb: KnowledgeBase,
        changes: Sequence[Change],
        author: str,
        *,
        undoes: int | None = None,
        progress: Progress | None = None,
    ) -> Saved:
        for change in changes:
            in_use = change.entry.status is Status.ACTIVE  # what goes may be as it is
            if in_use and (faults := problems(change.entry)):
                named = f"`{change.entry.slug}`: " if change.entry.slug else ""
                raise UsageError(f"{named}{faults[-1] if not change.entry.slug else faults[0]}")
        vectors = await self._indexer.encode_missing([change.entry for change in changes], progress)
        saved = await self._store.save(
            kb.key,
            changes,
            author=author,
            vectors=vectors,
            model=self._indexer.model,
            undoes=undoes,
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


def _free_slug(question: str, entries: Sequence[FaqEntry]) -> str:
    return SlugMaker(entry.slug for entry in entries).slug_of(question)


def _at_version(history: Sequence[Revision], slug: str, version: int) -> FaqEntry:
    for revision in history:
        if revision.entry.version == version:
            return revision.entry
    raise NotFoundError(f"`{slug}` has no version {version}; it has 1 to {len(history)}.")


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
    return ImportReport(
        added=added,
        updated=len(changes) - retired - added,
        unchanged=len(entries) - (len(changes) - retired),
        retired=retired,
        phrasings=sum(1 + len(entry.alternates) for entry in entries),
        differences=tuple(difference(stored.get(c.entry.slug), c.entry) for c in changes),
    )
