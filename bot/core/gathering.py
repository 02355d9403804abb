"""What is gathered about a question before it is decided: its vector, and what its words say."""

from dataclasses import dataclass

import numpy as np

from bot.core.errors import ModelError
from bot.core.faq import Audience
from bot.core.knowledge import Knowledge
from bot.core.languages import is_foreign
from bot.core.outcomes import Vector
from bot.core.ports import Encoder, LanguageDetector
from bot.core.retrieval.lexicon import Lexical

QUICK = 20_000
"""Phrasings up to which a decision is made on the event loop: it takes some 3 ms there."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a question's words say, whatever its embedding."""

    lexical: Lexical
    foreign: bool
    """Whether they are surely in another language than the knowledge base."""


def is_large(knowledge: Knowledge) -> bool:
    """Whether what a question is compared with is looked up beside the event loop."""
    return len(knowledge.snapshot.phrasings.texts) > QUICK


async def question_vector(
    encoder: Encoder, knowledge: Knowledge, text: str, audience: Audience
) -> Vector:
    """The vector of a question as it is read.

    Where the encoder fails, a question that an entry has word for word gets that phrasing's vector,
    so that it is answered all the same; any other raises the encoder's ModelError.
    """
    try:
        return await encoder.encode_question(text)
    except ModelError:
        snapshot = knowledge.snapshot
        key, phrasings = snapshot.exact.key_of(text), snapshot.phrasings
        for owner in snapshot.owners_of(text, snapshot.visible(audience)):
            for row in np.flatnonzero(phrasings.owners == owner):
                if snapshot.exact.keys[row] == key:
                    vector: Vector = phrasings.vectors[row].copy()
                    return vector
        raise


def words(knowledge: Knowledge, text: str, read: str, languages: LanguageDetector | None) -> Words:
    """Those of a cleaned and redacted question, read as `read`; for who has the time already."""
    return Words(
        knowledge.snapshot.lexicon.read(read),
        languages is not None and is_foreign(knowledge.language, text, languages),
    )
