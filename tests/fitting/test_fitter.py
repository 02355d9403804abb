"""Heads and calibrations, fitted without a label or with some."""

from dataclasses import replace

import numpy as np
import pytest

from bot.core.confidence.calibration import Calibration
from bot.core.errors import ModelError
from bot.core.faq import FaqEntry
from bot.core.retrieval.ranking import FEATURES
from bot.core.retrieval.snapshot import Snapshot
from bot.fitting.examples import Examples, Labelled
from bot.fitting.fitter import fit
from bot.fitting.head import fit_head
from bot.fitting.shipped import shipped_for
from bot.fitting.simulation import simulate
from tests.core.retrieval.toy import HELPDESK, ask, large, snapshot_of, vector_of


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(large(60))


@pytest.fixture(scope="module")
def shipped(snapshot: Snapshot) -> Calibration:
    return shipped_for(snapshot.model)


def _asked(snapshot: Snapshot, *, right: bool, count: int = 60) -> list[Labelled]:
    """Questions close to phrasings; labelled as their entries' or as out of scope."""
    found = []
    for entry in snapshot.entries[:count]:
        text = f"please {entry.alternates[0]}"
        relevant = frozenset([entry.slug] if right else [])
        found.append(Labelled(text, vector_of(text), relevant))
    return found


def _unlike(count: int) -> list[Labelled]:
    """Questions out of scope, and far off."""
    texts = [f"wholly unlike what is known {at}" for at in range(count)]
    return [Labelled(text, vector_of(text), frozenset()) for text in texts]


def test_the_head_knows_the_phrasings_it_was_fitted_on(snapshot: Snapshot) -> None:
    head = fit_head(snapshot)

    assert head is not None
    best = [int(head.probabilities(row).argmax()) for row in snapshot.phrasings.vectors]
    assert np.mean(np.array(best) == snapshot.phrasings.owners) > 0.95


def test_two_entries_have_a_head_and_one_has_none() -> None:
    pair = fit_head(snapshot_of(HELPDESK[:2]))

    assert pair is not None
    assert pair.weights.shape == (2, 64)
    assert pair.probabilities(vector_of("printer offline")).argmax() == 1
    assert fit_head(snapshot_of(HELPDESK[:1])) is None
    assert fit_head(snapshot_of(())) is None


def test_a_fit_repeats_bit_for_bit(snapshot: Snapshot, shipped: Calibration) -> None:
    first, second = fit(snapshot, shipped), fit(snapshot, shipped)

    assert first.calibration.to_json() == second.calibration.to_json()
    assert first.head is not None and second.head is not None
    assert first.head.to_bytes() == second.head.to_bytes()


def test_the_simulation_asks_in_scope_and_out_of_scope(snapshot: Snapshot) -> None:
    examples = simulate(snapshot)

    assert len(examples) > 100
    assert 0.1 < examples.in_scope.mean() < 0.9
    assert not examples.right[~examples.in_scope].any()
    assert examples.right[examples.in_scope].mean() > 0.5
    assert examples.features.shape == (len(examples), len(FEATURES))


@pytest.mark.parametrize("entries", [0, 1, 2, 3, 7, 8, 10])
def test_a_tiny_knowledge_base_gets_a_calibration(entries: int) -> None:
    snapshot = snapshot_of(large(entries, phrasings=2))

    fitted = fit(snapshot, shipped_for(snapshot.model))

    assert 0.3 <= fitted.calibration.cut <= 0.99
    assert (fitted.head is None) == (entries < 2)
    if entries:
        found = ask(snapshot.with_head(fitted.head), snapshot.entries[0].question)
        assert 0.0 < fitted.calibration.confidence(found.features) < 1.0


def test_bare_questions_cannot_be_simulated_and_keep_what_is_shipped() -> None:
    snapshot = snapshot_of(large(20, phrasings=1))
    shipped = shipped_for(snapshot.model)

    fitted = fit(snapshot, shipped)

    assert fitted.calibration.logistic == shipped.logistic
    assert not fitted.calibration.promise.evidence.is_local
    assert len(fitted.calibration.promise.weakest) == 3
    assert fitted.calibration.promise.coverage[0] == 0.0 < shipped.promise.coverage[0]


def test_entries_that_could_not_be_tried_out_take_their_share_off_the_least_coverage() -> None:
    entries = large(60)
    half = [replace(one, alternates=()) if at % 2 else one for at, one in enumerate(entries)]
    snapshot = snapshot_of(half)
    shipped = shipped_for(snapshot.model)

    tried = fit(snapshot_of(entries), shipped).calibration.promise
    untried = fit(snapshot, shipped).calibration.promise
    judged = fit(snapshot, shipped, _asked(snapshot_of(entries), right=True)).calibration.promise

    assert (tried.evidence.untried, untried.evidence.untried) == (0.0, 0.5)
    assert 0.0 < judged.evidence.untried < 0.1
    assert untried.coverage[0] < tried.coverage[0]


def test_an_empty_knowledge_base_is_promised_no_answers() -> None:
    empty = snapshot_of(())

    promise = fit(empty, shipped_for(empty.model)).calibration.promise

    assert (promise.entries, promise.coverage) == (0, (0.0, 0.0))


def test_simulation_makes_the_claim_local_and_names_entries(
    snapshot: Snapshot, shipped: Calibration
) -> None:
    promise = fit(snapshot, shipped).calibration.promise

    assert promise.evidence.simulated > 100
    assert len(promise.weakest) == 3
    assert set(promise.weakest) <= {entry.slug for entry in snapshot.entries}


def test_an_entry_whose_judged_questions_are_missed_is_named_first(
    snapshot: Snapshot, shipped: Calibration
) -> None:
    needy = snapshot.entries[7].slug
    missed = [replace(one, relevant=frozenset([needy])) for one in _unlike(5)]

    promise = fit(snapshot, shipped, missed).calibration.promise

    assert promise.weakest[0] == needy


def test_labels_move_confidence_their_way(snapshot: Snapshot, shipped: Calibration) -> None:
    text = f"please {snapshot.entries[3].alternates[0]}"

    def confidence(labelled: list[Labelled]) -> float:
        fitted = fit(snapshot, shipped, labelled)
        assert fitted.calibration.promise.evidence.labelled == len(labelled)
        ready = snapshot.with_head(fitted.head)
        return fitted.calibration.confidence(ask(ready, text).features)

    praised = confidence(_asked(snapshot, right=True))
    blamed = confidence(_asked(snapshot, right=False))

    assert praised > confidence([]) > blamed


def test_labels_that_agree_make_it_surer_of_both(snapshot: Snapshot, shipped: Calibration) -> None:
    inside, outside = _asked(snapshot, right=True, count=40), _unlike(40)

    def apart(labelled: list[Labelled]) -> float:
        fitted = fit(snapshot, shipped, labelled)
        ready = snapshot.with_head(fitted.head)
        near, far = (
            np.mean([fitted.calibration.confidence(ask(ready, one.text).features) for one in own])
            for own in (inside, outside)
        )
        return float(near - far)

    assert apart([*inside, *outside]) > apart([])


def test_how_much_is_answered_is_told_by_the_confidences_that_will_decide(
    snapshot: Snapshot, shipped: Calibration
) -> None:
    labelled = [*_asked(snapshot, right=True), *_unlike(60)] * 2

    fitted = fit(snapshot, shipped, labelled)

    ready, calibration = snapshot.with_head(fitted.head), fitted.calibration
    sure = [calibration.confidence(ask(ready, one.text).features) for one in labelled]
    answered = float(np.mean(np.array(sure) >= calibration.cut))
    low, high = calibration.promise.coverage
    reach = calibration.reach
    assert reach is not None
    assert low <= answered <= high
    assert len(labelled) < reach.questions < len(labelled) + 10  # the other two have faded


def test_a_few_wrong_labels_do_not_turn_it_over(snapshot: Snapshot, shipped: Calibration) -> None:
    before = fit(snapshot, shipped).calibration
    after = fit(snapshot, shipped, _asked(snapshot, right=False, count=3)).calibration
    features = ask(snapshot, snapshot.entries[5].alternates[1]).features

    assert after.confidence(features) > 0.6 * before.confidence(features)


def test_where_most_answers_are_wrong_the_target_is_unreachable(
    snapshot: Snapshot, shipped: Calibration
) -> None:
    hopeless = _asked(snapshot, right=False) * 20

    promise = fit(snapshot, shipped, hopeless).calibration.promise

    assert promise.target_unreachable


def test_a_question_about_an_unknown_entry_is_left_out(snapshot: Snapshot) -> None:
    gone = Labelled("who", vector_of("who"), frozenset(["gone"]))

    assert len(Examples.of(snapshot, [gone])) == 0
    assert len(Examples.of(snapshot_of(()), [replace(gone, relevant=frozenset())])) == 0


def test_a_calibration_of_another_model_is_refused(snapshot: Snapshot) -> None:
    other = shipped_for(replace(snapshot.model, model="other"))

    with pytest.raises(ModelError, match="other"):
        fit(snapshot, other)


def test_repeated_entries_do_not_break_a_fit() -> None:
    same = tuple(FaqEntry(f"s{i}", "Same question?", "—", ("same",), key=i) for i in range(12))

    fitted = fit(snapshot_of(same), shipped_for(snapshot_of(same).model))

    assert 0.3 <= fitted.calibration.cut <= 0.99


def test_the_entry_that_is_hard_to_tell_apart_is_named_first() -> None:
    bare = (
        FaqEntry("lone", "How do I water the office plants?", "—"),
        FaqEntry("twin-a", "How do I reset my mail password?", "—"),
        FaqEntry("twin-b", "How do I reset my disk password?", "—"),
        FaqEntry("rich", "How do I reset my bank password?", "—", ("bank password gone",)),
    )
    snapshot = snapshot_of(bare)

    promise = fit(snapshot, shipped_for(snapshot.model)).calibration.promise

    assert set(promise.weakest[:2]) == {"twin-a", "twin-b"}
    assert promise.weakest[2] == "lone"
