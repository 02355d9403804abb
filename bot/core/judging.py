"""Labelled questions with their vectors."""

from bot.core.knowledge import Judged
from bot.core.ports import Encoder, LabelStore
from bot.core.query import clean, redact

MOST_KEPT = 64
"""Knowledge bases whose questions are kept."""


class JudgedQuestions:
    """What people judged, encoded once."""

    def __init__(self, labels: LabelStore, encoder: Encoder) -> None:
        self._labels = labels
        self._encoder = encoder
        self._kept: dict[int, list[Judged]] = {}

    async def of(self, kb: int) -> list[Judged]:
        """Those of a knowledge base; the vectors are kept until the labels change."""
        labels = await self._labels.labels(kb)
        kept = self._kept.get(kb, [])
        texts = [redact(clean(label.text)) for label in labels]
        if [redact(clean(one.label.text)) for one in kept] == texts:
            vectors = [one.vector for one in kept]
        else:
            vectors = [*await self._encoder.encode_questions(texts)]  # together: to the last bit
        found = [Judged(*pair) for pair in zip(labels, vectors, strict=True)]
        self._kept[kb] = found
        if len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        return found
