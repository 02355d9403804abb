"""Phrasings that stand close to another entry's, whatever the model's own similarity."""

from dataclasses import replace

import numpy as np
import pytest

from bot.core.faq import FaqEntry
from bot.core.query import text_hash
from bot.core.retrieval.neighbours import TWIN, neighbours
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from tests.core.retrieval.toy import ENCODER, HELPDESK, embed, vector_of

NEW = FaqEntry("new", "How do I renew my VPN token today?", "Now.", ("what is for lunch",))


def stretched(text: str) -> float:
    """A length that has nothing to do with what a text says."""
    return 0.2 + text_hash(text)[0] / 16


@pytest.mark.parametrize(
    ("function", "lengths"),
    [("cosine", "one"), ("dot", "one"), ("euclidean", "one"), ("dot", "any"), ("euclidean", "any")],
)
def test_what_asks_nearly_the_same_is_found(function: str, lengths: str) -> None:
    texts = {unit.text for entry in (*HELPDESK, NEW) for unit in units(entry)}
    vectors = embed(texts)
    if lengths == "any":
        vectors = {
            text_hash(text): vectors[text_hash(text)] * np.float32(stretched(text))
            for text in texts
        }
    model = replace(ENCODER.provenance, similarity=function)
    snapshot = Snapshot.build(HELPDESK, vectors, kb=1, revision=1, model=model)

    (found,) = neighbours(snapshot, NEW, vectors)

    assert (found.phrasing, found.slug, found.is_twin) == (NEW.question, "vpn-token", True)
    same = vector_of(NEW.question) @ vector_of(HELPDESK[0].question)
    assert found.affinity == pytest.approx(same, abs=1e-5)


@pytest.mark.parametrize("function", ["dot", "euclidean"])
def test_what_a_model_finds_alike_is_told_on_one_scale(function: str) -> None:
    texts = [unit.text for entry in HELPDESK for unit in units(entry)]
    long = {key: row * np.float32(3) for key, row in embed(texts).items()}
    model = replace(ENCODER.provenance, similarity=function)
    snapshot = Snapshot.build(HELPDESK, long, kb=1, revision=1, model=model)
    itself = long[text_hash("printer offline")]

    found = float(snapshot.candidates(itself).similarities.max())

    assert snapshot.affinity_of(found) == pytest.approx(1, abs=1e-3)
    assert snapshot.affinity_of(-3.0 if function == "euclidean" else 3.0) < TWIN
