"""From a question to ranked entries."""

from dataclasses import replace

import numpy as np
import pytest

from bot.core.errors import ModelError
from bot.core.faq import Audience, FaqEntry, Status
from bot.core.ports import Candidates
from bot.core.query import text_hash
from bot.core.retrieval.head import Head
from bot.core.retrieval.ranking import FEATURES, NOTHING, Ranking, clues, rank
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from tests.core.retrieval.toy import HELPDESK, ask, embed, large, snapshot_of, vector_of


def test_the_entry_that_is_asked_for_comes_first_with_the_phrasing_that_matched() -> None:
    found = ask(snapshot_of(), "my vpn token has expired")

    assert found.hits[0].slug == "vpn-token"
    assert found.hits[0].entry == 11
    assert found.hits[0].phrasing == "vpn token expired"
    assert len(found.hits) == len({hit.slug for hit in found.hits}) == 3


def test_similarity_is_the_cosine_of_the_best_phrasing() -> None:
    text = "printer is offline again"
    snapshot = snapshot_of()

    found = ask(snapshot, text)

    for hit in found.hits:
        entry = next(entry for entry in HELPDESK if entry.slug == hit.slug)
        vectors = embed((entry.question, *entry.alternates)).values()
        best = max(float(row @ vector_of(text)) for row in vectors)
        assert hit.similarity == pytest.approx(best, abs=1e-6)


def test_scores_fall_and_features_describe_the_first_hit() -> None:
    found = ask(snapshot_of(), "badge lost")

    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert len(found.features) == len(FEATURES)
    assert found.explanation["score"] == pytest.approx(scores[0], abs=1e-5)
    assert found.explanation["nearest"] == pytest.approx(found.hits[0].similarity)
    assert all(isinstance(value, float) and np.isfinite(value) for value in found.features)


def test_features_end_where_nothing_was_ever_fitted() -> None:
    wordy = " ".join(f"Sentence {n} of a very long answer with many words." for n in range(90))
    many = [replace(one, answer=wordy) for one in large(160, phrasings=2)]

    found = ask(snapshot_of(many), "where is my thing").explanation

    assert found["entries"] == pytest.approx(np.log(150))
    assert found["answers"] == 1.0
    fewer = ask(snapshot_of(many[:140]), "where is my thing").explanation
    assert fewer["entries"] == pytest.approx(np.log(140))


def test_the_same_question_ranks_the_same_bit_for_bit() -> None:
    first, second = (ask(snapshot_of(large(40)), "where is my thing") for _ in range(2))

    assert first == second


def test_top_k_cuts_the_same_list() -> None:
    snapshot = snapshot_of(large(40))

    every = ask(snapshot, "how do I problem", top_k=40)
    few = ask(snapshot, "how do I problem", top_k=3)

    assert few.hits == every.hits[:3]
    assert few.features == every.features


def test_who_may_not_see_an_entry_is_not_led_to_it() -> None:
    found = ask(snapshot_of(), "vpn token expired", Audience.PUBLIC)

    assert {hit.slug for hit in found.hits} == {"printer", "badge"}
    assert found.explanation["nearest"] < 0.5


def test_where_nothing_is_visible_nothing_is_found() -> None:
    snapshot = snapshot_of(HELPDESK[:1])

    assert ask(snapshot, "vpn", Audience.PUBLIC) is NOTHING
    assert ask(snapshot_of(()), "vpn") is NOTHING


def test_a_retired_entry_and_one_without_vectors_are_not_served() -> None:
    new = FaqEntry("new", "Is this new?", "Yes.", key=20)
    entries = (*HELPDESK[:2], replace(HELPDESK[2], status=Status.RETIRED), new)
    vectors = embed(unit.text for entry in HELPDESK for unit in units(entry))

    snapshot = Snapshot.build(entries, vectors, kb=1, revision=1, model=snapshot_of().model)

    assert [entry.slug for entry in snapshot.entries] == ["vpn-token", "printer"]


def test_an_alternate_whose_vector_is_missing_does_not_hide_its_entry() -> None:
    vectors = embed(unit.text for entry in HELPDESK for unit in units(entry))
    del vectors[text_hash("How do I renew my VPN token?")]

    snapshot = Snapshot.build(HELPDESK, vectors, kb=1, revision=1, model=snapshot_of().model)

    assert ask(snapshot, "vpn token").hits[0].slug == "vpn-token"


def test_a_negative_pushes_its_entry_down() -> None:
    text = "get a vpn client"
    warned = (replace(HELPDESK[0], negatives=(text,)), *HELPDESK[1:])

    before, after = ask(snapshot_of(), text), ask(snapshot_of(warned), text)

    assert before.hits[0].slug == "vpn-token"
    assert after.features[FEATURES.index("margin")] < before.features[FEATURES.index("margin")]
    assert ask(snapshot_of(warned), "vpn token expired").hits[0].slug == "vpn-token"


def test_a_question_that_equals_a_phrasing_names_its_owners() -> None:
    twin = FaqEntry("twin", "Lost my badge!", "Ask the desk.", key=30)
    snapshot = snapshot_of((*HELPDESK, twin))

    assert snapshot.owners_of("  VPN token EXPIRED ") == (0,)
    assert snapshot.owners_of("lost my badge?") == (2, 3)
    assert snapshot.owners_of("lost my badge?", snapshot.visible(Audience.PUBLIC)) == (2,)
    assert snapshot.owners_of("**lost** my badge?") == (2, 3)
    assert snapshot.owners_of("\U0001f600 `lost my badge` :wave:") == (2, 3)
    assert snapshot.owners_of("something else") == ()
    assert snapshot.owners_of("???") == ()


def test_the_head_moves_probability_to_its_entry() -> None:
    snapshot = snapshot_of()
    weights = np.zeros((3, 64), np.float32)
    head = Head(weights, np.array([0.0, 0.0, 4.0], np.float32))

    plain, led = ask(snapshot, "please help"), ask(snapshot.with_head(head), "please help")

    def chance(found: Ranking) -> float:
        at = [hit.slug for hit in found.hits].index("badge")
        return found.signals[at]["head"]

    assert chance(led) > 0.9 > chance(plain)


def test_a_head_survives_storage_bit_for_bit() -> None:
    chance = np.random.default_rng(0)
    head = Head(
        chance.normal(size=(5, 8)).astype(np.float32), chance.normal(size=5).astype(np.float32)
    )

    again = Head.from_bytes(head.to_bytes(), 5)

    assert np.array_equal(head.weights, again.weights)
    assert np.array_equal(head.bias, again.bias)


def test_the_nearest_candidates_alone_lead_to_the_same_first_hit() -> None:
    snapshot = snapshot_of(large(60))
    text = snapshot.entries[17].alternates[0]
    vector = vector_of(text)
    every = snapshot.candidates(vector)
    near = np.argsort(-every.similarities)[:20]

    full = rank(snapshot, text, vector, every)
    some = rank(snapshot, text, vector, Candidates(every.rows[near], every.similarities[near]))

    assert some.hits[0].slug == full.hits[0].slug == "e17"
    assert some.hits[0].similarity == full.hits[0].similarity
    assert some.hits[0].score == pytest.approx(full.hits[0].score, abs=1e-2)


@pytest.mark.parametrize("similarity", ["dot", "euclidean"])
def test_other_similarity_functions_rank_vectors_of_length_one_alike(similarity: str) -> None:
    text = "printer offline since monday"

    other, cosine = ask(snapshot_of(similarity=similarity), text), ask(snapshot_of(), text)

    assert [hit.slug for hit in other.hits] == [hit.slug for hit in cosine.hits]
    assert other.features == pytest.approx(cosine.features, abs=1e-4)
    if similarity == "euclidean":
        assert other.hits[0].similarity < 0


def test_an_unknown_similarity_function_is_refused() -> None:
    with pytest.raises(ModelError, match="manhattan"):
        ask(snapshot_of(similarity="manhattan"), "vpn")


@pytest.mark.parametrize("text", ["a", "?", "🙂🙂", "vpn " * 5_000, "你好，打印机坏了"])
def test_odd_questions_are_ranked_like_any_other(text: str) -> None:
    found = ask(snapshot_of(), text)

    assert len(found.hits) == 3
    assert all(np.isfinite(found.features))


def test_one_entry_alone_is_ranked() -> None:
    found = ask(snapshot_of(HELPDESK[:1]), "vpn token")

    assert [hit.slug for hit in found.hits] == ["vpn-token"]
    assert all(np.isfinite(found.features))


def test_clues_that_were_looked_up_before_change_nothing() -> None:
    snapshot, text = snapshot_of(large(40)), "where is my thing"
    vector = vector_of(text)
    near = snapshot.candidates(vector)

    before = rank(snapshot, text, vector, near, known=clues(snapshot, text, vector))

    assert before == rank(snapshot, text, vector, near)
