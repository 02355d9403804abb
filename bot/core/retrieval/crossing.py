"""New phrasings of many entries that stand close to another entry's, old or new."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.core.differences import Collision
from bot.core.faq import Audience, FaqEntry, Status
from bot.core.query import exact_key
from bot.core.retrieval.neighbours import Neighbour, is_astray
from bot.core.retrieval.similarity import of_length_one
from bot.core.retrieval.snapshot import Snapshot

_BLOCK = 256
"""Phrasings that are compared with all others at once: 10 MB for ten thousand."""


def crossings(
    now: Snapshot, then: Snapshot, visible: NDArray[np.bool_] | None = None
) -> list[Neighbour]:
    """The phrasings that `then` has more than `now` and that stand too close, nearest first.

    Word for word the same is no neighbour but a collision; two that are both new are told once.
    `visible`, of the entries of `then`: those beside which they may be told.
    """
    had = set(_named(now))
    rows = [row for row, name in enumerate(_named(then)) if name not in had]
    found: dict[frozenset[str], Neighbour] = {}
    for one in _close(then, np.array(rows, np.intp), visible):
        found.setdefault(frozenset((one.phrasing, one.other)), one)
    return sorted(found.values(), key=lambda one: -one.affinity)


def shared(
    now: Iterable[FaqEntry], changed: Sequence[FaqEntry], audience: Audience = Audience.INTERNAL
) -> list[Collision]:
    """The phrasings that the changed entries get and that others have, or get, word for word.

    Each of them is told once, with the first of the others that the audience may see.
    """
    used = [entry for entry in now if entry.status is Status.ACTIVE]
    had = {(entry.slug, text) for entry in used for text in (entry.question, *entry.alternates)}
    then = {entry.slug: entry for entry in (*used, *changed)}
    seen = [e for e in then.values() if e.status is Status.ACTIVE and e.is_for(audience)]
    owners: dict[str, dict[str, str]] = {}
    for entry in seen:
        for text in (entry.question, *entry.alternates):
            owners.setdefault(exact_key(text), {}).setdefault(entry.slug, text)
    found = []
    for key, by in owners.items():
        new = next((slug for slug, text in by.items() if (slug, text) not in had), None)
        if key and len(by) > 1 and new is not None:
            other = next(slug for slug in by if slug != new)
            found.append(Collision(by[new], other, new))
    return found


def _named(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The slug and the words of each phrasing."""
    table = snapshot.phrasings
    slugs = [entry.slug for entry in snapshot.entries]
    return [(slugs[at], text) for at, text in zip(table.owners.tolist(), table.texts, strict=True)]


def _close(
    then: Snapshot, rows: NDArray[np.intp], visible: NDArray[np.bool_] | None
) -> Iterator[Neighbour]:
    owners, texts = then.phrasings.owners, then.phrasings.texts
    table = of_length_one(then.phrasings.vectors)
    hidden = np.zeros(len(owners), np.bool_) if visible is None else ~visible[owners]
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        near = table[block] @ table.T
        same = owners[block][:, None] == owners[None, :]
        theirs = np.where(same | hidden[None, :], np.float32(-2.0), near)
        near[np.arange(len(block)), block] = -2.0  # a text is not its own sibling
        own = np.where(same, near, np.float32(-2.0)).max(axis=1)
        best = theirs.argmax(axis=1)
        for place, row in enumerate(block.tolist()):
            other, affinity = int(best[place]), float(theirs[place, best[place]])
            if affinity < 0.0 or exact_key(texts[other]) == exact_key(texts[row]):
                continue
            entry, alone = then.entries[owners[row]], float(own[place])
            siblings = alone if alone > -2.0 and texts[row] != entry.question else None
            slug = then.entries[owners[other]].slug
            one = Neighbour(texts[row], slug, texts[other], affinity, siblings, entry.slug)
            if one.is_twin or is_astray(affinity, siblings):
                yield one
