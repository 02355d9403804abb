"""Decisions on what an approximate index found, beside those on everything."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from bot.core.faq import FaqEntry, ModelProvenance
from bot.core.ports import Candidates
from bot.core.query import text_hash
from bot.core.retrieval.approaching import approached, reached
from bot.core.retrieval.ranking import REACH, Ranking, rank
from bot.core.retrieval.similarity import Floats, similarity
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units

FUNCTIONS = ("cosine", "dot", "euclidean")


def made(entries: int = 2_000, function: str = "cosine", seed: int = 0) -> Snapshot:
    """Topics of twenty entries of three phrasings, whose vectors lie as real ones do."""
    chance = np.random.default_rng(seed)
    topics = _unit(chance.standard_normal((max(1, entries // 20), 64)))
    known = [
        FaqEntry(f"e{at}", f"q {at}", "—", (f"a {at}", f"b {at}"), key=at + 1)
        for at in range(entries)
    ]
    vectors: dict[bytes, Floats] = {}
    for at, entry in enumerate(known):
        own = topics[at % len(topics)] + 0.9 * _unit(chance.standard_normal((1, 64)))[0]
        rows = _unit(own + 0.7 * _unit(chance.standard_normal((3, 64))))
        texts = [unit.text for unit in units(entry)]
        vectors.update(zip(map(text_hash, texts), rows, strict=False))
    model = ModelProvenance("made", "1", 64, "d" * 12, function, 256)
    return Snapshot.build(known, vectors, kb=1, revision=1, model=model)


def _unit(rows: npt.NDArray[np.floating[Any]]) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def questions(snapshot: Snapshot, count: int = 40) -> list[Floats]:
    chance = np.random.default_rng(1)
    rows = snapshot.phrasings.vectors[chance.integers(0, len(snapshot.phrasings.vectors), count)]
    return [*_unit(rows + 0.8 * _unit(chance.standard_normal(rows.shape)))]


def nearest(snapshot: Snapshot, vector: Floats, first: int, last: int) -> Candidates:
    """The rows of these ranks, as an index would give them that misses those before."""
    near = similarity(snapshot.model.similarity, snapshot.phrasings.vectors, vector, alone=True)
    rows = np.sort(np.argsort(-near, kind="stable")[first:last])
    return Candidates(rows, near[rows], float(near[rows].min()))


def _gap(one: Ranking, other: Ranking) -> float:
    return max(abs(a - b) for a, b in zip(one.features, other.features, strict=True))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("missed", [0, 20])
def test_fifty_candidates_decide_nearly_as_all_do_even_without_the_nearest(
    function: str, missed: int
) -> None:
    snapshot = made(function=function)
    gaps, same = [], 0
    for vector in questions(snapshot):
        full = rank(snapshot, "word", vector, snapshot.candidates(vector))
        some = rank(snapshot, "word", vector, nearest(snapshot, vector, missed, missed + 50))
        gaps.append(_gap(full, some))
        same += [hit.entry for hit in full.hits] == [hit.entry for hit in some.hits]

    assert max(gaps) < 0.02
    assert same == len(gaps)


def test_what_the_index_missed_is_shown_with_its_own_phrasing_and_similarity() -> None:
    snapshot = made()
    vector = snapshot.phrasings.vectors[100]

    found = rank(snapshot, "word", vector, nearest(snapshot, vector, 30, 80)).hits[0]

    assert found.slug == "e33"
    assert found.phrasing == snapshot.phrasings.texts[100]
    assert found.similarity == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_decision_replays_bit_for_bit_from_how_far_the_index_reached(function: str) -> None:
    snapshot = made(600, function=function)
    for vector in questions(snapshot, 20):
        first = rank(snapshot, "word", vector, nearest(snapshot, vector, 0, 50))

        again = rank(snapshot, "word", vector, reached(snapshot, vector, first.explanation[REACH]))

        assert again == first


def test_an_exact_decision_says_nothing_of_a_reach() -> None:
    snapshot = made(30)
    vector = questions(snapshot, 1)[0]

    assert REACH not in rank(snapshot, "word", vector, snapshot.candidates(vector)).explanation


def test_hidden_entries_stay_hidden() -> None:
    snapshot = made(200)
    vector = snapshot.phrasings.vectors[30]
    visible = np.arange(200) != 10

    found = rank(snapshot, "word", vector, nearest(snapshot, vector, 0, 20), visible=visible)

    assert "e10" not in {hit.slug for hit in found.hits}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_rows_bits_do_not_depend_on_its_neighbours(function: str) -> None:
    chance = np.random.default_rng(0)
    rows = chance.standard_normal((301, 384), dtype=np.float32)
    vector = chance.standard_normal(384, dtype=np.float32)
    whole = similarity(function, rows, vector, alone=True)
    for _ in range(20):
        some = np.flatnonzero(chance.random(301) < chance.random())
        assert np.array_equal(similarity(function, rows[some], vector, alone=True), whole[some])


def test_few_entries_are_all_looked_at() -> None:
    snapshot = made(5)
    vector = questions(snapshot, 1)[0]

    found = approached(snapshot, vector, nearest(snapshot, vector, 0, 2), np.zeros(5, np.float32))

    assert np.array_equal(found.rows, np.arange(15))
