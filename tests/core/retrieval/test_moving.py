"""A snapshot that is changed is the one that would be built anew, bit for bit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.faq import Audience, FaqEntry, Status
from bot.core.outcomes import Vector
from bot.core.query import text_hash
from bot.core.retrieval.embedded import Embedded
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from tests.core.retrieval.toy import ENCODER, HELPDESK, ask, large, snapshot_of

_WORDS = ("vpn", "tokens", "badge", "printer", "lost", "café", "C++", "—", "wlan", "what's", "a")
_TEXT = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join)
_TEXTS = st.lists(_TEXT, max_size=3).map(tuple)
_ASKED = ("vpn token", "lost badge", "wlan", "nothing of it", "cafe printers c++", "—")


@st.composite
def _entries(draw: st.DrawFn) -> list[FaqEntry]:
    """Entries with rising keys, as a store gives them."""
    keys = sorted(draw(st.sets(st.integers(1, 12), max_size=9)))
    return [
        FaqEntry(
            slug=f"e{key}",
            question=draw(_TEXT),
            answer=draw(_TEXT),
            alternates=draw(_TEXTS),
            negatives=draw(_TEXTS),
            audience=draw(st.sampled_from(Audience)),
            status=draw(st.sampled_from((Status.ACTIVE, Status.ACTIVE, Status.RETIRED))),
            key=key,
        )
        for key in keys
    ]


def _edited(before: Sequence[FaqEntry], drawn: Sequence[FaqEntry], changed: int) -> list[FaqEntry]:
    """Before, but for so many entries that are as drawn, or gone where none was drawn."""
    then = {entry.key: entry for entry in before}
    now = {entry.key: entry for entry in drawn}
    for key in sorted({*then, *now})[:changed]:
        then.pop(key, None)
        if key in now:
            then[key] = now[key]
    return [then[key] for key in sorted(then)]


def _vectors(entries: Sequence[FaqEntry], unknown: set[str]) -> dict[bytes, Vector]:
    texts = {unit.text for entry in entries for unit in units(entry)} - unknown
    return {text_hash(text): _vector(text) for text in texts}


def _vector(text: str) -> Vector:
    chance = np.random.default_rng(int.from_bytes(text_hash(text)[:8]))
    return chance.standard_normal(24, np.float32)


def _moved(before: Snapshot, entries: Sequence[FaqEntry], unknown: set[str]) -> Snapshot:
    """By no more vectors than are asked for."""
    return before.moved(entries, _vectors(before.unread(entries), unknown), revision=9)


def _built(entries: Sequence[FaqEntry], unknown: set[str], similarity: str) -> Snapshot:
    model = replace(ENCODER.provenance, similarity=similarity, dimension=24)
    vectors = _vectors(entries, unknown)
    return Snapshot.build(entries, vectors, kb=1, revision=9, model=model)


def assert_same(one: Snapshot, other: Snapshot) -> None:
    """Every number of both is equal, and so is what they say about any question."""
    for name in ("kb", "revision", "model", "entries", "square", "exact", "refused", "lacking"):
        assert getattr(one, name) == getattr(other, name), name
    for table, twin in zip(_tables(one), _tables(other), strict=True):
        assert (table.texts, table.hashes) == (twin.texts, twin.hashes)
        for name in ("vectors", "owners"):
            _equal(getattr(table, name), getattr(twin, name))
        _equal(table.groups.starts, twin.groups.starts)
    _equal(one.centroids, other.centroids)
    _equal(one.squares, other.squares)
    _equal(one.public, other.public)
    _equal(one.lexicon.groups.starts, other.lexicon.groups.starts)
    for text in (*_ASKED, *one.phrasings.texts):
        mine, theirs = one.lexicon.read(text), other.lexicon.read(text)
        _equal(mine.words, theirs.words)
        _equal(mine.spelling, theirs.spelling)
        assert (mine.ideal, mine.known) == (theirs.ideal, theirs.known)
    for word in (*_WORDS, "vpm", "tokesn", "bagde", "pritner", "loost", "cafe"):
        mistyped = f"{word}x"
        assert one.lexicon.spellings.near(word) == other.lexicon.spellings.near(word)
        assert one.lexicon.spellings.near(mistyped) == other.lexicon.spellings.near(mistyped)
        assert one.lexicon.spellings.count(word) == other.lexicon.spellings.count(word)


def _tables(snapshot: Snapshot) -> tuple[Embedded, ...]:
    return snapshot.phrasings, snapshot.passages, snapshot.negatives


def _equal(one: np.ndarray, other: np.ndarray) -> None:
    assert (one.dtype, one.shape) == (other.dtype, other.shape)
    assert one.tobytes() == other.tobytes()


@settings(max_examples=150)
@given(
    drawn=st.lists(st.tuples(_entries(), st.integers(1, 12)), min_size=2, max_size=5),
    unknown=st.lists(st.sets(_TEXT, max_size=3), min_size=5, max_size=5),
    similarity=st.sampled_from(["cosine", "dot", "euclidean"]),
)
def test_after_any_edits_it_is_what_would_be_built(
    drawn: list[tuple[list[FaqEntry], int]], unknown: list[set[str]], similarity: str
) -> None:
    entries = drawn[0][0]
    snapshot = _built(entries, unknown[0], similarity)

    for (others, changed), lacking in zip(drawn[1:], unknown[1:], strict=False):
        entries = _edited(entries, others, changed)
        # A vector that was there stays: they are never forgotten while they are in use.
        lacking = lacking - {text for table in _tables(snapshot) for text in table.texts}
        snapshot = _moved(snapshot, entries, lacking)

        assert_same(snapshot, _built(entries, lacking, similarity))


def test_edits_one_by_one_in_a_large_knowledge_base_leave_no_trace() -> None:
    chance = np.random.default_rng(0)
    entries = list(large(120))
    spare = iter(large(200, seed=1))
    snapshot = _built(entries, set(), "cosine")

    for _ in range(60):
        at = int(chance.integers(len(entries)))
        match int(chance.integers(4)):
            case 0:
                del entries[at]
            case 1:
                entries.append(replace(next(spare), key=entries[-1].key + 1))
            case 2:
                entries[at] = replace(next(spare), key=entries[at].key)
            case _:
                more = (*entries[at].alternates, next(spare).question)
                entries[at] = replace(entries[at], alternates=more)
        snapshot = _moved(snapshot, entries, set())

    assert_same(snapshot, _built(entries, set(), "cosine"))


def test_only_what_changed_is_read() -> None:
    snapshot = snapshot_of()
    vpn, printer, badge = HELPDESK
    now = (replace(vpn, tags=("new",)), replace(printer, answer="Ask."), badge)

    assert snapshot.unread(now) == [now[1]]
    assert snapshot.unread([replace(badge, status=Status.RETIRED)]) == []


def test_an_entry_that_waited_for_a_vector_is_read_again() -> None:
    lacking = {"vpn token expired"}
    snapshot = _built(HELPDESK, lacking, "cosine")

    assert snapshot.unread(HELPDESK) == [HELPDESK[0]]
    assert_same(_moved(snapshot, HELPDESK, set()), _built(HELPDESK, set(), "cosine"))


@pytest.mark.parametrize("entries", [(), HELPDESK[::-1], (HELPDESK[1],), HELPDESK * 2])
def test_an_unusual_change_is_right_too(entries: Sequence[FaqEntry]) -> None:
    snapshot = _built(HELPDESK, set(), "cosine")

    moved = _moved(snapshot, entries, set())

    assert_same(moved, _built(entries, set(), "cosine"))


def test_a_word_that_went_with_its_entry_is_unknown_again() -> None:
    snapshot = snapshot_of()

    moved = snapshot.moved(HELPDESK[:2], {}, revision=4)

    assert (
        ask(moved, "lost badge").features == ask(snapshot_of(HELPDESK[:2]), "lost badge").features
    )


def test_what_it_was_before_stays_as_it_was() -> None:
    snapshot = snapshot_of()
    vectors: Mapping[bytes, Vector] = {}
    before = ask(snapshot, "lost badge")

    snapshot.moved(HELPDESK[:2], vectors, revision=4)

    assert ask(snapshot, "lost badge") == before
