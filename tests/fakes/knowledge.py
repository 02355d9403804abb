"""Knowledge bases, entries, vectors and fits in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from bot.core.errors import ConflictError, NotFoundError, SpentError
from bot.core.faq import (
    ChangeKind,
    FaqEntry,
    KnowledgeBase,
    ModelProvenance,
    Revision,
    Status,
)
from bot.core.outcomes import Vector
from bot.core.ports import (
    Change,
    EmbeddingStore,
    FaqStore,
    Fit,
    FitStore,
    Label,
    LabelStore,
    Mark,
    Matrix,
    Moved,
    NearRows,
    Synced,
    TextHash,
)
from bot.core.retrieval.similarity import similarity
from bot.storage.checking import check_entry, check_knowledge_base_name, check_target
from bot.storage.conflicts import changed
from bot.storage.embedding_store import check_vectors
from bot.storage.entries import is_identical
from bot.storage.near_rows import check_dimensions
from tests.fakes.drafts import MemoryDrafts


class MemoryEmbeddingStore(EmbeddingStore):
    """Vectors in a dictionary for each model."""

    def __init__(self) -> None:
        self._vectors: dict[str, dict[TextHash, Vector]] = {}

    async def known(self, model: ModelProvenance, hashes: Sequence[TextHash]) -> set[TextHash]:
        return set(await self.vectors(model, hashes))

    async def vectors(
        self, model: ModelProvenance, hashes: Sequence[TextHash]
    ) -> Mapping[TextHash, Vector]:
        stored = self._vectors.get(model.id, {})
        return {one: stored[one] for one in hashes if one in stored}

    async def add(self, model: ModelProvenance, vectors: Mapping[TextHash, Vector]) -> None:
        check_vectors(model, vectors)
        stored = self._vectors.setdefault(model.id, {})
        for text_hash, vector in vectors.items():
            stored.setdefault(text_hash, vector.copy())


class MemoryNearRows(NearRows):
    """Vectors in a dictionary for each model and knowledge base, searched exactly."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, int], dict[TextHash, Vector]] = {}
        self._settled: set[tuple[str, int]] = set()

    async def lacking(
        self, kb: int, model: ModelProvenance, hashes: Sequence[TextHash]
    ) -> set[TextHash]:
        return set(hashes) - self._rows.get((model.id, kb), {}).keys()

    async def add(
        self, kb: int, model: ModelProvenance, hashes: Sequence[TextHash], vectors: Matrix
    ) -> None:
        check_dimensions(model)
        rows = self._rows.setdefault((model.id, kb), {})
        for one, vector in zip(hashes, vectors, strict=True):
            rows.setdefault(one, vector.copy())

    async def settle(self, kb: int, model: ModelProvenance, kept: Collection[TextHash]) -> int:
        rows = self._rows.get((model.id, kb), {})
        gone = rows.keys() - set(kept)
        for one in gone:
            del rows[one]
        if rows:
            self._settled.add((model.id, kb))
        return len(gone)

    async def settled(self, kb: int, model: ModelProvenance) -> bool:
        return (model.id, kb) in self._settled

    async def held(self, model: ModelProvenance) -> set[int]:
        return {kb for (id_, kb), rows in self._rows.items() if id_ == model.id and rows}

    async def nearest(
        self, kb: int, model: ModelProvenance, vector: Vector, limit: int
    ) -> Sequence[TextHash]:
        rows = self._rows.get((model.id, kb), {})
        if not rows:
            return []
        near = similarity(model.similarity, np.stack([*rows.values()]), vector)
        hashes = [*rows]
        return [hashes[at] for at in np.argsort(-near, kind="stable")[:limit]]


@dataclass
class _Base:
    """One knowledge base with its entries by id."""

    key: int
    name: str
    revision: int = 0
    target: float = 0.95
    labels: list[Label] = field(default_factory=list)
    entries: dict[str, FaqEntry] = field(default_factory=dict)

    def value(self) -> KnowledgeBase:
        active = sum(entry.status is Status.ACTIVE for entry in self.entries.values())
        return KnowledgeBase(self.key, self.name, self.revision, active, self.target)


class MemoryFaqStore(FaqStore, LabelStore):
    """Knowledge bases, entries and revisions in lists; nobody changes them by SQL."""

    def __init__(self, embeddings: EmbeddingStore, drafts: MemoryDrafts) -> None:
        self._embeddings = embeddings
        self._drafts = drafts
        self._bases: list[_Base] = []
        self._made = 0
        self._revisions: list[tuple[int, Revision]] = []
        self._changes = 0
        self._undone: set[int] = set()
        self._keys = 0

    async def knowledge_bases(self) -> Sequence[KnowledgeBase]:
        return sorted((base.value() for base in self._bases), key=lambda kb: kb.name)

    async def knowledge_base(self, name: str) -> KnowledgeBase:
        return self._named(name).value()

    async def create_knowledge_base(self, name: str) -> KnowledgeBase:
        check_knowledge_base_name(name)
        self._refuse_taken(name)
        self._made += 1
        self._bases.append(_Base(self._made, name))
        return self._bases[-1].value()

    async def rename_knowledge_base(self, name: str, to: str) -> KnowledgeBase:
        check_knowledge_base_name(to)
        base = self._named(name)
        if to != name:
            self._refuse_taken(to)
        base.name = to
        return base.value()

    async def set_target(self, kb: int, target: float) -> None:
        check_target(target)
        base = self._base(kb)
        base.target = target
        base.revision += 1

    async def touch(self, kb: int) -> None:
        self._base(kb).revision += 1

    async def labels(self, kb: int) -> Sequence[Label]:
        return list(self._base(kb).labels)

    async def replace_labels(self, kb: int, labels: Sequence[Label]) -> None:
        base = self._base(kb)
        base.labels = list(labels)
        base.revision += 1

    async def entries(self, kb: int) -> Sequence[FaqEntry]:
        return [entry for base in self._bases if base.key == kb for entry in base.entries.values()]

    async def snapshot(self, kb: int) -> tuple[int, Sequence[FaqEntry]]:
        base = self._base(kb)
        return base.revision, list(base.entries.values())

    async def moved(self, kb: int, since: Mapping[int, Mark | None]) -> Moved:
        revision, entries = await self.snapshot(kb)
        marks: dict[int, Mark | None] = {e.key: (e.version, e.updated_at) for e in entries}
        changed = [entry for entry in entries if since.get(entry.key) != marks[entry.key]]
        return Moved(revision, marks, changed)

    async def entry(self, kb: int, slug: str) -> FaqEntry:
        for entry in await self.entries(kb):
            if entry.slug == slug:
                return entry
        raise NotFoundError(f"There is no entry with the id `{slug}`.")

    async def entries_by_key(self, kb: int, keys: Sequence[int]) -> Mapping[int, FaqEntry]:
        return {entry.key: entry for entry in await self.entries(kb) if entry.key in keys}

    async def save(
        self,
        kb: int,
        changes: Sequence[Change],
        *,
        author: str,
        vectors: Mapping[TextHash, Vector],
        model: ModelProvenance,
        undoes: int | None = None,
        draft: str = "",
    ) -> Sequence[FaqEntry]:
        for change in changes:
            check_entry(change.entry)
        check_vectors(model, vectors)
        base = self._base(kb)
        if draft and not self._drafts.holds(draft):
            raise SpentError("That is not kept any more; nothing was saved a second time.")
        self._refuse_conflicts(base, changes)
        await self._drafts.drop(draft)
        await self._embeddings.add(model, vectors)
        at = datetime.now(UTC)
        self._changes += 1
        if undoes is not None:
            self._undone.add(undoes)
        for change in changes:
            if entry := self._changed(base, change, at):
                revision = Revision(entry, change.kind, author, at, self._changes, undoes)
                self._revisions.append((kb, revision))
        return [base.entries[change.entry.slug] for change in changes]

    async def history(self, kb: int, slug: str) -> Sequence[Revision]:
        key = (await self.entry(kb, slug)).key
        found = [revision for _, revision in self._revisions if revision.entry.key == key]
        return found[::-1]

    async def changed_together(self, kb: int, change: int) -> Sequence[Revision]:
        return [one for where, one in self._revisions if (where, one.change) == (kb, change)]

    async def last_change(self, kb: int, author: str) -> Sequence[Revision]:
        mine = [
            revision
            for where, revision in self._revisions
            if (where, revision.author, revision.undoes) == (kb, author, None)
            and revision.kind is not ChangeKind.UNDO
            and revision.change not in self._undone
        ]
        return [revision for revision in mine if revision.change == mine[-1].change]

    def forget_author(self, author: str, now: str) -> int:
        """What somebody changed, another did; how many changes."""
        theirs = {one.change for _, one in self._revisions if one.author == author}
        self._revisions = [
            (kb, replace(one, author=now) if one.author == author else one)
            for kb, one in self._revisions
        ]
        return len(theirs)

    async def disown(self, owners: Collection[str], author: str) -> int:
        """Entries of these owners have none, and never had; how many there are."""
        total = 0
        for base in self._bases:
            owned = [one for one in base.entries.values() if one.owner in owners]
            changes = [Change(replace(o, owner=None), ChangeKind.EDIT, o.version) for o in owned]
            for change in changes:
                self._changes += 1
                if entry := self._changed(base, change, datetime.now(UTC)):
                    revision = Revision(
                        entry, change.kind, author, datetime.now(UTC), self._changes
                    )
                    self._revisions.append((base.key, revision))
            total += len(changes)
        self._revisions = [
            (kb, replace(one, entry=replace(one.entry, owner=None)))
            if one.entry.owner in owners
            else (kb, one)
            for kb, one in self._revisions
        ]
        return total

    def forget(self, kb: int) -> None:
        """Forgets a knowledge base with all that belongs to it."""
        self._bases = [base for base in self._bases if base.key != kb]
        self._revisions = [pair for pair in self._revisions if pair[0] != kb]

    def _base(self, kb: int) -> _Base:
        for base in self._bases:
            if base.key == kb:
                return base
        raise NotFoundError(f"There is no knowledge base with the key {kb}.")

    def _named(self, name: str) -> _Base:
        for base in self._bases:
            if base.name == name:
                return base
        others = ", ".join(sorted(f"`{base.name}`" for base in self._bases))
        raise NotFoundError(
            f"There is no knowledge base `{name}`; there"
            f" {f'is {others}' if others else 'is none yet'}."
        )

    def _refuse_taken(self, name: str) -> None:
        if any(base.name == name for base in self._bases):
            raise ConflictError(f"A knowledge base `{name}` exists; choose another name.")

    def _refuse_conflicts(self, base: _Base, changes: Sequence[Change]) -> None:
        slugs = Counter(change.entry.slug for change in changes)
        for change in changes:
            slug, now = change.entry.slug, base.entries.get(change.entry.slug)
            if slugs[slug] > 1:
                raise ConflictError(f"`{slug}` stands twice in one save; nothing was changed.")
            if now is None and change.expected:
                raise ConflictError(f"The entry `{slug}` is not there any more.")
            if now and not change.expected:
                raise ConflictError(f"An entry with the id `{slug}` exists; nothing was changed.")
            if now and now.version != change.expected:
                author = next(r.author for _, r in self._revisions[::-1] if r.entry == now)
                raise changed(now, change.expected, author)

    def _changed(self, base: _Base, change: Change, at: datetime) -> FaqEntry | None:
        before = base.entries.get(change.entry.slug)
        if before and is_identical(before, change.entry):
            return None
        if before is None:
            self._keys += 1
        key, version = (before.key, before.version) if before else (self._keys, 0)
        entry = replace(change.entry, key=key, version=version + 1, updated_at=at)
        base.entries[entry.slug] = entry
        base.revision += 1
        return entry


class MemoryFitStore(FitStore):
    """Fits in a list; the key is the place, from 1. None is a head that was dropped."""

    def __init__(self) -> None:
        self._fits: list[tuple[int, Fit]] = []
        self._dropped: set[int] = set()
        self._forgotten: set[int] = set()

    async def fit(self, kb: int, model: str, revision: int) -> Fit | None:
        found = self._find(kb, model, revision)
        gone = self._dropped | self._forgotten
        return found if found and found.key not in gone else None

    async def add_fit(self, kb: int, fit: Fit) -> Fit:
        found = self._find(kb, fit.model, fit.revision)
        if found is None:
            found = replace(fit, key=len(self._fits) + 1)
            self._fits.append((kb, found))
        self._dropped |= {
            old.key for base, old in self._fits if base == kb and old.revision < fit.revision
        }
        return replace(found, head=fit.head) if found.key in self._dropped else found

    async def fit_by_key(self, key: int) -> Fit:
        if not 1 <= key <= len(self._fits) or key in self._forgotten:
            raise NotFoundError(f"There is no calibration number {key}.")
        fit = self._fits[key - 1][1]
        return replace(fit, head=b"") if key in self._dropped else fit

    def forget(self, kb: int) -> None:
        """Forgets what was fitted for that knowledge base."""
        self._forgotten |= {fit.key for base, fit in self._fits if base == kb}

    def _find(self, kb: int, model: str, revision: int) -> Fit | None:
        wanted = (kb, model, revision)
        found = [fit for base, fit in self._fits if (base, fit.model, fit.revision) == wanted]
        return found[0] if found else None


class MemorySynced(Synced):
    """Digests by knowledge base."""

    def __init__(self) -> None:
        self._digests: dict[int, dict[str, bytes]] = {}

    async def digests(self, kb: int) -> Mapping[str, bytes]:
        return self._digests.get(kb, {})

    async def replace_digests(self, kb: int, digests: Mapping[str, bytes]) -> None:
        self._digests[kb] = dict(digests)
