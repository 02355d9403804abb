"""From what an approximate index found to what an exact one would have said."""

import numpy as np

from bot.core.outcomes import Vector
from bot.core.ports import Candidates
from bot.core.retrieval.similarity import Floats, similarity
from bot.core.retrieval.snapshot import Snapshot

BEST = 256
"""Entries of which every phrasing is compared. A quarter as many decide as well; but with these a
decision hardly depends any more on which far phrasings an index happened to miss."""


def approached(
    snapshot: Snapshot, vector: Vector, candidates: Candidates, scores: Floats
) -> Candidates:
    """The candidates with all phrasings of the entries that score best, exactly compared.

    `scores`, float32[entries], may be estimates: an entry that the index has missed stands there by
    its centroid, its answer and its words. The reach stays the index's own.
    """
    best = (
        np.argpartition(-scores, BEST - 1)[:BEST] if len(scores) > BEST else np.arange(len(scores))
    )
    chosen = np.zeros(len(scores), np.bool_)
    chosen[best] = True
    rows = np.flatnonzero(chosen[snapshot.phrasings.owners])
    rows = np.union1d(rows, candidates.rows).astype(np.intp)
    near = similarity(
        snapshot.model.similarity, snapshot.phrasings.vectors[rows], vector, alone=True
    )
    return Candidates(rows, near, candidates.reach)


def reached(snapshot: Snapshot, vector: Vector, reach: float) -> Candidates:
    """What an index that misses nothing finds as far as `reach`: all rows so near, or nearer.

    A decision that was made through an index of the database is replayed from that, whatever
    became of the index.
    """
    every = similarity(snapshot.model.similarity, snapshot.phrasings.vectors, vector, alone=True)
    rows = np.flatnonzero(every >= np.float32(reach)).astype(np.intp)
    return Candidates(rows, every[rows], reach)
