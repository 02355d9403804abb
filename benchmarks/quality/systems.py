"""The systems that are compared: each turns a set into judgements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.sets import DataSet, Question
from benchmarks.quality.vectors import Vectors
from bot.core.faq import FaqEntry, ModelProvenance
from bot.core.query import text_hash
from bot.core.retrieval.lexicon import Lexical, Lexicon
from bot.core.retrieval.signals import Signals, signals
from bot.core.retrieval.similarity import Floats
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from bot.core.tidying import readings
from bot.embedding import general_words
from bot.evaluation.metrics import Judgement
from bot.fitting.examples import Labelled

_FIXED_CUT = 0.6
"""The threshold that tutorials put on cosine."""

Scorer = Callable[[Snapshot, Signals, Lexical, Floats], Floats]
"""Every entry's score for one question; the last argument is its similarity to the question."""


def reader(data: DataSet) -> Callable[[str], tuple[str, ...]]:
    """How the bot reads a question there: tidied, by its sentences too, mistyped words put right.

    The whole comes first.
    """
    lexicon = Lexicon.of([units(entry) for entry in data.entries])
    general = general_words() if lexicon.is_in(general_words()) else frozenset()
    return lambda text: tuple(lexicon.repaired(one, general) for one in readings(text))


def as_read(data: DataSet) -> DataSet:
    """The same set with its questions as the bot reads them, each as a whole."""
    read = reader(data)
    questions = tuple(replace(one, text=read(one.text)[0]) for one in data.questions)
    return replace(data, questions=questions)


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


def readings_of(
    data: DataSet, questions: Sequence[Question], vectors: Vectors
) -> list[tuple[Labelled, ...]]:
    """Each question in every way in which the bot reads it, with vectors."""
    read = reader(data)
    texts = [read(one.text) for one in questions]
    rows = vectors.of(text for own in texts for text in own)
    return [
        tuple(Labelled(text, rows[text_hash(text)], one.relevant) for text in own)
        for one, own in zip(questions, texts, strict=True)
    ]


def plain(
    snapshot: Snapshot,
    scorer: Scorer,
    questions: Sequence[Question],
    vectors: Mapping[bytes, Floats],
) -> list[Judgement]:
    """A system whose confidence is its score, and that answers from 0.6 on."""
    starts = snapshot.phrasings.groups.starts
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
    """The blend of an afternoon's prototype, without its head, as a share of its most."""
    dense = (found.nearest + found.centroid) / np.float32(2.0)
    if len(snapshot.passages.owners):
        most, halves = np.float32(1.6), dense + found.passage + found.words
        blended = halves / np.float32(2.0) + found.spelling / np.float32(10.0)
    else:
        most, fifths = np.float32(1.4), found.words + found.spelling
        blended = dense + fifths / np.float32(5.0)
    return np.asarray(blended / most, np.float32)
