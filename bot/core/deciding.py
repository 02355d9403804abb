"""The decision itself: what was found for a question, and whether that is enough to answer."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.core.faq import Audience
from bot.core.gathering import Words, is_large
from bot.core.knowledge import Knowledge
from bot.core.languages import is_foreign
from bot.core.marking import unmarked
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
from bot.core.ports import Candidates, LanguageDetector
from bot.core.query import exact_key
from bot.core.retrieval.guesses import is_guess, is_of_another
from bot.core.retrieval.ranking import Clues, Ranking, clues, rank
from bot.core.threads import beside
from bot.core.tidying import tidied

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
    read: str = "",
    said: Awaitable[Words] | None = None,
    audience: Audience = Audience.INTERNAL,
    top_k: int = 5,
    languages: LanguageDetector | None = None,
) -> Decision:
    """The decision on a cleaned and redacted question, with the embedding of how it is read.

    `read` is one of `Knowledge.readings`; empty: the text itself. `said` is what `words` gives for
    both, where that was asked for. `hits` holds the `top_k` best entries (three at
    least), one hit each. Deterministic: the same knowledge, texts and vector decide the same, bit
    for bit.
    """
    if (early := without_search(knowledge, text, audience)) is not None:
        return early
    look = partial(
        decided,
        knowledge,
        text,
        vector,
        read=read,
        audience=audience,
        top_k=top_k,
        languages=languages,
    )
    if not is_large(knowledge):
        known, foreign = await _known(knowledge, read or text, vector, said)
        return look(await knowledge.index.candidates(vector), known=known, foreign=foreign)
    candidates, (known, foreign) = await asyncio.gather(
        knowledge.index.candidates(vector), _known(knowledge, read or text, vector, said)
    )
    return await beside(look, candidates, known=known, foreign=foreign)


async def _known(
    knowledge: Knowledge, read: str, vector: Vector, said: Awaitable[Words] | None
) -> tuple[Clues | None, bool | None]:
    """What `decided` takes besides the candidates: `known` and `foreign`."""
    spoken = await said if said else None
    lexical, foreign = (spoken.lexical, spoken.foreign) if spoken else (None, None)
    if knowledge.index.is_rough:  # the candidates tell all but the words
        return Clues(lexical) if lexical else None, foreign
    find = partial(clues, knowledge.snapshot, read, vector, lexical)
    return await beside(find) if is_large(knowledge) else find(), foreign


def decided(
    knowledge: Knowledge,
    text: str,
    vector: Vector,
    candidates: Candidates,
    *,
    read: str = "",
    known: Clues | None = None,
    audience: Audience = Audience.INTERNAL,
    top_k: int = 5,
    languages: LanguageDetector | None = None,
    foreign: bool | None = None,
) -> Decision:
    """The same from what the index has found; it may be called beside the event loop.

    `known` are the clues of how the question is read, and `foreign` tells whether it is in another
    language, where they were looked up already.
    """
    if (early := without_search(knowledge, text, audience)) is not None:
        return early
    snapshot = knowledge.snapshot
    visible = snapshot.visible(audience)
    wanted = max(top_k, MOST_SUGGESTED)
    # A question that an entry is not meant by, word for word, leads to any other one at most.
    read = read or text
    meant = snapshot.open_to(read, snapshot.open_to(text, visible))
    known = known or clues(snapshot, read, None if candidates.rough else vector)
    ranked = partial(rank, snapshot, read, vector, candidates, known=known)
    ranking = ranked(top_k=wanted, visible=meant)
    owners = snapshot.owners_of(text, visible) or snapshot.owners_of(
        tidied(unmarked(text)), visible
    )
    if owners:
        only = np.isin(np.arange(len(snapshot.entries)), owners)
        exact = ranked(top_k=MOST_SUGGESTED, visible=only)
        verdict = _by_words(ranking, exact.hits)
    else:
        if foreign is None:
            foreign = languages is not None and is_foreign(knowledge.language, text, languages)
        verdict = _by_confidence(knowledge, ranking, foreign)
        if verdict.rule is Rule.CONFIDENT and _is_guess(knowledge, text, read, verdict.hits[0]):
            asks = Suggested(verdict.hits[:MOST_SUGGESTED])
            verdict = replace(verdict, outcome=asks, rule=Rule.NEARLY)
    decision = _decision(knowledge, text, verdict, audience, vector, ranking, top_k)
    return decision if read == text else replace(decision, read_as=read)


def worth_a_look(decision: Decision) -> Sequence[Hit]:
    """Those of its hits that somebody who searches wants to see, best first."""
    if not decision.signals.get("known") and decision.confidence < _NOTHING:
        return ()
    least = _FAR * max((hit.score for hit in decision.hits), default=0.0)
    return [hit for at, hit in enumerate(decision.hits) if at == 0 or hit.score >= least]


def _is_guess(knowledge: Knowledge, text: str, read: str, first: Hit) -> bool:
    entries = (entry for entry in knowledge.snapshot.entries if entry.key == first.entry)
    entry, general, lexicon = next(entries), knowledge.general, knowledge.snapshot.lexicon
    return is_guess(text, read, general, entry, lexicon.is_common) or is_of_another(
        read, general, entry, lexicon
    )


def _by_words(ranking: Ranking, exact: Sequence[Hit]) -> _Verdict:
    keys = {hit.entry for hit in exact}
    own = [hit for hit in ranking.hits if hit.entry in keys]
    own += [hit for hit in exact if hit.entry not in {found.entry for found in own}]
    hits = (*own, *(hit for hit in ranking.hits if hit.entry not in keys))
    if len(own) == 1:
        return _Verdict(Answered(own[0]), Rule.EXACT, 1.0, hits)
    share = 1.0 / len(own)  # one of them is meant, and nothing tells which
    return _Verdict(Suggested(tuple(own[:MOST_SUGGESTED])), Rule.AMBIGUOUS, share, hits)


def _by_confidence(knowledge: Knowledge, ranking: Ranking, foreign: bool) -> _Verdict:
    calibration, hits = knowledge.calibration, ranking.hits
    confidence = calibration.confidence(ranking.features)
    if foreign:
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
