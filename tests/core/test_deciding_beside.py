"""A decision in a large knowledge base holds up nobody else's."""

import threading

import numpy as np

from bot.core.deciding import decide, decided
from bot.core.faq import Audience, FaqEntry, KnowledgeBase
from bot.core.gathering import QUICK
from bot.core.knowledge import Knowledge, Stored
from bot.core.outcomes import Vector
from bot.core.ports import LanguageDetector
from bot.core.query import text_hash
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from bot.core.weighing import Weighing
from bot.fitting.shipped import shipped_for
from bot.storage.exact_index import ExactIndex
from tests.core.retrieval.toy import ENCODER

ASKED = "is there a parking spot for me here"


class Witness(LanguageDetector):
    """Sees on which thread a decision is made."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def detect(self, text: str) -> tuple[str, float]:
        self.threads.append(threading.current_thread())
        return "en", 1.0


def knowing(phrasings: int) -> Knowledge:
    """So many ways to ask, three an entry."""
    entries = [
        FaqEntry(f"e{at}", f"what about {at}", "\u2014", (f"and {at}?", f"{at}, please"), key=at)
        for at in range(1, phrasings // 3 + 1)
    ]
    vectors = {text_hash(one.text): _vector(one.text) for entry in entries for one in units(entry)}
    model = ENCODER.provenance
    snapshot = Snapshot.build(entries, vectors, kb=1, revision=1, model=model)
    return Knowledge(
        kb=KnowledgeBase(1, "large", 1),
        stored=Stored(1, {}, {}),
        snapshot=snapshot,
        index=ExactIndex(snapshot.phrasings.vectors, model.similarity, snapshot.shortened),
        calibration=shipped_for(model),
        fit=None,
        judged_by=None,
        stale=0,
        language="en",
        is_read=True,
    )


def _vector(text: str) -> Vector:
    row = np.frombuffer(text_hash(text), np.uint8).astype(np.float32) - np.float32(127.5)
    padded = np.tile(row, ENCODER.provenance.dimension // len(row))
    return np.asarray(padded / np.linalg.norm(padded), np.float32)


async def test_a_large_one_is_looked_through_beside_the_event_loop_and_decides_the_same() -> None:
    large, witness, vector = knowing(QUICK + 3), Witness(), _vector(ASKED)

    decision = await decide(large, ASKED, vector, languages=witness)

    assert witness.threads and threading.current_thread() not in witness.threads
    again = decided(large, ASKED, vector, large.snapshot.candidates(vector), languages=witness)
    assert (decision.hits, decision.features) == (again.hits, again.features)
    assert (decision.outcome, decision.confidence) == (again.outcome, again.confidence)


async def test_words_that_are_looked_up_while_the_encoder_works_change_nothing() -> None:
    large, witness = knowing(QUICK + 3), Witness()

    weighed = await Weighing(ENCODER, witness).question(large, ASKED, Audience.INTERNAL, 5)

    read = large.readings(ASKED)[0]
    vector = await ENCODER.encode_question(read)
    plain = await decide(large, ASKED, vector, read=read, languages=witness)
    assert (weighed.hits, weighed.features) == (plain.hits, plain.features)


async def test_a_small_one_is_not_worth_the_way() -> None:
    small, witness = knowing(30), Witness()

    await decide(small, ASKED, _vector(ASKED), languages=witness)

    assert set(witness.threads) == {threading.current_thread()}
