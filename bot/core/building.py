"""A knowledge base made ready to be asked: from what is stored, and from how it was before."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core.faq import FaqEntry, KnowledgeBase, Status
from bot.core.fits import Fits
from bot.core.indexing import Indexer
from bot.core.knowledge import Fitter, Knowledge, MakeIndex, Stored
from bot.core.languages import own_language
from bot.core.outcomes import Vector
from bot.core.ports import FaqStore, LanguageDetector, Moved, TextHash
from bot.core.query import text_hash
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from bot.core.threads import beside


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds knowledge bases beside the event loop; of one that moved, only what changed.

    `reads` is the one language that the model reads; `languages` None: it reads many. `general`
    gives words that are spelled right whatever the entries hold, where these are in their language.
    """

    store: FaqStore
    indexer: Indexer
    fits: Fits
    fitter: Fitter
    make_index: MakeIndex
    languages: LanguageDetector | None
    reads: str | None
    general: Callable[[], Collection[str]] = frozenset

    async def build(self, kb: KnowledgeBase, before: Knowledge | None) -> Knowledge:
        """The knowledge base as it is stored now; with its fit, where one is stored."""
        known = before.stored if before else Stored(0, {}, {})
        moved = await self.store.moved(kb.key, known.marks)
        stored, unread = await beside(_look, known, moved, before)
        vectors, stale = await self.indexer.look(unread)
        entries = await beside(_served, stored, unread, stale, before)
        if stale:
            vectors = {**vectors, **await self._older(entries, stored, before)}
        snapshot, language, general = await beside(self._read, kb, stored, entries, vectors, before)
        knowledge = Knowledge(
            kb=replace(kb, revision=stored.revision),
            stored=stored,
            snapshot=snapshot,
            index=await self.make_index(snapshot),
            calibration=(before.calibration if before else self.fitter.shipped)
            .over(len(snapshot.entries))
            .aiming_at(kb.target),
            fit=None,
            judged_by=before.judged_by if before else None,
            stale=len(stale),
            language=language,
            is_read=self.languages is None or language in (None, self.reads),
            general=general,
        ).honest()
        fit = await self.fits.stored(kb.key, stored.revision)
        return knowledge.fitted(fit, self.fitter) if fit and not stale else knowledge

    async def _older(
        self, entries: Iterable[FaqEntry], stored: Stored, before: Knowledge | None
    ) -> Mapping[TextHash, Vector]:
        """The vectors of entries that are served as they were, and were not whole then."""
        older = [entry for entry in entries if entry is not stored.entries[entry.key]]
        unread = before.snapshot.unread(older) if before else older
        return await self.indexer.vectors(unread) if unread else {}

    def _read(
        self,
        kb: KnowledgeBase,
        stored: Stored,
        entries: Collection[FaqEntry],
        vectors: Mapping[TextHash, Vector],
        before: Knowledge | None,
    ) -> tuple[Snapshot, str | None, Collection[str]]:
        if before:
            snapshot = before.snapshot.moved(entries, vectors, revision=stored.revision)
        else:
            model, revision = self.indexer.model, stored.revision
            snapshot = Snapshot.build(entries, vectors, kb=kb.key, revision=revision, model=model)
        language = own_language([*entries], self.languages) if self.languages else None
        general = self.general()
        return snapshot, language, general if snapshot.lexicon.is_in(general) else frozenset()


def _look(known: Stored, moved: Moved, before: Knowledge | None) -> tuple[Stored, list[FaqEntry]]:
    """What is stored, and those active entries of it of which not all was searchable before."""
    stored = known.following(moved)
    entries = stored.entries.values()
    if before:
        return stored, before.snapshot.unread(entries)
    return stored, [entry for entry in entries if entry.status is Status.ACTIVE]


def _served(
    stored: Stored,
    unread: Iterable[FaqEntry],
    stale: Collection[TextHash],
    before: Knowledge | None,
) -> list[FaqEntry]:
    """The active entries as they can be searched now.

    One with a stale text stands as it was served before, for its new audience; where it was not
    served, as it is now, and is found by those of its texts that have a vector.
    """
    waiting = {entry.key for entry in unread if stale and _has(entry, stale)}
    served = before.snapshot.entries if before else ()
    older = {entry.key: entry for entry in served if entry.key in waiting}
    return [
        replace(older[key], audience=entry.audience) if key in older else entry
        for key, entry in stored.entries.items()
        if entry.status is Status.ACTIVE
    ]


def _has(entry: FaqEntry, texts: Collection[TextHash]) -> bool:
    return any(text_hash(unit.text) in texts for unit in units(entry))
