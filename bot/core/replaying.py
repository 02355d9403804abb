"""Replays a stored decision: the same numbers must come out, bit for bit."""

from bot.core.confidence.calibration import Calibration
from bot.core.deciding import decide
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.outcomes import Decision, Replay, Rule
from bot.core.ports import FaqStore, FitStore, LanguageDetector

_JUDGED = (Rule.CONFIDENT, Rule.NEARLY, Rule.BELOW, Rule.LANGUAGE)


class Replayer:
    """Replays decisions from what was stored of them."""

    def __init__(
        self,
        *,
        library: Library,
        store: FaqStore,
        fits: FitStore,
        shipped: Calibration,
        languages: LanguageDetector | None,
    ) -> None:
        """`shipped` judges what has no fit of its own yet."""
        self._library = library
        self._store = store
        self._fits = fits
        self._shipped = shipped
        self._languages = languages

    async def replay(self, decision: Decision) -> Replay:
        """Both parts of a decision, once more."""
        return Replay(await self._confidence(decision), await self._search(decision))

    async def _confidence(self, decision: Decision) -> bool | None:
        if decision.rule not in _JUDGED:
            return None
        calibration = self._shipped
        if decision.fit is not None:
            stored = await self._fits.fit_by_key(decision.fit)
            calibration = Calibration.from_json(stored.calibration)
        return calibration.confidence(decision.features) == decision.confidence

    async def _search(self, decision: Decision) -> bool | None:
        if decision.vector is None:
            return None
        bases = {kb.key: kb for kb in await self._store.knowledge_bases()}
        kb = bases.get(decision.kb)
        if kb is None or kb.revision != decision.revision:
            return None
        await self._library.current(kb)
        await self._library.settle(kb)
        knowledge = await self._library.current(kb)
        if not _is_same(knowledge, decision):
            return None
        again = await decide(
            knowledge,
            decision.text,
            decision.vector,
            audience=decision.audience,
            top_k=len(decision.hits),
            languages=self._languages,
        )
        return _result(again) == _result(decision)


def _is_same(knowledge: Knowledge, decision: Decision) -> bool:
    return (
        not knowledge.stale
        and knowledge.kb.revision == decision.revision
        and knowledge.snapshot.model.id == decision.model
        and (knowledge.judged_by, knowledge.fit is not None) == (decision.fit, decision.has_head)
    )


def _result(decision: Decision) -> tuple[object, ...]:
    return (
        decision.outcome,
        decision.rule,
        decision.confidence,
        decision.cut,
        decision.floor,
        decision.hits,
        decision.features,
    )
