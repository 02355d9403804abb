"""From a precision target to a cut and a promise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.confidence.curve import GRID, Curve, wilson
from bot.core.confidence.promise import LEAST_COVERAGE, Evidence, Promise, promise

_NONE = Evidence(0.0, 0, 0)


def _calibrated(questions: int, seed: int = 0) -> Curve:
    chance = np.random.default_rng(seed)
    confidences = chance.uniform(size=questions)
    return Curve.of(confidences, chance.uniform(size=questions) < confidences, np.ones(questions))


def test_a_curve_counts_what_each_cut_answers() -> None:
    curve = Curve.of([0.35, 0.5, 0.99], [True, False, True], [1.0, 2.0, 3.0])

    assert curve.questions == 6.0
    assert curve.answered[0] == 6.0
    assert curve.right[0] == 4.0
    assert curve.answered[GRID.index(0.5)] == 5.0
    assert curve.answered[GRID.index(0.51)] == 3.0
    assert curve.right[-1] == 3.0


def test_evidence_adds_up_and_can_be_weighed() -> None:
    curve = _calibrated(100)

    both = Curve.sum([curve, curve.weighing(50.0)])

    assert both.questions == pytest.approx(150.0)
    assert both.right[0] == pytest.approx(1.5 * curve.right[0])
    assert Curve.sum([]).weighing(10.0).questions == 0.0


@given(of=st.integers(1, 10_000), share=st.floats(0, 1), z=st.floats(0.1, 3))
def test_the_bounds_enclose_the_share_and_stay_shares(of: int, share: float, z: float) -> None:
    low, high = wilson(share * of, of, z)

    assert 0.0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1.0


def test_wilson_is_what_the_textbook_says() -> None:
    assert wilson(9, 10, 1.96) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert wilson(0, 0, 1.96) == (0.0, 1.0)


def test_more_evidence_narrows_the_promise() -> None:
    few, many = (promise(_calibrated(n), 0.9, _NONE) for n in (200, 20_000))

    assert _width(many) < _width(few)
    assert few.precision[0] < 0.9 < many.precision[1]


def test_a_higher_target_costs_coverage() -> None:
    curve = _calibrated(20_000)

    low, high = promise(curve, 0.8, _NONE), promise(curve, 0.95, _NONE)

    assert low.cut < high.cut
    assert low.coverage[0] > high.coverage[0]
    assert not low.target_unreachable
    assert high.cut == pytest.approx(0.9, abs=0.02)  # above it the mean of a uniform is 0.95


def test_a_target_out_of_reach_is_said_and_the_best_cut_is_kept() -> None:
    chance = np.random.default_rng(1)
    right = chance.uniform(size=2_000) < 0.6
    curve = Curve.of(chance.uniform(size=2_000), right, np.ones(2_000))

    found = promise(curve, 0.95, _NONE)

    assert found.target_unreachable
    assert found.precision[1] < 0.95
    at = GRID.index(found.cut)
    assert curve.answered[at] / curve.questions >= LEAST_COVERAGE


def test_how_much_is_answered_may_rest_on_other_evidence_than_how_much_is_right() -> None:
    curve = _calibrated(20_000)

    sure, unsure = promise(curve, 0.9, _NONE), promise(curve, 0.9, _NONE, reach=curve.weighing(6.0))

    assert (unsure.cut, unsure.precision) == (sure.cut, sure.precision)
    assert unsure.coverage[0] < sure.coverage[0] < sure.coverage[1] < unsure.coverage[1]


def test_a_target_that_hardly_anything_here_reaches_is_unreachable() -> None:
    good = Curve.of([0.99] * 300 + [0.1] * 700, [True] * 1_000, [1.0] * 1_000)
    here = Curve.of([0.99] + [0.1] * 99, [True] * 100, [1.0] * 100)

    known, found = promise(good, 0.95, _NONE), promise(good, 0.95, _NONE, reach=here)

    assert not known.target_unreachable
    assert found.target_unreachable
    assert found.cut == known.cut  # the little that it knows, it still may say


def test_the_target_comes_before_answering_where_both_cannot_be_had() -> None:
    curve = _calibrated(20_000)
    here = Curve.of([0.5] * 10 + [0.1] * 90, [True] * 100, [1.0] * 100)

    found = promise(curve, 0.95, _NONE, reach=here)

    assert found.target_unreachable
    assert found.cut == promise(curve, 0.95, _NONE).cut


def test_what_was_not_tried_out_lowers_what_is_surely_answered_and_nothing_else() -> None:
    curve = _calibrated(2_000)

    known, half, none = (
        promise(curve, 0.9, replace(_NONE, untried=untried)) for untried in (0.0, 0.5, 1.0)
    )

    assert known.cut == half.cut == none.cut and known.precision == none.precision
    assert half.coverage == pytest.approx((known.coverage[0] / 2, known.coverage[1]))
    assert none.coverage == (0.0, known.coverage[1])


def test_caution_costs_answers_and_promises_no_more() -> None:
    curve = _calibrated(20_000)

    bold, careful = promise(curve, 0.9, _NONE), promise(curve, 0.9, _NONE, caution=0.5)

    assert (careful.cut, careful.precision) == (bold.cut, bold.precision)
    assert careful.coverage[1] < bold.coverage[0]
    assert promise(curve, 0.999, _NONE, caution=9.0).coverage[0] >= 0.0


def test_without_any_evidence_nothing_is_promised() -> None:
    found = promise(Curve.sum([]), 0.95, _NONE)

    assert found.target_unreachable
    assert found.precision == found.coverage == (0.0, 1.0)
    assert found.cut == GRID[-1]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60), st.floats(0.5, 0.999))
def test_any_evidence_gives_a_cut_of_the_grid(
    judged: list[tuple[float, bool]], target: float
) -> None:
    curve = Curve.of([c for c, _ in judged], [r for _, r in judged], np.ones(len(judged)))

    assert promise(curve, target, _NONE).cut in GRID


def _width(found: Promise) -> float:
    return found.precision[1] - found.precision[0]
