"""The knowledge bases in memory: built, kept, fitted in the background, swapped when they move."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection

from bot.core.building import Builder
from bot.core.denials import Denials
from bot.core.faq import KnowledgeBase
from bot.core.fits import Fits
from bot.core.indexing import Indexer
from bot.core.judging import JudgedQuestions
from bot.core.knowledge import (
    Fitter,
    Judged,
    Knowledge,
    MakeIndex,
    Turn,
    always,
)
from bot.core.ports import (
    Encoder,
    FaqStore,
    FitStore,
    LabelStore,
    LanguageDetector,
    Progress,
)

logger = logging.getLogger(__name__)

MOST_KEPT = 64
"""Knowledge bases in memory; the one not asked for longest goes first."""

PATIENCE = 2.0
"""Seconds that a question waits for a knowledge base that moved; then the one before serves."""

FITTED_ELSEWHERE = 1.0
"""Seconds between two looks for a fit that another process is at."""

LOOK_AGAIN = 5.0
"""Seconds between two looks whether somebody else has embedded what is stale."""


class Library:
    """Hands out knowledge bases as they stand; `close` ends the fitting under way."""

    def __init__(
        self,
        *,
        store: FaqStore,
        fits: FitStore,
        labels: LabelStore,
        encoder: Encoder,
        indexer: Indexer,
        fitter: Fitter,
        make_index: MakeIndex,
        languages: LanguageDetector | None,
        reads: str | None = None,
        general: Callable[[], Collection[str]] = frozenset,
        turn: Turn = always,
        denials: Denials | None = None,
    ) -> None:
        """`reads` is the one language that the model reads; `languages` None: it reads many.

        `general` gives words that are spelled right whatever the entries hold, and is asked beside
        the event loop. Without them, or where the entries are in another language, no question is
        put right.

        `turn` says by name whether this process shall fit, and not another that does already.
        `denials` None: votes say nothing to the calibration.
        """
        self._store = store
        self._judged = JudgedQuestions(labels, encoder)
        self._fits = Fits(fits, fitter, self._judged, indexer.model.id, turn, denials)
        self._indexer = indexer
        self._fitter = fitter
        self._builder = Builder(
            store, indexer, self._fits, fitter, make_index, languages, reads, general
        )
        self._kept: OrderedDict[int, Knowledge] = OrderedDict()
        self._looked: dict[int, float] = {}
        self._refreshing: dict[int, asyncio.Task[Knowledge]] = {}
        self._fitting: dict[int, asyncio.Task[None]] = {}
        self._closed = False

    async def current(self, kb: KnowledgeBase) -> Knowledge:
        """The knowledge base at `kb.revision`, or as it was before where it takes too long."""
        kept = self._kept.get(kb.key)
        if kept is None:
            return await asyncio.shield(self._refresh_task(kb))
        self._kept.move_to_end(kb.key)
        if kept.kb.revision < kb.revision:
            kept = await self._moved(kb, kept)
        elif kept.stale and asyncio.get_running_loop().time() > self._looked[kb.key] + LOOK_AGAIN:
            self._refresh_task(kb)
        return kept

    def keeps(self, kb: KnowledgeBase) -> bool:
        """Whether it is in memory at `kb.revision`, with nothing that waits for a vector."""
        kept = self._kept.get(kb.key)
        return kept is not None and not kept.stale and kept.kb.revision >= kb.revision

    @property
    def stale(self) -> int:
        """Texts that wait for a vector, over the knowledge bases in memory."""
        return sum(knowledge.stale for knowledge in self._kept.values())

    async def refresh(self, kb: KnowledgeBase) -> Knowledge:
        """The knowledge base as it is stored now; fitting goes on in the background.

        Calls that come while one is under way start another after it, so that what was saved
        before the call is in what it returns.
        """
        if under_way := self._refreshing.get(kb.key):
            await asyncio.wait({under_way})
        return await asyncio.shield(self._refresh_task(kb))

    async def prepare(self, kb: KnowledgeBase, progress: Progress | None = None) -> Knowledge:
        """The knowledge base with nothing stale and its own fit: ready before anybody asks."""
        if not self.keeps(kb):
            await self._indexer.embed(await self._store.entries(kb.key), progress)
            await self.refresh(kb)
        self.fit(kb)
        await self.settle(kb)
        return self._kept[kb.key]

    async def outdated(self, kb: KnowledgeBase) -> bool:
        """Whether people have said more against answers than is fitted in, or have taken it back.

        Then the revision has to be moved, for it to be fitted anew.
        """
        return await self._fits.outdated(await self.current(kb))

    async def judged(self, kb: KnowledgeBase) -> list[Judged]:
        """The labelled questions with their vectors, which are kept until the labels change."""
        return await self._judged.of(await self.current(kb))

    def fit(self, kb: KnowledgeBase) -> None:
        """Begins to fit in the background, where something was not fitted yet."""
        self._begin_fit(kb.key)

    async def settle(self, kb: KnowledgeBase) -> None:
        """Waits for the fitting of that knowledge base, and raises what went wrong in it."""
        while task := self._fitting.get(kb.key):
            await asyncio.wait({task})  # and not the task itself: its end is not ours
            if not task.cancelled():
                task.result()

    async def close(self) -> None:
        """Cancels what goes on in the background, and waits for its end."""
        self._closed = True
        tasks = [*self._refreshing.values(), *self._fitting.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _moved(self, kb: KnowledgeBase, before: Knowledge) -> Knowledge:
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while (left := end - loop.time()) > 0:
            task = self._refresh_task(kb)  # which may have begun before the knowledge base moved
            await asyncio.wait({task}, timeout=left)
            if task.done() and task.result().kb.revision >= kb.revision:
                return task.result()
        return self._kept.get(kb.key, before)

    def _refresh_task(self, kb: KnowledgeBase) -> "asyncio.Task[Knowledge]":
        task = self._refreshing.get(kb.key)
        if task is None:
            task = asyncio.create_task(self._refresh(kb))
            self._refreshing[kb.key] = task
            task.add_done_callback(lambda done: self._refreshed(kb.key, done))
        return task

    def _refreshed(self, key: int, task: "asyncio.Task[Knowledge]") -> None:
        del self._refreshing[key]
        if not task.cancelled() and (error := task.exception()):
            logger.warning("a knowledge base could not be read: %s", type(error).__name__)

    async def _refresh(self, kb: KnowledgeBase) -> Knowledge:
        self._looked[kb.key] = asyncio.get_running_loop().time()
        stored = await self._store.knowledge_base(kb.name)
        knowledge = await self._builder.build(stored, self._kept.get(kb.key))
        self._kept[kb.key] = knowledge
        self._kept.move_to_end(kb.key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self.fit(kb)
        return knowledge

    def _begin_fit(self, key: int) -> None:
        kept = self._kept.get(key)
        if kept is None or not kept.wants_fit or key in self._fitting or self._closed:
            return
        task = asyncio.create_task(self._fit_what_is_kept(key))
        self._fitting[key] = task
        task.add_done_callback(lambda done: self._fitted(key, done))

    async def _fit_what_is_kept(self, key: int) -> None:
        """Takes what another process fitted, or fits; once more where it moved meanwhile."""
        while (kept := self._kept.get(key)) is not None and kept.wants_fit:
            stored = await self._fits.made(kept)
            if stored is None:
                await asyncio.sleep(FITTED_ELSEWHERE)
            elif self._kept.get(key) is kept:
                self._kept[key] = kept.fitted(stored, self._fitter)

    def _fitted(self, key: int, task: "asyncio.Task[None]") -> None:
        del self._fitting[key]
        if task.cancelled():
            return
        if error := task.exception():
            name = type(error).__name__
            logger.warning("fitting failed (%s); the calibration before it serves", name)
            logger.debug("where fitting failed", exc_info=error)
        else:
            self._begin_fit(key)  # it may have moved after the task's last look
