"""TF-IDF cosine over character 3- to 5-grams: what still matches when words are misspelt."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.retrieval.postings import Counts, Postings
from bot.core.retrieval.text import grams


@dataclass(frozen=True, slots=True)
class NgramIndex:
    """The spelling of a fixed set of texts, by their words' character n-grams.

    Weights are those of scikit-learn's `TfidfVectorizer(analyzer="char_wb", sublinear_tf=True)`:
    (1 + ln tf) · (1 + ln((1 + N) / (1 + n))), rows of length one.
    """

    vocabulary: dict[str, int]
    idf: NDArray[np.float32]
    postings: Postings

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Self:
        """Indexed from texts given as their words."""
        counts = Counts.of(texts).parts(grams)
        frequency = counts.document_frequency
        idf = 1.0 + np.log((1.0 + counts.size) / (1.0 + frequency))
        weight = (1.0 + np.log(counts.count_of)) * idf[counts.term_of]
        norm = np.sqrt(np.bincount(counts.document_of, weight**2, minlength=counts.size))
        return cls(
            counts.vocabulary,
            idf.astype(np.float32),
            Postings.gather(
                counts.size,
                len(counts.vocabulary),
                counts.term_of,
                counts.document_of,
                (weight / norm[counts.document_of]).astype(np.float32),
            ),
        )

    def score(self, query: Sequence[str]) -> NDArray[np.float32]:
        """float32[texts]: cosine of each text to the query's words.

        An n-gram that no text holds counts in the query's length: an unknown word lowers the
        cosine, as it should.
        """
        counted = Counter(chain.from_iterable(map(grams, query)))
        terms = [self.vocabulary.get(gram, -1) for gram in counted]
        rarest = 1.0 + float(np.log1p(self.postings.size))
        idf = [self.idf.item(term) if term >= 0 else rarest for term in terms]
        weights = [_damped(count) * own for count, own in zip(counted.values(), idf, strict=True)]
        norm = sum(weight * weight for weight in weights) ** 0.5
        return self.postings.score(
            [term for term in terms if term >= 0],
            [own / norm for own, term in zip(weights, terms, strict=True) if term >= 0],
        )


@lru_cache(maxsize=256)
def _damped(count: int) -> float:
    return 1.0 + float(np.log(count))
