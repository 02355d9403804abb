"""Terms that many documents hold, as whole rows: adding those up beats scattering weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.retrieval.postings import Postings

_SHARE = 8
"""A term is frequent that one in so many documents holds."""
_FEWEST = 4_096
"""Documents below which scattering is quick enough."""


@dataclass(frozen=True, slots=True)
class Frequent:
    """`rows` float32[frequent terms, documents]: their weights, 0 where a document has none."""

    rows: NDArray[np.float32]
    places: Mapping[int, int]
    """The row of each frequent term."""

    @classmethod
    def of(cls, postings: Postings) -> Self:
        """Those of postings; there are none in a small number of documents."""
        is_large = postings.size >= _FEWEST
        often = np.flatnonzero(postings.frequency * _SHARE >= postings.size) if is_large else ()
        rows = np.zeros((len(often), postings.size), np.float32)
        for row, term in zip(rows, often, strict=True):
            own = slice(postings.starts[term], postings.starts[term + 1])
            row[postings.documents[own]] = postings.weights[own]
        return cls(rows, {int(term): at for at, term in enumerate(often)})

    def score(
        self, postings: Postings, terms: NDArray[np.intp], factors: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """float32[documents]: what `postings.score` gives, but for the last bits."""
        if not self.places:
            return postings.score(terms, factors)
        places = np.array([self.places.get(term, -1) for term in terms.tolist()], np.intp)
        rare = places < 0
        found = postings.score(terms[rare], factors[rare])
        for place, factor in zip(places[~rare].tolist(), factors[~rare], strict=True):
            found += self.rows[place] * factor
        return found
