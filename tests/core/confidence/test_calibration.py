"""From features to confidence."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.confidence.calibration import Calibration, Logistic
from bot.core.confidence.curve import GRID, Curve
from bot.core.confidence.promise import Evidence, promise
from bot.core.errors import ModelError

_FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def _calibration(weights: tuple[float, ...] = (2.0, -1.0), bias: float = 0.5) -> Calibration:
    curve = Curve.of([0.2, 0.6, 0.9, 0.95], [False, True, True, True], [1.0] * 4)
    return Calibration(
        model="m@1",
        logistic=Logistic(("score", "length"), (0.5, 1.0), (0.25, 0.5), weights, bias),
        curve=curve,
        promise=promise(curve, 0.9, Evidence(4.0, 0, 0), ("a", "b")),
    )


def test_confidence_is_the_logistic_of_standardised_features() -> None:
    assert _calibration().confidence((0.75, 1.5)) == pytest.approx(0.8175744761936437)  # σ(1.5)


def test_more_of_what_speaks_for_a_hit_makes_it_surer() -> None:
    calibration = _calibration()

    assert calibration.confidence((0.9, 1.0)) > calibration.confidence((0.4, 1.0))


def test_nothing_found_is_no_confidence() -> None:
    assert _calibration().confidence(()) == 0.0


@given(_FLOATS, _FLOATS)
def test_any_features_give_a_probability(score: float, length: float) -> None:
    assert 0.0 <= _calibration().confidence((score, length)) <= 1.0


def test_what_was_never_seen_counts_as_the_widest_that_was() -> None:
    calibration = _calibration()

    assert calibration.confidence((1e9, 1.0)) == calibration.confidence((1.5, 1.0))


@given(st.tuples(_FLOATS, _FLOATS), _FLOATS)
def test_a_calibration_survives_storage_bit_for_bit(
    weights: tuple[float, float], bias: float
) -> None:
    calibration = _calibration(weights, bias)

    assert Calibration.from_json(calibration.to_json()) == calibration


def test_it_suggests_below_the_cut_and_never_above_it() -> None:
    calibration = _calibration()

    assert calibration.floor <= calibration.cut
    assert calibration.cut in GRID


def test_another_target_moves_the_cut_and_keeps_the_evidence() -> None:
    calibration = _calibration()

    lower = calibration.aiming_at(0.6)

    assert lower.cut <= calibration.cut
    assert lower.promise.target == 0.6
    assert lower.promise.weakest == ("a", "b")
    assert lower.logistic == calibration.logistic


def test_other_targets_stand_side_by_side_each_with_what_it_costs() -> None:
    choices = _calibration().choices

    assert [one.target for one in choices] == [0.8, 0.9, 0.95, 0.98, 0.99]
    assert all(one.coverage <= more.coverage for more, one in pairwise(choices))
    assert _calibration().strict().choices == ()


def test_how_many_entries_it_is_for_survives_another_target_and_storage() -> None:
    calibration = _calibration()
    few = replace(calibration, promise=replace(calibration.promise, entries=7))

    aimed = Calibration.from_json(few.aiming_at(0.8).to_json())

    assert aimed.promise.entries == 7 and not aimed.promise.is_tried
    assert calibration.promise.is_tried


def test_before_anything_is_fitted_it_is_for_those_entries_and_nothing_was_tried() -> None:
    calibration = _calibration()

    ours = calibration.over(9).aiming_at(0.9)

    assert (ours.promise.entries, ours.promise.evidence.untried) == (9, 1.0)
    assert (ours.cut, ours.promise.coverage[0]) == (calibration.cut, 0.0)
    assert calibration.over(0).aiming_at(0.9).promise.coverage == (0.0, 0.0)


def test_what_older_versions_stored_can_be_read() -> None:
    table = json.loads(_calibration().to_json())
    del table["reach"], table["promise"]["bare"], table["promise"]["caution"]
    del table["promise"]["evidence"]["answers"], table["promise"]["evidence"]["denied"]

    assert Calibration.from_json(json.dumps(table)) == _calibration()


def test_another_models_calibration_is_refused() -> None:
    calibration = _calibration()

    calibration.require("m@1", ("score", "length"))
    with pytest.raises(ModelError, match=r"m@1.*m@2"):
        calibration.require("m@2", ("score", "length"))
    with pytest.raises(ModelError):
        calibration.require("m@1", ("score",))
