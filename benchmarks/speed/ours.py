"""The bot as it runs, on a database of its own, asked as the platforms ask it."""

from collections.abc import Mapping

import numpy as np

from benchmarks.speed.made_up import Question, entries, unit_vectors
from bot.app import App
from bot.core.answering import Asker
from bot.core.deciding import decide
from bot.core.faq import Audience, ChangeKind, FaqEntry, KnowledgeBase
from bot.core.indexing import texts_of
from bot.core.knowledge import Knowledge
from bot.core.messages import Person, Place, Trigger
from bot.core.outcomes import Vector
from bot.core.ports import Change
from bot.language import Py3LangidDetector

MOST_ENCODED = 1_000
"""Phrasings up to which vectors are the model's; a larger knowledge base gets random ones."""

_ASKER = Asker(Place("benchmark", "default", "here"), Person("nobody"), Trigger.DIRECT)


class Ours:
    """One knowledge base, embedded and fitted."""

    def __init__(self, app: App, kb: KnowledgeBase, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._app = app
        self._kb = kb
        self._languages = Py3LangidDetector()

    @classmethod
    async def of(cls, app: App, phrasings: int) -> "Ours":
        """A new knowledge base of that size in the database, and all that belongs to it."""
        made = entries(phrasings)
        kb = await app.stores.faq.create_knowledge_base(f"speed-{phrasings}")
        await app.stores.faq.save(
            kb.key,
            [Change(entry, ChangeKind.ADD, 0) for entry in made],
            author="benchmark",
            vectors=_random(app, made) if phrasings > MOST_ENCODED else {},
            model=app.encoder.provenance,
        )
        kb = await app.stores.faq.knowledge_base(kb.name)
        return cls(app, kb, await app.prepare(kb))

    async def nearest(self, question: Question) -> None:
        """The five nearest phrasings to a vector: the index alone."""
        found = await self.knowledge.index.candidates(question.vector)
        near = found.similarities
        best = np.argpartition(near, -5)[-5:]
        best[np.argsort(-near[best])]

    async def decide(self, question: Question) -> None:
        """Every signal of every entry, and the calibrated decision, from a vector."""
        await decide(self.knowledge, question.text, question.vector, languages=self._languages)

    async def search(self, question: Question) -> None:
        """The decision on a text, from cleaning to confidence, without a receipt."""
        await self._app.answering.search(self._kb, question.text, Audience.INTERNAL)

    async def ask(self, question: Question) -> None:
        """The same with its receipt stored."""
        await self._app.answering.ask(self._kb, question.text, _ASKER)


def _random(app: App, made: list[FaqEntry]) -> Mapping[bytes, Vector]:
    texts = texts_of(made)
    chance = np.random.default_rng(len(texts))
    rows = unit_vectors(len(texts), app.encoder.provenance.dimension, chance)
    return dict(zip(texts, rows, strict=True))
