"""Labelled questions with their vectors."""

from bot.core.knowledge import Judged, Knowledge
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

    async def of(self, knowledge: Knowledge) -> list[Judged]:
        """Those of a knowledge base, as it reads them.

        The vectors are kept until the labels change, or are read otherwise.
        """
        kb = knowledge.kb.key
        labels = await self._labels.labels(kb)
        kept = self._kept.get(kb, [])
        texts = [knowledge.reading(redact(clean(label.text))) for label in labels]
        if [one.read for one in kept] == texts:
            vectors = [one.vector for one in kept]
        else:
            vectors = [*await self._encoder.encode_questions(texts)]  # together: to the last bit
        found = [Judged(*one) for one in zip(labels, texts, vectors, strict=True)]
        self._kept[kb] = found
        if len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        return found
