"""Votes make a calibration more careful, to an extent, and never bolder."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.confidence.calibration import Calibration
from bot.core.knowledge import Received
from bot.core.retrieval.snapshot import Snapshot
from bot.fitting.caution import MOST_CAUTION, caution
from bot.fitting.fitter import fit
from bot.fitting.shipped import shipped_for
from tests.core.retrieval.toy import ask, large, snapshot_of

FEATURES = tuple(shipped_for(snapshot_of().model).logistic.mean)
"""Of a question in the middle of all: it is some 65 % sure."""


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(large(12))


@pytest.fixture(scope="module")
def shipped(snapshot: Snapshot) -> Calibration:
    return shipped_for(snapshot.model)


def _received(denied: float, count: int) -> list[Received]:
    return [Received(FEATURES, denied)] * count


def test_without_answers_there_is_nothing_to_be_careful_of(shipped: Calibration) -> None:
    assert caution(shipped.logistic, ()) == 0.0


def test_as_many_denials_as_it_expects_itself_change_nothing(shipped: Calibration) -> None:
    wrong = 1.0 - shipped.confidence(FEATURES)

    expected = caution(shipped.logistic, _received(0.9 * wrong, 100))
    more = caution(shipped.logistic, _received(1.5 * wrong, 100))

    assert expected == 0.0 < more


def test_however_many_deny_everything_it_is_bounded(shipped: Calibration) -> None:
    assert caution(shipped.logistic, _received(1.0, 1_000)) == MOST_CAUTION


def test_a_single_vote_among_a_few_answers_hardly_moves_it(shipped: Calibration) -> None:
    received = [*_received(0.0, 9), *_received(1 / 3, 1)]

    assert caution(shipped.logistic, received) == 0.0


@given(st.lists(st.floats(0, 1), max_size=40))
def test_whatever_is_said_it_lies_between_none_and_the_most(denied: list[float]) -> None:
    shipped = shipped_for(snapshot_of().model)

    found = caution(shipped.logistic, [Received(FEATURES, one) for one in denied])

    assert 0.0 <= found <= MOST_CAUTION


def test_it_lowers_every_confidence_and_leaves_the_cut(
    snapshot: Snapshot, shipped: Calibration
) -> None:
    before = fit(snapshot, shipped).calibration
    praised = fit(snapshot, shipped, received=_received(0.0, 50)).calibration
    denied = fit(snapshot, shipped, received=_received(1.0, 50)).calibration

    text = ask(snapshot, f"please {snapshot.entries[3].alternates[0]}").features
    assert praised.confidence(text) == before.confidence(text)
    assert denied.cut == praised.cut == before.cut
    odds = [np.log(one.confidence(text) / (1 - one.confidence(text))) for one in (before, denied)]
    assert odds[0] - odds[1] == pytest.approx(MOST_CAUTION)
    assert denied.promise.evidence.denied == denied.promise.evidence.answers == 50
    assert denied.promise.coverage < before.promise.coverage


def test_what_it_took_off_survives_storage(snapshot: Snapshot, shipped: Calibration) -> None:
    found = fit(snapshot, shipped, received=_received(1.0, 50)).calibration

    assert found.promise.caution == MOST_CAUTION
    assert Calibration.from_json(found.to_json()) == found
    assert found.aiming_at(found.promise.target) == found


def test_features_of_other_calibrations_are_left_out(shipped: Calibration) -> None:
    assert caution(shipped.logistic, [Received((0.0,), 1.0)] * 9) == 0.0
