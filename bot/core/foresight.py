"""What a change would do, looked at before it is saved."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic

from bot.core.deciding import decided
from bot.core.differences import Collision
from bot.core.faq import Audience, FaqEntry, KnowledgeBase, Status
from bot.core.impact import Effects, Impact, Turn, is_right
from bot.core.indexing import Indexer, texts_of
from bot.core.knowledge import Judged, Knowledge
from bot.core.library import Library
from bot.core.outcomes import Decision, Vector
from bot.core.ports import Asked, Change, LanguageDetector, ReceiptStore, TextHash
from bot.core.query import clean, redact
from bot.core.retrieval.crossing import crossings, shared
from bot.core.retrieval.neighbours import Neighbour, neighbours
from bot.core.retrieval.snapshot import Snapshot

LAST = 200
"""Real questions that are decided again, and as many labelled ones."""

TIME = 1.0
"""Seconds for deciding them; those that are left then are not looked at."""

PATIENCE = 5.0
"""Seconds until a change is shown or saved without what it does to questions."""


class Foresight:
    """Decides what was asked once more, as if the change were made; nothing is encoded again."""

    def __init__(
        self,
        *,
        library: Library,
        indexer: Indexer,
        receipts: ReceiptStore,
        languages: LanguageDetector | None,
        patience: float = PATIENCE,
    ) -> None:
        self._library = library
        self._indexer = indexer
        self._receipts = receipts
        self._languages = languages
        self._patience = patience

    async def effects(
        self,
        kb: KnowledgeBase,
        changes: Sequence[Change],
        vectors: Mapping[TextHash, Vector],
        audience: Audience = Audience.INTERNAL,
        workspace: str = "",
    ) -> Effects:
        """What these changes would do, as far as that audience may know.

        `vectors` are those of the texts that are new. What was asked in another `workspace`
        (`PLATFORM:ID`) counts and is not quoted; empty: all is.
        """
        now = await self._library.current(kb)
        stored = await self._indexer.vectors([change.entry for change in changes])
        known = {**stored, **vectors}
        beside = await asyncio.to_thread(_beside, now.snapshot, changes, known, audience)
        try:
            async with asyncio.timeout(self._patience):
                then = await asyncio.to_thread(_supposing, now, changes, known)
                impact = await self._impact(kb, now, then, audience, workspace)
        except TimeoutError:
            return beside
        return replace(beside, impact=impact)

    async def encoded(self, changes: Sequence[Change], seconds: float) -> Mapping[TextHash, Vector]:
        """The vectors of the texts that are new, as many as there is time for."""
        return await self._indexer.encode_within(seconds, [change.entry for change in changes])

    async def together(
        self,
        kb: KnowledgeBase,
        changes: Sequence[Change],
        vectors: Mapping[TextHash, Vector],
        audience: Audience = Audience.INTERNAL,
        workspace: str = "",
    ) -> Effects:
        """The same as `effects` of changes to any number of entries, which meet each other too.

        Where a text has no vector yet, only what is word for word the same is looked at.
        """
        now, entries = await self._library.current(kb), [change.entry for change in changes]
        known = {**await self._indexer.vectors(entries), **vectors}
        texts = await asyncio.to_thread(texts_of, entries)
        same = await asyncio.to_thread(shared, now.snapshot.entries, entries, audience)
        near: list[Neighbour] = []
        if not texts.keys() <= known.keys():
            return Effects(tuple(same))
        try:
            async with asyncio.timeout(self._patience):
                then = await asyncio.to_thread(_supposing, now, changes, known)
                seen = then.snapshot.visible(audience)
                near = await asyncio.to_thread(crossings, now.snapshot, then.snapshot, seen)
                impact = await self._impact(kb, now, then, audience, workspace)
        except TimeoutError:
            return Effects(tuple(same), tuple(near))
        return Effects(tuple(same), tuple(near), impact)

    async def _impact(
        self,
        kb: KnowledgeBase,
        now: Knowledge,
        then: Knowledge,
        audience: Audience,
        workspace: str,
    ) -> Impact:
        model = self._indexer.model.id
        asked = [
            one
            for one in await self._receipts.last_asked(kb.key, model, LAST)
            if one.text and one.audience in (audience, Audience.PUBLIC)
        ]
        judged = (await self._library.judged(kb))[:LAST] if audience is Audience.INTERNAL else []
        return await asyncio.to_thread(self._look, now, then, asked, judged, audience, workspace)

    def _look(
        self,
        now: Knowledge,
        then: Knowledge,
        asked: Sequence[Asked],
        judged: Sequence[Judged],
        audience: Audience,
        workspace: str,
    ) -> Impact:
        # A head is fitted after a save, to what was saved: both sides are judged without one.
        before = replace(now, snapshot=now.snapshot.with_head(None))
        turns, seen = self._turns(before, then, _counted(asked, workspace), workspace)
        labels = [
            Asked(redact(clean(one.label.text)), one.vector, audience, read_as=one.read)
            for one in judged
        ]
        again, labelled = self._turns(before, then, [(one, 1) for one in labels])
        relevant = {
            one.text: frozenset(two.label.relevant) for one, two in zip(labels, judged, strict=True)
        }
        right = [
            (is_right(one.before, relevant[one.text]), is_right(one.after, relevant[one.text]))
            for one in again
        ]
        return Impact(
            turns=tuple(turns),
            asked=seen,
            labelled_turns=tuple(again),
            labelled=labelled,
            better=right.count((False, True)),
            worse=right.count((True, False)),
        )

    def _turns(
        self,
        before: Knowledge,
        then: Knowledge,
        asked: Sequence[tuple[Asked, int]],
        workspace: str = "",
    ) -> tuple[list[Turn], int]:
        """The questions that are decided differently, and how many were looked at."""
        end, seen = monotonic() + TIME, 0
        turns: list[Turn] = []
        for one, times in asked:
            if monotonic() > end:
                break
            text = one.text if not workspace or one.workspace == workspace else ""
            turn = Turn(text, self._decided(before, one), self._decided(then, one), times)
            seen += times
            if turn.is_one or turn.is_closer:
                turns.append(turn)
        return turns, seen

    def _decided(self, knowledge: Knowledge, one: Asked) -> Decision:
        return decided(
            knowledge,
            one.text,
            one.vector,
            knowledge.snapshot.candidates(one.vector),
            read=one.read_as,
            audience=one.audience,
            languages=self._languages,
        )


def _beside(
    snapshot: Snapshot,
    changes: Sequence[Change],
    vectors: Mapping[TextHash, Vector],
    audience: Audience,
) -> Effects:
    """What stands next to a change to one entry, for which there is always time."""
    only = changes[0].entry if len(changes) == 1 else None
    if only is None or only.status is not Status.ACTIVE:
        return Effects()
    near = neighbours(snapshot, only, vectors, snapshot.visible(audience))
    return Effects(_collisions(snapshot, only, audience), tuple(near))


def _supposing(
    now: Knowledge, changes: Sequence[Change], vectors: Mapping[TextHash, Vector]
) -> Knowledge:
    """The knowledge base as it would be served right after the changes."""
    snapshot = now.snapshot
    entries: dict[int, FaqEntry] = {entry.key: entry for entry in snapshot.entries}
    for number, change in enumerate(changes, start=1):
        key = change.entry.key or -number  # by which those that are new are told apart
        entries[key] = replace(change.entry, key=key)
    then = snapshot.moved(entries.values(), vectors, revision=snapshot.revision)
    return replace(now, snapshot=then, fit=None)


def _counted(asked: Sequence[Asked], workspace: str) -> list[tuple[Asked, int]]:
    """Each question once, with how often it was asked; as of that workspace where it was there."""
    counts: dict[tuple[str, Audience], tuple[Asked, int]] = {}
    for one in sorted(asked, key=lambda one: one.workspace != workspace):
        first, times = counts.get((one.text, one.audience), (one, 0))
        counts[one.text, one.audience] = (first, times + 1)
    return [*counts.values()]


def _collisions(snapshot: Snapshot, entry: FaqEntry, audience: Audience) -> tuple[Collision, ...]:
    visible = snapshot.visible(audience)
    before = next((one for one in snapshot.entries if one.key == entry.key), None)
    old = {before.question, *before.alternates} if before else set()
    return tuple(
        Collision(text, other.slug)
        for text in (entry.question, *entry.alternates)
        if text not in old
        for at in snapshot.owners_of(text, visible)
        if (other := snapshot.entries[at]).key != entry.key
    )
