"""Judged rankings: what calibrations are fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.outcomes import Vector
from bot.core.retrieval.ranking import FEATURES, Ranking, rank
from bot.core.retrieval.snapshot import Snapshot

IN_SCOPE = 0.65
"""Share of the questions asked that an entry answers: about the mean of public sets."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the slugs of the entries that answer it; none: it is out of scope.

    `text` is cleaned as at run time, `vector` is its embedding.
    """

    text: str
    vector: Vector
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Examples:
    """Rankings and whether they were right: `features` float64[n, k], the rest bool[n].

    `wanted` names the entry that should have come first, "" for out of scope.
    """

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    in_scope: NDArray[np.bool_]
    wanted: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.right)

    @classmethod
    def of(cls, snapshot: Snapshot, questions: Sequence[Labelled]) -> Self:
        """Each question ranked by the snapshot. One whose entries are all unknown is left out."""
        known = {entry.slug for entry in snapshot.entries}
        asked = [
            question
            for question in questions
            if not question.relevant or not question.relevant.isdisjoint(known)
        ]
        rankings = [ranked(snapshot, question) for question in asked] if known else []
        return cls(
            np.array([found.features for found in rankings], np.float64).reshape(
                len(rankings), len(FEATURES)
            ),
            np.array(
                [
                    found.hits[0].slug in question.relevant
                    for found, question in zip(rankings, asked, strict=False)
                ],
                np.bool_,
            ),
            np.array([bool(question.relevant) for question in asked[: len(rankings)]], np.bool_),
            tuple(min(question.relevant, default="") for question in asked[: len(rankings)]),
        )

    @classmethod
    def joined(cls, parts: Sequence["Examples"]) -> Self:
        """One after the other; of no parts, none."""
        return cls(
            np.concatenate([np.zeros((0, len(FEATURES))), *(part.features for part in parts)]),
            np.concatenate([np.zeros(0, np.bool_), *(part.right for part in parts)]),
            np.concatenate([np.zeros(0, np.bool_), *(part.in_scope for part in parts)]),
            tuple(slug for part in parts for slug in part.wanted),
        )


def ranked(snapshot: Snapshot, question: Labelled, top_k: int = 1) -> Ranking:
    """The ranking of one labelled question, over all entries and all phrasings."""
    near = snapshot.candidates(question.vector)
    return rank(snapshot, question.text, question.vector, near, top_k=top_k)


def as_asked(in_scope: NDArray[np.bool_]) -> NDArray[np.float64]:
    """float64[n]: weights, 1 in the mean, that give questions in scope their usual share.

    All ones where there are only questions of one sort.
    """
    inside = float(in_scope.mean()) if len(in_scope) else 0.0
    if not 0.0 < inside < 1.0:
        return np.ones(len(in_scope))
    return np.where(in_scope, IN_SCOPE / inside, (1.0 - IN_SCOPE) / (1.0 - inside))
