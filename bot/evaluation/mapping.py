"""What a map of a knowledge base shows: phrasings and questions, twins and holes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Vector
from bot.core.retrieval.duplicates import nearest_pairs
from bot.core.retrieval.neighbours import TWIN
from bot.core.retrieval.similarity import of_length_one
from bot.core.retrieval.snapshot import Snapshot
from bot.evaluation.metrics import Judgement

MOST = 6_000
"""Texts on one map, a third of them questions at most: half a minute of projecting."""

_MOST_TWINS = 1_000
_FEWEST_ENTRIES = 3
_USUAL, _BLOCK = 0.25, 256

Rows = NDArray[np.intp]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two entries that nearly ask the same: their nearest phrasings, by rows of the map."""

    a: str
    b: str
    similarity: float
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Mapped:
    """The texts of a map, one row each: phrasings first, grouped by entry, then questions.

    `rows` are the phrasings' in the snapshot, `owners` their entries' positions; `asked` are the
    questions' positions, of the `askable` ones that have words; `holes` are those of them that are
    far from every phrasing, and not found.
    """

    vectors: Floats
    rows: Rows
    owners: Rows
    asked: Rows
    askable: int
    holes: Rows
    twins: Sequence[Twins]


def mapped(
    snapshot: Snapshot, judgements: Sequence[Judgement], vectors: Sequence[Vector | None]
) -> Mapped:
    """The knowledge base with these questions and their vectors; one that has none is left out.

    Of more than fit, so many spread evenly; every entry that fits has its first phrasing.
    """
    asked = np.array([at for at, one in enumerate(vectors) if one is not None], np.intp)
    phrasings = of_length_one(snapshot.phrasings.vectors)
    rows = _chosen(snapshot, MOST - min(len(asked), MOST // 3))
    asked = _spread(asked, MOST - len(rows))
    own = snapshot.phrasings.owners
    questions = [one for at in asked.tolist() if (one := vectors[at]) is not None]
    stacked = np.stack(questions) if questions else phrasings[:0]
    asked_vectors = of_length_one(stacked)
    lost = np.array([not judgements[at].top_right for at in asked.tolist()], np.bool_)
    return Mapped(
        vectors=np.concatenate([phrasings[rows], asked_vectors]),
        rows=rows,
        owners=own[rows],
        asked=asked,
        askable=sum(one is not None for one in vectors),
        holes=asked[lost & _far(phrasings, own, asked_vectors)],
        twins=_twins(snapshot, phrasings[rows], own[rows]),
    )


def twins_of(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The slugs of entries that nearly ask the same, the nearest first.

    Of more phrasings than a map has, those that it shows are compared.
    """
    rows = _chosen(snapshot, MOST)
    vectors = of_length_one(snapshot.phrasings.vectors[rows])
    found = _twins(snapshot, vectors, snapshot.phrasings.owners[rows])
    return [(one.a, one.b) for one in found]


def _chosen(snapshot: Snapshot, most: int) -> Rows:
    """Rows of at most so many phrasings, in their order: each entry's first, then others."""
    starts, count = snapshot.phrasings.groups.starts, len(snapshot.phrasings.texts)
    if count <= most:
        return np.arange(count, dtype=np.intp)
    first = _spread(starts, most)
    rest = np.setdiff1d(np.arange(count, dtype=np.intp), starts)
    return np.sort(np.concatenate([first, _spread(rest, most - len(first))]))


def _spread(rows: Rows, most: int) -> Rows:
    if len(rows) <= most:
        return rows
    return rows[np.arange(most) * len(rows) // max(1, most)]


def _far(phrasings: Floats, owners: Rows, questions: Floats) -> NDArray[np.bool_]:
    """bool[questions]: farther from every phrasing than three of four from another entry's.

    Over five sets of questions 0 to 24 % of those in scope are, and 23 to 76 % of those out of it.
    Of many phrasings `MOST`, spread evenly, say how far that is.
    """
    if not len(questions) or len(np.unique(owners)) < _FEWEST_ENTRIES:
        return np.zeros(len(questions), np.bool_)
    asked = _spread(np.arange(len(phrasings), dtype=np.intp), MOST)
    others = np.concatenate(
        [
            np.where(owners[some, None] == owners, -np.inf, phrasings[some] @ phrasings.T).max(1)
            for at in range(0, len(asked), _BLOCK)
            for some in (asked[at : at + _BLOCK],)
        ]
    )
    least = float(np.quantile(others, _USUAL))
    return np.array([float((phrasings @ one).max()) < least for one in questions], np.bool_)


def _twins(snapshot: Snapshot, vectors: Floats, owners: Rows) -> list[Twins]:
    """Pairs of entries with their nearest phrasings, the nearest first."""
    found: dict[tuple[int, int], Twins] = {}
    for pair in nearest_pairs(vectors, owners.tolist(), TWIN, _MOST_TWINS):
        one, other = int(owners[pair.first]), int(owners[pair.second])
        if (one, other) not in found:
            found[one, other] = Twins(
                snapshot.entries[one].slug,
                snapshot.entries[other].slug,
                pair.similarity,
                pair.first,
                pair.second,
            )
    return list(found.values())
