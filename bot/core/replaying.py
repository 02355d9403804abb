"""Replays a stored decision: the same numbers must come out, bit for bit.

One that was made through an index of the database is replayed without it, from how far it had
reached: the same bits again, unless the index had left out a phrasing as near as that. Then figures
may differ by what one phrasing among two hundred is worth, and that is told.
"""

import math
from collections.abc import Iterator

from bot.core.confidence.calibration import Calibration
from bot.core.deciding import decided
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.outcomes import Decision, Replay, Rule, Vector, Withheld
from bot.core.ports import FaqStore, FitStore, LanguageDetector
from bot.core.retrieval.approaching import reached
from bot.core.retrieval.ranking import REACH
from bot.core.withholding import withheld

WITHIN = 1e-3
"""How far apart figures may be where an index had missed something."""

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
        confidence = await self._confidence(decision)
        knowledge = await self._knowledge(decision)
        if knowledge is None or decision.vector is None:
            return Replay(confidence, None)
        kept_off = withheld(knowledge, decision)
        if not _is_judged_alike(knowledge, decision):
            return Replay(confidence, None, withheld=kept_off)
        again = self._again(knowledge, decision, decision.vector)
        if _result(again) == _result(decision):
            return Replay(confidence, True, withheld=kept_off)
        close = REACH in decision.signals and _is_close(again, decision)
        return Replay(confidence, close, is_exact=False, withheld=kept_off)

    async def withheld(self, decision: Decision) -> Withheld | None:
        """What a negative kept from being first, as far as that can be told."""
        knowledge = await self._knowledge(decision)
        return None if knowledge is None else withheld(knowledge, decision)

    async def _confidence(self, decision: Decision) -> bool | None:
        if decision.rule not in _JUDGED:
            return None
        calibration = self._shipped
        if decision.fit is not None:
            stored = await self._fits.fit_by_key(decision.fit)
            calibration = Calibration.from_json(stored.calibration)
        return calibration.confidence(decision.features) == decision.confidence

    async def _knowledge(self, decision: Decision) -> Knowledge | None:
        """The entries it was made on; None where they are no more, or nothing was looked up."""
        if decision.vector is None:
            return None
        bases = {kb.key: kb for kb in await self._store.knowledge_bases()}
        kb = bases.get(decision.kb)
        if kb is None or kb.revision != decision.revision:
            return None
        await self._library.current(kb)
        await self._library.settle(kb)
        knowledge = await self._library.current(kb)
        return knowledge if _is_same(knowledge, decision) else None

    def _again(self, knowledge: Knowledge, decision: Decision, vector: Vector) -> Decision:
        """The decision made anew."""
        snapshot, reach = knowledge.snapshot, decision.signals.get(REACH)
        return decided(
            knowledge,
            decision.text,
            vector,
            snapshot.candidates(vector) if reach is None else reached(snapshot, vector, reach),
            read=decision.read_as,
            audience=decision.audience,
            top_k=len(decision.hits),
            languages=self._languages,
        )


def _is_same(knowledge: Knowledge, decision: Decision) -> bool:
    return (
        not knowledge.stale
        and knowledge.kb.revision == decision.revision
        and knowledge.snapshot.model.id == decision.model
    )


def _is_judged_alike(knowledge: Knowledge, decision: Decision) -> bool:
    fit = knowledge.judged_by, knowledge.fit is not None
    return fit == (decision.fit, decision.has_head)


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


def _is_close(one: Decision, other: Decision) -> bool:
    """Whether both decide the same, on figures that differ by no more than `WITHIN`."""
    same = _words(one) == _words(other) and len(one.features) == len(other.features)
    figures = zip(_figures(one), _figures(other), strict=True) if same else ()
    return same and all(math.isclose(a, b, rel_tol=0.0, abs_tol=WITHIN) for a, b in figures)


def _words(decision: Decision) -> tuple[object, ...]:
    hits = tuple((hit.entry, hit.phrasing) for hit in decision.hits)
    return type(decision.outcome), decision.rule, decision.cut, decision.floor, hits


def _figures(decision: Decision) -> Iterator[float]:
    yield decision.confidence
    yield from decision.features
    for hit in decision.hits:
        yield from (hit.similarity, hit.score)
