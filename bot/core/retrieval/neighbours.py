"""New phrasings that stand close to another entry's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.faq import FaqEntry
from bot.core.query import exact_key, text_hash
from bot.core.retrieval.similarity import Floats, cosine
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units

TWIN = 0.85
"""From this cosine on two phrasings ask nearly the same. Of 876 pairs that near, in seven sets
with the packaged model, 95 of 100 belonged to one entry; 1 to 4 of 100 phrasings have such a twin
in another."""

_ASTRAY, _NEAR = 0.1, 0.6
"""By how much an alternate is nearer to another entry than to its own, and how near at least: so it
is with 1 to 4 of 100 there."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A phrasing and the nearest one of another entry; `own` is that of its own entry, if any.

    `entry` is its own one's slug, where a change is about several.

    Near is what has a cosine near 1, whatever the model's own similarity: lengths say nothing of
    what somebody asks.
    """

    phrasing: str
    slug: str
    other: str
    affinity: float
    own: float | None = None
    entry: str = ""

    @property
    def is_twin(self) -> bool:
        """Whether both ask nearly the same; else it only is nearer to the other entry."""
        return self.affinity >= TWIN


def neighbours(
    snapshot: Snapshot,
    entry: FaqEntry,
    vectors: Mapping[bytes, Floats],
    visible: NDArray[np.bool_] | None = None,
) -> Iterator[Neighbour]:
    """Those of the entry's phrasings that the snapshot has not got and that stand too close.

    Word for word the same is no neighbour but a collision.
    """
    keys = np.array([one.key for one in snapshot.entries], np.int64)
    others = keys != entry.key if visible is None else (keys != entry.key) & visible
    rows = np.flatnonzero(others[snapshot.phrasings.owners]) if len(keys) else np.zeros(0, np.intp)
    if not len(rows):
        return
    old = {text for one in snapshot.entries if one.key == entry.key for text in _phrasings(one)}
    texts = [text for text in _phrasings(entry) if text_hash(text) in vectors or text in old]
    known = {**dict(zip(snapshot.phrasings.texts, snapshot.phrasings.vectors, strict=True))}
    known |= {text: vectors[text_hash(text)] for text in texts if text_hash(text) in vectors}
    theirs = snapshot.phrasings.vectors[rows]
    for text in texts:
        if text in old:
            continue
        near = cosine(theirs, known[text])
        best = int(np.argmax(near))
        owner = snapshot.entries[int(snapshot.phrasings.owners[rows[best]])]
        other = snapshot.phrasings.texts[int(rows[best])]
        if exact_key(other) == exact_key(text):
            continue
        siblings = [known[one] for one in texts if one != text]
        own = None
        if siblings and text != entry.question:
            own = float(cosine(np.stack(siblings), known[text]).max())
        found = Neighbour(text, owner.slug, other, float(near[best]), own)
        if found.is_twin or is_astray(found.affinity, own):
            yield found


def is_astray(affinity: float, own: float | None) -> bool:
    """Whether an alternate that near to another entry is nearer to it than to its `own`."""
    return own is not None and affinity >= max(_NEAR, own + _ASTRAY)


def _phrasings(entry: FaqEntry) -> list[str]:
    return [unit.text for unit in units(entry) if unit.is_phrasing]
