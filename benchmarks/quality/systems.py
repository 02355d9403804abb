"""The systems that are compared: each turns a set into judgements."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.sets import DataSet, Question
from bot.core.confidence.calibration import Calibration
from bot.core.faq import FaqEntry, ModelProvenance
from bot.core.query import text_hash
from bot.core.retrieval.lexicon import Lexical
from bot.core.retrieval.ranking import rank
from bot.core.retrieval.signals import Signals, signals
from bot.core.retrieval.similarity import Floats
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from bot.evaluation.metrics import Judgement
from bot.fitting.examples import Labelled

_FIXED_CUT = 0.6
"""The threshold that tutorials put on cosine."""

Scorer = Callable[[Snapshot, Signals, Lexical, Floats], Floats]
"""Every entry's score for one question; the last argument is its similarity to the question."""


def texts_of(data: DataSet) -> list[str]:
    """Everything of a set that needs a vector."""
    stored = [unit.text for entry in data.entries for unit in units(entry)]
    return stored + [one.text for one in data.questions]


def snapshot_of(
    data: DataSet | Sequence[FaqEntry], vectors: Mapping[bytes, Floats], model: ModelProvenance
) -> Snapshot:
    """The set's knowledge base, searchable."""
    entries = data.entries if isinstance(data, DataSet) else data
    return Snapshot.build(entries, vectors, kb=1, revision=1, model=model)


def labelled(
    questions: Sequence[Question], vectors: Mapping[bytes, Floats]
) -> tuple[Labelled, ...]:
    """Questions with their vectors."""
    return tuple(
        Labelled(one.text, vectors[text_hash(one.text)], one.relevant) for one in questions
    )


def ours(
    snapshot: Snapshot,
    calibration: Calibration,
    questions: Sequence[Question],
    vectors: Mapping[bytes, Floats],
) -> list[Judgement]:
    """The pipeline as it runs, but for rule `exact`."""
    judgements = []
    for one in questions:
        vector = vectors[text_hash(one.text)]
        found = rank(snapshot, one.text, vector, snapshot.candidates(vector), top_k=10)
        confidence = calibration.confidence(found.features)
        first = found.hits[0]
        judgements.append(
            Judgement(
                one.text,
                one.kind,
                one.relevant,
                tuple(hit.slug for hit in found.hits),
                first.score,
                confidence,
                first.slug if confidence >= calibration.cut else None,
            )
        )
    return judgements


def plain(
    snapshot: Snapshot,
    scorer: Scorer,
    questions: Sequence[Question],
    vectors: Mapping[bytes, Floats],
) -> list[Judgement]:
    """A system whose confidence is its score, and that answers from 0.6 on."""
    starts = snapshot.phrasings.starts
    judgements = []
    for one in questions:
        vector = vectors[text_hash(one.text)]
        near = snapshot.candidates(vector)
        lexical = snapshot.lexicon.read(one.text)
        found = signals(snapshot, vector, near, lexical, None)
        scores = scorer(snapshot, found, lexical, near.similarities[starts])
        order: NDArray[np.intp] = np.argsort(-scores, kind="stable")[:10]
        score = float(scores[order[0]])
        first = snapshot.entries[int(order[0])].slug
        judgements.append(
            Judgement(
                one.text,
                one.kind,
                one.relevant,
                tuple(snapshot.entries[int(at)].slug for at in order),
                score,
                min(1.0, max(0.0, score)),
                first if score >= _FIXED_CUT else None,
            )
        )
    return judgements


def textbook(_: Snapshot, _found: Signals, _lexical: Lexical, question: Floats) -> Floats:
    """Cosine to the question alone."""
    return question


def bm25(_: Snapshot, _found: Signals, lexical: Lexical, _question: Floats) -> Floats:
    """BM25 over whole entries, as a share of the best possible."""
    return lexical.words / np.float32(max(2.2 * lexical.ideal, 1e-9))


def floor(snapshot: Snapshot, found: Signals, _lexical: Lexical, _question: Floats) -> Floats:
    """The prototype's blend of design/retrieval.md, without the head."""
    dense = (found.nearest + found.centroid) / np.float32(2.0)
    if len(snapshot.passages.owners):
        return (dense + found.passage + found.words) / np.float32(
            2.0
        ) + found.spelling / np.float32(10)
    return dense + (found.words + found.spelling) / np.float32(5.0)
