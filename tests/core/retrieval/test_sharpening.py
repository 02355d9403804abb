"""A large knowledge base is looked over with shortened vectors, and decides as with whole ones."""

from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.faq import Audience, FaqEntry, ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import Candidates, Matrix
from bot.core.query import text_hash
from bot.core.retrieval.groups import Groups
from bot.core.retrieval.head import Head
from bot.core.retrieval.keeping import Kept
from bot.core.retrieval.ranking import Ranking, nearest, rank
from bot.core.retrieval.shortened import LARGE, Short, Shortened, multiplied
from bot.core.retrieval.similarity import Floats, similarity
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units

FUNCTIONS = ("cosine", "dot", "euclidean")
WORDS = ("vpn", "token", "badge", "printer", "lost", "café", "renew", "desk", "parking", "key")


def made(entries: int, function: str = "cosine") -> tuple[list[FaqEntry], dict[bytes, Vector]]:
    """Topics of some twenty entries: with answers, negatives, and for either audience."""
    chance = np.random.default_rng(0)
    topics = _unit(chance.standard_normal((max(1, entries // 20), 48), np.float32))
    known, vectors = [], {}
    for key in range(1, entries + 1):
        words = chance.choice(WORDS, 3)
        entry = FaqEntry(
            f"e{key}",
            f"{words[0]} {words[1]} {key}",
            f"The {words[2]} is at {key}." if key % 4 else "—",
            (f"{words[2]}, number {key}", f"{key} {words[1]}"),
            negatives=(f"not {words[0]} {key}",) if key % 5 == 0 else (),
            audience=Audience.PUBLIC if key % 3 else Audience.INTERNAL,
            key=key,
        )
        own = topics[key % len(topics)] + _any(chance, 0.9, (1, 48))
        for unit, row in zip(units(entry), own + _any(chance, 0.7, (9, 48)), strict=False):
            length = 1.0 if function == "cosine" else chance.uniform(0.5, 2.0)
            vectors[text_hash(unit.text)] = _unit(row[None])[0] * np.float32(length)
        known.append(entry)
    return known, vectors


def built(entries: list[FaqEntry], vectors: dict[bytes, Vector], function: str) -> Snapshot:
    model = ModelProvenance("made", "1", 48, "d" * 12, function, 256)
    return Snapshot.build(entries, vectors, kb=1, revision=1, model=model)


def shortened(snapshot: Snapshot) -> Snapshot:
    """The same, as if it were large."""
    kept = Kept.of([], 0)
    return replace(
        snapshot,
        shortened=Shortened.of(
            None,
            (snapshot.phrasings, kept),
            (snapshot.centroids, kept),
            (snapshot.passages, kept),
        ),
    )


def asked(snapshot: Snapshot, count: int) -> Iterator[tuple[str, Vector]]:
    """Near an entry, and far from all."""
    chance = np.random.default_rng(1)
    for at in range(count):
        row = snapshot.phrasings.vectors[chance.integers(len(snapshot.phrasings.vectors))]
        far = _any(chance, 0.3 + at % 3, row.shape)
        yield f"{chance.choice(WORDS)} {at}", _unit((row + far)[None])[0]


def exactly(snapshot: Snapshot, vector: Vector) -> Candidates:
    rows = np.arange(len(snapshot.phrasings.owners), dtype=np.intp)
    near = similarity(snapshot.model.similarity, snapshot.phrasings.vectors, vector)
    return Candidates(rows, near)


def _any(chance: np.random.Generator, length: float, shape: tuple[int, ...]) -> Floats:
    return _unit(chance.standard_normal(shape, np.float32)) * np.float32(length)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


def assert_close(one: Ranking, other: Ranking, within: float) -> None:
    assert [(hit.entry, hit.phrasing) for hit in one.hits] == [
        (hit.entry, hit.phrasing) for hit in other.hits
    ]
    near, twins = ([hit.similarity for hit in found.hits] for found in (one, other))
    assert near == pytest.approx(twins, abs=2e-6)
    assert one.features == pytest.approx(other.features, abs=within)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("seen", [Audience.INTERNAL, Audience.PUBLIC])
def test_the_same_entries_are_found_with_the_same_figures(function: str, seen: Audience) -> None:
    plain = built(*made(1_500, function), function)
    large, visible = shortened(plain), plain.visible(seen)

    for text, vector in asked(plain, 60):
        whole = rank(plain, text, vector, exactly(plain, vector), top_k=8, visible=visible)
        rough = rank(large, text, vector, large.candidates(vector), top_k=8, visible=visible)

        assert_close(rough, whole, 1e-3)


def test_plain_search_is_exact() -> None:
    plain = built(*made(600), "cosine")
    large = shortened(plain)

    for text, vector in asked(plain, 20):
        whole = nearest(plain, text, vector, exactly(plain, vector), top_k=40)
        assert nearest(large, text, vector, large.candidates(vector), top_k=40) == whole


def test_with_a_head_nothing_is_left_to_estimates() -> None:
    plain = built(*made(300), "cosine")
    chance = np.random.default_rng(2)
    head = Head(chance.standard_normal((300, 48), np.float32), np.zeros(300, np.float32))
    plain = plain.with_head(head)
    large = shortened(plain)

    for text, vector in asked(plain, 30):
        whole = rank(plain, text, vector, exactly(plain, vector))
        assert_close(rank(large, text, vector, large.candidates(vector)), whole, 1e-5)


def test_where_all_texts_lie_in_one_place_the_order_is_that_of_the_whole_vectors() -> None:
    entries, vectors = made(200)
    same = next(iter(vectors.values()))
    chance = np.random.default_rng(3)
    close = {key: _unit((same + _any(chance, 1e-3, same.shape))[None])[0] for key in vectors}
    plain = built(entries, close, "cosine")

    whole = rank(plain, "vpn", same, exactly(plain, same), top_k=20)
    large = shortened(plain)
    rough = rank(large, "vpn", same, large.candidates(same), top_k=20)

    gaps = {round(abs(a.score - b.score), 5) for a, b in zip(whole.hits, rough.hits, strict=True)}
    assert gaps == {0.0}


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    dimension=st.sampled_from([1, 3, 48, 384]),
    stretch=st.sampled_from([1e-3, 1.0, 50.0]),
    spike=st.booleans(),
)
def test_no_product_is_further_off_than_is_said(
    seed: int, dimension: int, stretch: float, spike: bool
) -> None:
    chance = np.random.default_rng(seed)
    rows = chance.standard_normal((40, dimension), np.float32) * np.float32(stretch)
    rows[0] = 0.0
    if spike:
        rows[:, 0] *= 100.0
    vector = chance.standard_normal(dimension, np.float32)
    owners = np.arange(40, dtype=np.intp)
    plain = built(*made(40), "cosine")
    table = replace(plain.phrasings, vectors=rows, owners=owners, groups=Groups.of(owners, 40))
    none = owners[:0]
    nothing = replace(plain.passages, vectors=rows[:0], owners=none, groups=Groups.of(none, 0))
    kept = Kept.of([], 0)
    short = Shortened.of(None, (table, kept), (rows, kept), (nothing, kept))

    own = Short.of(vector[None])
    about = short.phrasings.similarities("dot", own, multiplied)

    true = rows.astype(np.float64) @ vector.astype(np.float64)
    assert (np.abs(about - true) <= short.slack(vector, float(own.losses[0]))).all()


@pytest.mark.parametrize("before", [LARGE - 4, LARGE + 2])
def test_after_an_edit_it_is_shortened_as_if_made_anew(before: int) -> None:
    entries, vectors = made(before // 3 + 2)
    first = built(entries[: before // 3], vectors, "cosine")
    now = [*entries[1 : before // 3 - 1], replace(entries[-1], key=10**6), *entries[-2:-1]]

    moved = first.moved(sorted(now, key=lambda one: one.key), vectors, revision=2)

    anew = built(list(moved.entries), vectors, "cosine")
    assert (moved.shortened is None) == (anew.shortened is None)
    for mine, theirs in zip(_arrays(moved), _arrays(anew), strict=True):
        assert mine.dtype == theirs.dtype
        assert np.array_equal(mine, theirs)


def _arrays(snapshot: Snapshot) -> Iterator[Matrix]:
    short = snapshot.shortened
    if short is None:
        return
    for table in (short.phrasings, short.centroids, short.passages):
        yield from (getattr(table, field.name) for field in fields(Short))
    yield from (short.losses, short.lengths)


def test_it_grows_large_and_small_again() -> None:
    entries, vectors = made(LARGE // 3 + 1)
    small = built(entries[:-1], vectors, "cosine")
    large = small.moved(entries, vectors, revision=2)
    again = large.moved(entries[:-1], {}, revision=3)

    assert small.shortened is None
    assert large.shortened is not None
    assert again.shortened is None
