"""The decision itself: what was found for a question, and whether that is enough to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import ModelError
from bot.core.faq import Audience
from bot.core.knowledge import Knowledge
from bot.core.languages import is_foreign
from bot.core.outcomes import (
    Answered,
    Decision,
    Hit,
    Outcome,
    Rule,
    Suggested,
    Unanswered,
    Vector,
)
from bot.core.ports import Candidates, Encoder, LanguageDetector
from bot.core.query import exact_key
from bot.core.retrieval.ranking import Ranking, rank
from bot.core.threads import beside

QUICK = 20_000
"""Phrasings up to which a decision is made on the event loop: it takes some 3 ms there."""

MOST_SUGGESTED = 3
"""Hits offered under "did you mean"."""

_FAR = 0.5
"""What scores less than that share of the best is noise to who searches. Over the sample knowledge
bases and the packaged model, of ten found for each of 208 words the entries that hold the word all
stay, and four of ten are left; of 220 questions 99 of 100 keep their entry."""

_NOTHING = 0.04
"""So sure, at least, is what means the like of a text none of whose words occur: of 15 made-up
texts 14 find nothing then, and "hacker", "cellphone" or "mysql" find what is meant."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    outcome: Outcome
    rule: Rule
    confidence: float
    hits: tuple[Hit, ...]


async def question_vector(
    encoder: Encoder, knowledge: Knowledge, text: str, audience: Audience
) -> Vector:
    """The vector of a cleaned and redacted question.

    Where the encoder fails, a question that an entry has word for word gets that phrasing's vector,
    so that it is answered all the same; any other raises the encoder's ModelError.
    """
    try:
        return await encoder.encode_question(text)
    except ModelError:
        snapshot = knowledge.snapshot
        key, phrasings = exact_key(text), snapshot.phrasings
        for owner in snapshot.owners_of(text, snapshot.visible(audience)):
            for row in np.flatnonzero(phrasings.owners == owner):
                if exact_key(phrasings.texts[row]) == key:
                    vector: Vector = phrasings.vectors[row].copy()
                    return vector
        raise


def without_search(knowledge: Knowledge, text: str, audience: Audience) -> Decision | None:
    """The decision where there is nothing to look up or nothing to find; None: search."""
    if not _any_visible(knowledge, audience):
        rule = Rule.EMPTY
    elif not exact_key(text):
        rule = Rule.NO_TEXT
    else:
        return None
    return _decision(knowledge, text, _Verdict(Unanswered(), rule, 0.0, ()), audience, None, None)


async def decide(
    knowledge: Knowledge,
    text: str,
    vector: Vector,
    *,
    audience: Audience = Audience.INTERNAL,
    top_k: int = 5,
    languages: LanguageDetector | None = None,
) -> Decision:
    """The decision on a cleaned and redacted question with its embedding.

    `hits` holds the `top_k` best entries (three at least), one hit each. Deterministic: the same
    knowledge, text and vector decide the same, bit for bit.
    """
    if (early := without_search(knowledge, text, audience)) is not None:
        return early
    candidates = await knowledge.index.candidates(vector)
    look = partial(
        decided,
        knowledge,
        text,
        vector,
        candidates,
        audience=audience,
        top_k=top_k,
        languages=languages,
    )
    return await beside(look) if len(knowledge.snapshot.phrasings.texts) > QUICK else look()


def decided(
    knowledge: Knowledge,
    text: str,
    vector: Vector,
    candidates: Candidates,
    *,
    audience: Audience = Audience.INTERNAL,
    top_k: int = 5,
    languages: LanguageDetector | None = None,
) -> Decision:
    """The same from what the index has found; it may be called beside the event loop."""
    if (early := without_search(knowledge, text, audience)) is not None:
        return early
    snapshot = knowledge.snapshot
    visible = snapshot.visible(audience)
    wanted = max(top_k, MOST_SUGGESTED)
    # A question that an entry is not meant by, word for word, leads to any other one at most.
    meant = snapshot.open_to(text, visible)
    ranking = rank(snapshot, text, vector, candidates, top_k=wanted, visible=meant)
    owners = snapshot.owners_of(text, visible)
    if owners:
        only = np.isin(np.arange(len(snapshot.entries)), owners)
        exact = rank(snapshot, text, vector, candidates, top_k=MOST_SUGGESTED, visible=only)
        verdict = _by_words(ranking, exact.hits)
    else:
        verdict = _by_confidence(knowledge, text, ranking, languages)
    return _decision(knowledge, text, verdict, audience, vector, ranking, top_k)


def worth_a_look(decision: Decision) -> Sequence[Hit]:
    """Those of its hits that somebody who searches wants to see, best first."""
    if not decision.signals.get("known") and decision.confidence < _NOTHING:
        return ()
    least = _FAR * max((hit.score for hit in decision.hits), default=0.0)
    return [hit for at, hit in enumerate(decision.hits) if at == 0 or hit.score >= least]


def _by_words(ranking: Ranking, exact: Sequence[Hit]) -> _Verdict:
    keys = {hit.entry for hit in exact}
    own = [hit for hit in ranking.hits if hit.entry in keys]
    own += [hit for hit in exact if hit.entry not in {found.entry for found in own}]
    hits = (*own, *(hit for hit in ranking.hits if hit.entry not in keys))
    if len(own) == 1:
        return _Verdict(Answered(own[0]), Rule.EXACT, 1.0, hits)
    share = 1.0 / len(own)  # one of them is meant, and nothing tells which
    return _Verdict(Suggested(tuple(own[:MOST_SUGGESTED])), Rule.AMBIGUOUS, share, hits)


def _by_confidence(
    knowledge: Knowledge, text: str, ranking: Ranking, languages: LanguageDetector | None
) -> _Verdict:
    calibration, hits = knowledge.calibration, ranking.hits
    confidence = calibration.confidence(ranking.features)
    if languages is not None and is_foreign(knowledge.language, text, languages):
        return _Verdict(Unanswered(), Rule.LANGUAGE, confidence, hits)
    if not hits:
        return _Verdict(Unanswered(), Rule.BELOW, confidence, hits)
    if confidence >= calibration.cut:
        return _Verdict(Answered(hits[0]), Rule.CONFIDENT, confidence, hits)
    if confidence >= calibration.floor:
        return _Verdict(Suggested(hits[:MOST_SUGGESTED]), Rule.NEARLY, confidence, hits)
    return _Verdict(Unanswered(), Rule.BELOW, confidence, hits)


def _any_visible(knowledge: Knowledge, audience: Audience) -> bool:
    visible: NDArray[np.bool_] | None = knowledge.snapshot.visible(audience)
    return bool(knowledge.snapshot.entries) if visible is None else bool(visible.any())


def _decision(
    knowledge: Knowledge,
    text: str,
    verdict: _Verdict,
    audience: Audience,
    vector: Vector | None,
    ranking: Ranking | None,
    top_k: int = 0,
) -> Decision:
    return Decision(
        outcome=verdict.outcome,
        rule=verdict.rule,
        confidence=verdict.confidence,
        cut=knowledge.calibration.cut,
        floor=knowledge.calibration.floor,
        hits=verdict.hits[: max(top_k, 1)],
        text=text,
        vector=vector,
        features=ranking.features if ranking else (),
        signals=ranking.explanation if ranking else {},
        knowledge_base=knowledge.kb.name,
        kb=knowledge.kb.key,
        revision=knowledge.kb.revision,
        model=knowledge.snapshot.model.id,
        fit=knowledge.judged_by,
        has_head=knowledge.fit is not None,
        audience=audience,
        target=knowledge.kb.target,
    )
