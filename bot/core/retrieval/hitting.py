"""What is shown of the entries that were found."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Hit
from bot.core.ports import Candidates
from bot.core.retrieval.similarity import Floats
from bot.core.retrieval.snapshot import Snapshot


def hits(
    snapshot: Snapshot, candidates: Candidates, order: NDArray[np.intp], scores: Floats
) -> tuple[Hit, ...]:
    """One hit for each entry of `order` (intp[n]) with its score (float32[n] at least)."""
    groups = _by_entry(snapshot, candidates, order)
    found = []
    for at, score, own in zip(order.tolist(), scores.tolist(), groups, strict=False):
        entry = snapshot.entries[at]
        near = candidates.similarities[own]
        if len(near):
            best = int(np.argmax(near))
            phrasing = snapshot.phrasings.texts[int(candidates.rows[own][best])]
            similarity = float(near[best])
        else:  # found by its words alone, beyond the reach of an approximate index
            phrasing, similarity = entry.question, float(candidates.similarities.min(initial=0.0))
        found.append(
            Hit(
                entry=entry.key,
                slug=entry.slug,
                question=entry.question,
                phrasing=phrasing,
                similarity=similarity,
                score=score,
            )
        )
    return tuple(found)


def _by_entry(
    snapshot: Snapshot, candidates: Candidates, entries: NDArray[np.intp]
) -> Sequence[slice | NDArray[np.intp]]:
    """Where each entry's candidates stand among all; quickly where those are all rows in order."""
    owners, rows = snapshot.phrasings.owners, candidates.rows
    is_all = len(rows) == len(owners)
    if is_all and (candidates.rough or (rows[1:] > rows[:-1]).all()):
        ends = np.searchsorted(owners, entries, "right")
        return [*map(slice, np.searchsorted(owners, entries).tolist(), ends.tolist())]
    found = owners[rows]
    return [np.flatnonzero(found == at) for at in entries]
