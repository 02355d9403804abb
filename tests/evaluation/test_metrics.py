"""The figures of `faqbot evaluate`, on numbers that can be checked by hand."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.metrics import (
    auroc,
    coverage_at,
    expected_calibration_error,
    fpr95,
    report,
    risk_coverage,
)
from tests.evaluation.questions import FIVE


def test_the_report_counts_what_product_md_says() -> None:
    found = report(FIVE, target=0.95, target_unreachable=True)

    assert found["queries"] == 5
    assert (found["in_scope"], found["out_of_scope"]) == (3, 2)
    assert found["recall_at_1"] == pytest.approx(1 / 3)
    assert found["recall_at_5"] == pytest.approx(2 / 3)
    assert found["mrr_at_10"] == pytest.approx((1 + 1 / 2) / 3)
    assert found["answered"] == 3
    assert found["precision"] == pytest.approx(1 / 3)
    assert found["coverage"] == pytest.approx(3 / 5)
    assert found["in_scope_answered"] == pytest.approx(2 / 3)
    assert found["out_of_scope_answered"] == pytest.approx(1 / 2)
    assert found["auroc"] == found["auroc_confidence"] == pytest.approx(4 / 6)
    assert found["brier"] == pytest.approx((0.01 + 0.36 + 0.09 + 0.64 + 0.01) / 5)
    assert found["precision_target"] == 0.95
    assert found["target_unreachable"] is True


def test_figures_without_a_meaning_are_null() -> None:
    nothing = report([], target=0.95, target_unreachable=False)
    inside = report(FIVE[:1], target=0.95, target_unreachable=False)

    assert nothing["precision"] is None
    assert nothing["recall_at_1"] is None
    assert nothing["coverage"] == 0.0
    assert inside["auroc"] is None
    assert inside["out_of_scope_answered"] is None
    json.dumps([nothing, inside], allow_nan=False)


def test_auroc_counts_ties_half() -> None:
    assert auroc(np.array([1.0, 2.0]), np.array([1.0])) == pytest.approx(0.75)


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
)
def test_auroc_is_the_share_of_pairs_in_order(inside: list[int], outside: list[int]) -> None:
    pairs = [(a > b) + 0.5 * (a == b) for a in inside for b in outside]

    found = auroc(np.array(inside, np.float64), np.array(outside, np.float64))

    assert found == pytest.approx(sum(pairs) / len(pairs))


def test_fpr95_is_what_passes_where_nineteen_of_twenty_do() -> None:
    inside = np.arange(1.0, 21.0)

    assert fpr95(inside, np.array([0.5, 1.5, 2.5, 30.0])) == pytest.approx(0.75)


def test_coverage_at_a_precision_takes_the_best_cut_and_keeps_ties_together() -> None:
    confidences = np.array([0.9, 0.8, 0.8, 0.7, 0.6])
    right = np.array([True, True, False, True, True])

    assert coverage_at(confidences, right, 5, 1.0) == pytest.approx(1 / 5)
    assert coverage_at(confidences, right, 5, 0.8) == pytest.approx(4 / 5)
    assert coverage_at(confidences, ~right, 5, 0.9) == 0.0
    assert coverage_at(np.zeros(0), np.zeros(0, np.bool_), 0, 0.9) is None


def test_a_calibrated_confidence_has_no_error_and_a_boastful_one_has() -> None:
    right = np.arange(30) % 2 == 0

    assert expected_calibration_error(np.full(30, 0.5), right) == pytest.approx(0.0)
    assert expected_calibration_error(np.full(30, 0.9), right) == pytest.approx(0.4)


def test_risk_falls_to_nothing_where_only_the_sure_is_answered() -> None:
    coverage, risk = risk_coverage(np.array([0.2, 0.9]), np.array([False, True]))

    assert coverage.tolist() == [0.5, 1.0]
    assert risk.tolist() == [0.0, 0.5]
