"""What would be decided on a question, without a receipt: nothing of it is stored."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.chatter import is_chatter
from bot.core.deciding import decided
from bot.core.faq import Audience, KnowledgeBase
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.outcomes import Decision, Rule, Vector
from bot.core.ports import Encoder, LanguageDetector
from bot.core.query import clean, redact
from bot.core.weighing import Reading, Weighing, surest

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Posed:
    """A question that is cleaned, redacted and embedded, and who asks."""

    text: str
    reads: Sequence[Reading]
    """As the knowledge base reads it."""
    audience: Audience = Audience.INTERNAL


class Considering:
    """Decides as a question would be decided at this moment."""

    def __init__(
        self, library: Library, encoder: Encoder, languages: LanguageDetector | None
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._languages = languages
        self._weighing = Weighing(encoder, languages)

    async def knowledge(self, kb: KnowledgeBase) -> Knowledge:
        """The knowledge base as it is asked now."""
        return await self._library.current(kb)

    async def question(
        self, kb: KnowledgeBase, text: str, audience: Audience
    ) -> tuple[Decision, bool]:
        """The decision on it; and whether the bot would tell how to ask instead, as if greeted."""
        knowledge = await self._library.current(kb)
        asked = redact(clean(text))
        decision = await self._weighing.question(knowledge, asked, audience, _SHOWN)
        if decision.rule in (Rule.EMPTY, Rule.NO_TEXT):
            return decision, decision.rule is Rule.NO_TEXT
        by_words = decision.rule in (Rule.EXACT, Rule.AMBIGUOUS)
        return decision, is_chatter(text) and not by_words

    async def questions(self, knowledge: Knowledge, texts: Sequence[str]) -> list[Decision]:
        """The decisions on many, in order."""
        asked = [redact(clean(text)) for text in texts]
        readings = await self._weighing.read(knowledge, asked)
        return await self.posed(knowledge, [*map(Posed, asked, readings)])

    async def embedded(self, texts: Sequence[str]) -> Sequence[Vector]:
        """The vectors of questions as they are read."""
        return [*await self._encoder.encode_questions(texts)] if texts else []

    async def posed(self, knowledge: Knowledge, posed: Sequence[Posed]) -> list[Decision]:
        """The decisions on many that are embedded, in order; beside the event loop."""
        return await asyncio.to_thread(self._each, knowledge, posed)

    def _each(self, knowledge: Knowledge, posed: Sequence[Posed]) -> list[Decision]:
        return [surest(self._every(knowledge, one)) for one in posed]

    def _every(self, knowledge: Knowledge, posed: Posed) -> list[Decision]:
        return [
            decided(
                knowledge,
                posed.text,
                one.vector,
                knowledge.snapshot.candidates(one.vector),
                read=one.text,
                audience=posed.audience,
                top_k=_SHOWN,
                languages=self._languages,
            )
            for one in posed.reads
        ]
