"""The decision on a message: as a whole, and by its sentences where that is nearly enough.

Of two things that are asked in it the surer is answered.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.deciding import decide, without_search
from bot.core.errors import ModelError
from bot.core.faq import Audience
from bot.core.gathering import Words, is_large, question_vector, words
from bot.core.knowledge import Knowledge
from bot.core.outcomes import Decision, Rule, Timing, Vector
from bot.core.ports import Encoder, LanguageDetector, Progress
from bot.core.threads import beside

HEAD_START = 0.0003
"""Seconds after which words are looked up while a question is encoded: an encoder's thread cannot
begin while another one computes. The event loop rounds it up to a millisecond."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One of `Knowledge.readings`, with its embedding."""

    text: str
    vector: Vector
    said: asyncio.Task[Words] | None = None
    """What its words say, where that is looked up meanwhile."""

    def leave(self) -> None:
        """Its words are not waited for any more, if they still are."""
        if self.said is not None:
            self.said.cancel()


class Weighing:
    """Decides cleaned and redacted questions."""

    def __init__(self, encoder: Encoder, languages: LanguageDetector | None) -> None:
        self._encoder = encoder
        self._languages = languages

    async def question(
        self, knowledge: Knowledge, text: str, audience: Audience, top_k: int
    ) -> Decision:
        """The decision on one, with the time that it took; its sentences are read if need be."""
        started = time.perf_counter()
        if (early := without_search(knowledge, text, audience)) is not None:
            return early
        whole, *parts = knowledge.readings(text, audience)
        before = time.perf_counter()
        reads = [await self._read(knowledge, text, whole, audience)]
        encoding = time.perf_counter() - before
        try:
            decisions = [await self._decided(knowledge, text, reads[0], audience, top_k)]
            if parts and is_close(decisions[0]):
                before = time.perf_counter()
                reads += await self._read_if_can_be(knowledge, text, parts, audience)
                encoding += time.perf_counter() - before
                decisions += [
                    await self._decided(knowledge, text, one, audience, top_k) for one in reads[1:]
                ]
        finally:
            for read in reads:
                read.leave()
        total = time.perf_counter() - started
        search = total - encoding
        timing = Timing(encode=encoding * 1000, search=search * 1000, total=total * 1000)
        return replace(surest(decisions), timing=timing)

    async def questions(
        self,
        knowledge: Knowledge,
        texts: Sequence[str],
        top_k: int,
        progress: Progress | None = None,
    ) -> list[Decision]:
        """The decisions on many, in order; repeated runs are equal."""
        readings = await self.read(knowledge, texts, progress)
        return [
            surest(
                [
                    await self._decided(knowledge, text, one, Audience.INTERNAL, top_k)
                    for one in reads
                ]
            )
            for text, reads in zip(texts, readings, strict=True)
        ]

    async def read(
        self, knowledge: Knowledge, texts: Sequence[str], progress: Progress | None = None
    ) -> list[list[Reading]]:
        """How each of many questions is read, encoded together."""
        readings = [knowledge.readings(text) for text in texts]
        every = [read for reads in readings for read in reads]
        vectors = iter(await self._encoder.encode_questions(every, progress) if every else ())
        return [[Reading(read, next(vectors)) for read in reads] for reads in readings]

    async def _read(
        self, knowledge: Knowledge, text: str, read: str, audience: Audience
    ) -> Reading:
        """Encodes how a question is read, and has its words looked up meanwhile."""
        encoding = asyncio.create_task(question_vector(self._encoder, knowledge, read, audience))
        said = asyncio.create_task(self._words(knowledge, text, read))
        try:
            return Reading(read, await encoding, said)
        except BaseException:
            said.cancel()
            raise

    async def _read_if_can_be(
        self, knowledge: Knowledge, text: str, parts: Sequence[str], audience: Audience
    ) -> Sequence[Reading]:
        """Several at once; none where the encoder fails, for the whole was read already."""
        found = await asyncio.gather(
            *(self._read(knowledge, text, part, audience) for part in parts),
            return_exceptions=True,
        )
        reads = [one for one in found if isinstance(one, Reading)]
        for one in found:
            if isinstance(one, BaseException):
                for read in reads:
                    read.leave()
                if isinstance(one, ModelError):
                    return ()
                raise one
        return reads

    async def _words(self, knowledge: Knowledge, text: str, read: str) -> Words:
        if is_large(knowledge):
            return await beside(_words_later, knowledge, text, read, self._languages)
        await asyncio.sleep(HEAD_START)
        return words(knowledge, text, read, self._languages)

    async def _decided(
        self, knowledge: Knowledge, text: str, read: Reading, audience: Audience, top_k: int
    ) -> Decision:
        return await decide(
            knowledge,
            text,
            read.vector,
            read=read.text,
            said=read.said,
            audience=audience,
            top_k=top_k,
            languages=self._languages,
        )


def _words_later(
    knowledge: Knowledge, text: str, read: str, languages: LanguageDetector | None
) -> Words:
    time.sleep(HEAD_START)
    return words(knowledge, text, read, languages)


def is_close(whole: Decision) -> bool:
    """Whether the sentences of a message have a say, by the decision on it as a whole.

    Only where that is nearly an answer. Torn from a message that asks something else, a sentence
    would be answered too often: "how do I undo this" under a question about black screens.
    """
    return whole.rule is Rule.NEARLY


def surest(decisions: Sequence[Decision]) -> Decision:
    """The decision on a message, out of those on its readings, the whole first.

    The most confident answer, else the most confident one; of equals the first.
    """
    return max(decisions, key=sureness) if is_close(decisions[0]) else decisions[0]


def sureness(decision: Decision) -> tuple[bool, float]:
    """What orders decisions on one message: an answer before a guess, however confident that is."""
    return decision.rule is Rule.CONFIDENT, decision.confidence
