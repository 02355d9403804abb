"""What would be decided on a question, without a receipt: nothing of it is stored."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.chatter import is_chatter
from bot.core.deciding import decide, decided, without_search
from bot.core.faq import Audience, KnowledgeBase
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.outcomes import Decision, Rule, Vector
from bot.core.ports import Encoder, LanguageDetector
from bot.core.query import clean, redact

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Posed:
    """A question that is cleaned, redacted and embedded, and who asks."""

    text: str
    vector: Vector
    audience: Audience = Audience.INTERNAL


class Considering:
    """Decides as a question would be decided at this moment."""

    def __init__(
        self, library: Library, encoder: Encoder, languages: LanguageDetector | None
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._languages = languages

    async def knowledge(self, kb: KnowledgeBase) -> Knowledge:
        """The knowledge base as it is asked now."""
        return await self._library.current(kb)

    async def question(
        self, kb: KnowledgeBase, text: str, audience: Audience
    ) -> tuple[Decision, bool]:
        """The decision on it; and whether the bot would tell how to ask instead, as if greeted."""
        knowledge = await self._library.current(kb)
        asked = redact(clean(text))
        if (early := without_search(knowledge, asked, audience)) is not None:
            return early, early.rule is Rule.NO_TEXT
        vector = await self._encoder.encode_question(asked)
        decision = await decide(
            knowledge, asked, vector, audience=audience, top_k=_SHOWN, languages=self._languages
        )
        by_words = decision.rule in (Rule.EXACT, Rule.AMBIGUOUS)
        return decision, is_chatter(text) and not by_words

    async def questions(self, knowledge: Knowledge, texts: Sequence[str]) -> list[Decision]:
        """The decisions on many, in order."""
        asked = [redact(clean(text)) for text in texts]
        vectors = await self._encoder.encode_questions(asked) if asked else ()
        return await self.posed(knowledge, [*map(Posed, asked, vectors)])

    async def embedded(self, texts: Sequence[str]) -> Sequence[Vector]:
        """The vectors of texts that are cleaned and redacted."""
        return [*await self._encoder.encode_questions(texts)] if texts else []

    async def posed(self, knowledge: Knowledge, posed: Sequence[Posed]) -> list[Decision]:
        """The decisions on many that are embedded, in order; beside the event loop."""
        return await asyncio.to_thread(self._each, knowledge, posed)

    def _each(self, knowledge: Knowledge, posed: Sequence[Posed]) -> list[Decision]:
        return [
            decided(
                knowledge,
                one.text,
                one.vector,
                knowledge.snapshot.candidates(one.vector),
                audience=one.audience,
                top_k=_SHOWN,
                languages=self._languages,
            )
            for one in posed
        ]
