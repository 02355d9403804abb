"""BM25 and character n-grams, compared with their definitions."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.retrieval.bm25 import Bm25
from bot.core.retrieval.frequent import Frequent
from bot.core.retrieval.ngrams import NgramIndex
from bot.core.retrieval.text import grams, tokens

_WORDS = st.lists(st.sampled_from(["vpn", "token", "badge", "printer", "lost"]), max_size=6)


def test_words_are_folded_and_plurals_cut() -> None:
    assert tokens("What's MY tokens' Status? Batteries, classes; Ｖ２") == [
        "what", "my", "token", "status", "battery", "classe", "v2",
    ]  # fmt: skip


@given(st.text(st.characters(max_codepoint=127)))
@example("".join(map(chr, range(128))))
def test_words_of_ascii_are_what_they_are_in_any_script(text: str) -> None:
    assert tokens(text) == tokens(f"{text} \u2014")  # a dash is no word, and no ASCII either


def test_grams_know_where_a_word_begins_and_ends() -> None:
    assert grams("ab") == (" ab", "ab ", " ab ")
    assert grams("a") == (" a ",)


@given(documents=st.lists(_WORDS, min_size=1, max_size=8), query=_WORDS)
def test_bm25_is_what_its_formula_says(documents: list[list[str]], query: list[str]) -> None:
    found = Bm25.of(documents).score(query)

    mean = sum(map(len, documents)) / len(documents) or 1.0
    for document, score in zip(documents, found.tolist(), strict=True):
        expected = 0.0
        for word in set(query):
            n = sum(word in other for other in documents)
            tf = document.count(word)
            idf = math.log(1 + (len(documents) - n + 0.5) / (n + 0.5))
            norm = 1.2 * (0.25 + 0.75 * len(document) / mean)
            expected += idf * tf * 2.2 / (tf + norm) if tf else 0.0
        assert score == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_no_document_scores_above_what_the_question_could_reach() -> None:
    index = Bm25.of([["vpn", "token"], ["printer"]])

    assert index.ideal(["vpn", "token", "unknown"]) > index.ideal(["vpn", "token"]) > 0
    assert index.ideal([]) == 0


def test_a_misspelt_word_still_finds_its_like() -> None:
    index = NgramIndex.of([["printer", "offline"], ["vpn", "token"]])

    found = index.score(["prinetr", "ofline"])

    assert found[0] > 0.2 > found[1]


@given(st.lists(_WORDS.filter(bool), min_size=1, max_size=8))
def test_a_text_is_nearest_to_itself_with_cosine_one(texts: list[list[str]]) -> None:
    index = NgramIndex.of(texts)

    for at, text in enumerate(texts):
        found = index.score(text)
        assert found[at] == pytest.approx(1.0, abs=1e-5)
        assert found.max() <= 1.0 + 1e-5


def test_nothing_known_scores_zero_and_an_empty_index_gives_nothing() -> None:
    assert np.array_equal(Bm25.of([["a"], []]).score(["z"]), np.zeros(2, np.float32))
    assert NgramIndex.of([]).score(["word"]).shape == (0,)
    assert NgramIndex.of([["word"]]).score([]).tolist() == [0.0]


def test_among_many_texts_an_ngram_that_most_hold_counts_as_among_few() -> None:
    few = [["renew", "vpn"], ["renew", "badge"], ["lost", "badge"]]
    many = few * 1_500
    alone, together = NgramIndex.of(few), NgramIndex.of(many)

    found = together.score(["renew", "badge", "badge"])

    # The same shares of the texts hold each n-gram; only "1 +" in the formula tells them apart.
    assert found[:3].tolist() == pytest.approx(alone.score(["renew", "badge", "badge"]), abs=0.05)
    assert np.array_equal(found, np.tile(found[:3], 1_500))


def test_what_is_added_up_by_rows_is_what_single_weights_add_up_to() -> None:
    chance = np.random.default_rng(0)
    texts = [chance.choice(["lost", "vpn", "the", "badge", "in"], 3).tolist() for _ in range(5_000)]
    postings = NgramIndex.of([*texts, ["rare"]]).postings
    terms = np.arange(len(postings.frequency))
    factors = chance.random(len(terms), np.float32)

    frequent = Frequent.of(postings)

    assert 0 < len(frequent.places) < len(terms)
    found, plain = frequent.score(postings, terms, factors), postings.score(terms, factors)
    assert found == pytest.approx(plain, rel=1e-5, abs=1e-6)


def test_a_change_among_many_texts_scores_as_what_would_be_built() -> None:
    chance = np.random.default_rng(1)
    texts = [chance.choice(["lost", "vpn", "the", "badge", "in"], 3).tolist() for _ in range(5_000)]
    place = np.arange(-1, 4_999, dtype=np.int32)  # the first one goes

    moved = NgramIndex.of(texts).moved(place, [["vpn", "new"]], np.array([4_999]))

    built = NgramIndex.of([*texts[1:], ["vpn", "new"]])
    assert moved.frequent.places
    assert np.array_equal(moved.score(["the", "new", "vpn"]), built.score(["the", "new", "vpn"]))
