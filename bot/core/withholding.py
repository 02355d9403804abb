"""Which entry would have led, had nobody said that the question is not its own."""

from dataclasses import replace
from functools import partial

import numpy as np

from bot.core.knowledge import Knowledge
from bot.core.outcomes import Decision, Rule, Vector, Withheld
from bot.core.ports import Candidates
from bot.core.retrieval.ranking import Clues, Ranking, clues, rank
from bot.core.retrieval.similarity import similarity
from bot.core.retrieval.snapshot import Snapshot

_BY_SCORE = (Rule.CONFIDENT, Rule.NEARLY, Rule.BELOW)


def withheld(knowledge: Knowledge, decision: Decision) -> Withheld | None:
    """The entry that a negative of its own kept from being first; None: none did.

    `knowledge` has the entries that the decision was made on, its calibration may be a later one;
    the decision itself is only read. Nothing is withheld where a phrasing or the language decided,
    or where the vector has expired.
    """
    snapshot, vector = knowledge.snapshot, decision.vector
    if vector is None or decision.rule not in _BY_SCORE or not snapshot.negatives.texts:
        return None
    read = decision.read_as or decision.text
    found = Candidates(
        np.arange(len(snapshot.phrasings.owners), dtype=np.intp),
        similarity(snapshot.model.similarity, snapshot.phrasings.vectors, vector),
    )
    known = clues(snapshot, read, vector)
    ranked = partial(rank, snapshot, read, vector, found, top_k=1)
    visible = snapshot.visible(decision.audience)
    free = ranked(visible=visible, known=_undenied(known))
    meant = snapshot.open_to(read, snapshot.open_to(decision.text, visible))
    led = ranked(visible=meant, known=known).hits[:1] + decision.hits[:1]
    if not free.hits or free.hits[0].entry in {hit.entry for hit in led}:
        return None
    (first,) = free.hits
    at = next(i for i, entry in enumerate(snapshot.entries) if entry.key == first.entry)
    own = ranked(visible=np.arange(len(snapshot.entries)) == at, known=known)
    by = _by(snapshot, at, (decision.text, read), own, vector)
    if by is None:
        return None
    return Withheld(first.slug, by, knowledge.calibration.confidence(free.features))


def _undenied(known: Clues) -> Clues:
    """The same as if no entry had a negative."""
    if known.dense is None:
        return known
    none = np.full_like(known.dense.negative, -np.inf)
    return replace(known, dense=replace(known.dense, negative=none))


def _by(
    snapshot: Snapshot, at: int, texts: tuple[str, str], own: Ranking, vector: Vector
) -> str | None:
    """The negative that speaks against the entry: empty for the question itself, None for none."""
    if any(at in snapshot.refused.owners_of(text) for text in texts):
        return ""
    if own.signals[0]["negative"] <= 0.0:
        return None
    rows = np.flatnonzero(snapshot.negatives.owners == at)
    near = similarity(snapshot.model.similarity, snapshot.negatives.vectors[rows], vector)
    return snapshot.negatives.texts[int(rows[int(near.argmax())])]
