"""Questions in, receipts out: clean, redact, encode, decide, keep the record."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import perf_counter

from bot.core.deciding import decide, without_search
from bot.core.faq import Audience, FaqEntry, KnowledgeBase, Status
from bot.core.knowledge import Knowledge
from bot.core.library import Library
from bot.core.messages import Person, Place, Trigger
from bot.core.outcomes import Answered, Decision, Hit, Receipt, Timing
from bot.core.ports import Encoder, FaqStore, LanguageDetector, Progress, ReceiptStore
from bot.core.query import clean, redact
from bot.core.retrieval.ranking import nearest

MOST_HITS = 100
"""Hits that one question may ask for."""

_RANKED = 10


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where, and how it reached the bot."""

    place: Place
    person: Person
    trigger: Trigger


class AnswerService:
    """Decides questions against the library, and stores a receipt of each decision."""

    def __init__(
        self,
        *,
        library: Library,
        encoder: Encoder,
        store: FaqStore,
        receipts: ReceiptStore,
        languages: LanguageDetector | None,
        pseudonym: Callable[[str], str],
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._store = store
        self._receipts = receipts
        self._languages = languages
        self._pseudonym = pseudonym

    async def ask(self, kb: KnowledgeBase, text: str, asker: Asker, *, top_k: int = 5) -> Receipt:
        """The stored record of the decision; an answer's entry is active at this moment."""
        audience = audience_of(asker.person)
        decision = await self._decide(kb, text, audience, top_k)
        if isinstance(decision.outcome, Answered) and not await self.entry(
            kb, decision.outcome.hit.entry, audience
        ):
            await self._library.refresh(kb)  # the entry went by SQL since the last look
            decision = await self._decide(kb, text, audience, top_k)
        receipt = Receipt(
            id=secrets.token_hex(5),
            at=datetime.now(UTC),
            platform=asker.place.platform,
            workspace=asker.place.workspace,
            channel=asker.place.channel,
            trigger=asker.trigger,
            asker=self._pseudonym(f"{asker.place.platform}:{asker.person.id}"),
            decision=decision,
        )
        await self._receipts.add_receipt(receipt)
        return receipt

    async def decide_all(
        self, knowledge: Knowledge, texts: Sequence[str], progress: Progress | None = None
    ) -> list[Decision]:
        """The decisions on many questions, in order, without receipts; repeated runs are equal."""
        asked = [redact(clean(text)) for text in texts]
        vectors = await self._encoder.encode_questions(asked, progress)
        return [
            await decide(knowledge, text, vector, top_k=_RANKED, languages=self._languages)
            for text, vector in zip(asked, vectors, strict=True)
        ]

    async def search(
        self, kb: KnowledgeBase, text: str, audience: Audience, *, limit: int = 10
    ) -> Sequence[Hit]:
        """Entries by words and by meaning, best first, whatever the confidence."""
        return (await self._decide(kb, text, audience, limit)).hits

    async def nearest(self, kb: KnowledgeBase, text: str, *, top_k: int = 5) -> Sequence[Hit]:
        """Entries by the model's similarity alone, most similar first: plain top-k search."""
        knowledge = await self._library.current(kb)
        asked = redact(clean(text))
        vector = await self._encoder.encode_question(asked)
        candidates = await knowledge.index.candidates(vector)
        return nearest(knowledge.snapshot, asked, vector, candidates, top_k=top_k)

    async def is_empty(self, kb: KnowledgeBase, audience: Audience) -> bool:
        """Whether there is no entry for that audience."""
        knowledge = await self._library.current(kb)
        visible = knowledge.snapshot.visible(audience)
        return not (knowledge.snapshot.entries if visible is None else visible.any())

    async def is_phrasing(self, kb: KnowledgeBase, text: str, audience: Audience) -> bool:
        """Whether an entry has the text as a phrasing, word for word."""
        snapshot = (await self._library.current(kb)).snapshot
        return bool(snapshot.owners_of(redact(clean(text)), snapshot.visible(audience)))

    async def entry(self, kb: KnowledgeBase, key: int, audience: Audience) -> FaqEntry | None:
        """The entry as it stands now, if it is in use, of this knowledge base and audience."""
        entry = (await self._store.entries_by_key(kb.key, [key])).get(key)
        usable = entry and entry.status is Status.ACTIVE and entry.is_for(audience)
        return entry if usable else None

    async def examples(
        self, kb: KnowledgeBase, first: Sequence[int], count: int, audience: Audience
    ) -> list[FaqEntry]:
        """Entries to show as examples: those named first, then the knowledge base's first ones."""
        snapshot = (await self._library.current(kb)).snapshot
        seen = {entry.key: entry for entry in snapshot.entries if entry.is_for(audience)}
        order = dict.fromkeys([*(key for key in first if key in seen), *seen])
        return [seen[key] for key in order][:count]

    async def _decide(
        self, kb: KnowledgeBase, text: str, audience: Audience, top_k: int
    ) -> Decision:
        started = perf_counter()
        knowledge = await self._library.current(kb)
        asked = redact(clean(text))
        if (early := without_search(knowledge, asked, audience)) is not None:
            return early
        encoding = perf_counter()
        vector = await self._encoder.encode_question(asked)
        searching = perf_counter()
        decision = await decide(
            knowledge,
            asked,
            vector,
            audience=audience,
            top_k=min(top_k, MOST_HITS),
            languages=self._languages,
        )
        ended = perf_counter()
        return replace(
            decision,
            timing=Timing(
                encode=(searching - encoding) * 1000,
                search=(ended - searching) * 1000,
                total=(ended - started) * 1000,
            ),
        )


def audience_of(person: Person) -> Audience:
    """Guests get public entries alone."""
    return Audience.PUBLIC if person.guest else Audience.INTERNAL
