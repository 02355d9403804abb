"""Two evaluations side by side."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import UsageError
from bot.evaluation.comparing import compared, rows_of
from bot.evaluation.documents import document, row
from bot.evaluation.metrics import FIGURES, Judgement
from tests.evaluation.questions import FIVE, evaluated, judged, judgement

HERE = [row(one) for one in FIVE]


@settings(max_examples=3, deadline=None)
@given(st.lists(judgement(), min_size=1, max_size=15))
def test_a_run_does_not_differ_from_itself(judgements: list[Judgement]) -> None:
    rows = [row(one) for one in judgements]

    told = compared(rows, list(reversed(rows)), "itself")

    assert told["queries"] == len(rows)
    assert not told["gained"] and not told["lost"]
    assert all(one["difference"] in (0.0, None) for one in told["figures"].values())
    assert all(one["interval"] is None for one in told["figures"].values())


def test_a_stored_result_is_read_again_with_the_figures_it_had() -> None:
    stored = json.loads(json.dumps(document(evaluated(FIVE))))

    told = compared(HERE, rows_of(stored, "stored.json"), "stored.json")

    assert {name: one["other"] for name, one in told["figures"].items()} == {
        name: stored[name] for name in FIGURES
    }


def test_what_is_answered_better_or_worse_is_named() -> None:
    better = judged("a", "a b", 0.8, answered=True, text="three")
    worse = judged("", "c a", 0.7, answered=True, kind="oos_far", text="five")
    there = [row(one) for one in [*FIVE[:2], better, FIVE[3], worse]]

    told = compared(HERE, there, "there")

    assert [one["text"] for one in told["gained"]] == ["three"]
    assert [one["text"] for one in told["lost"]] == ["five"]
    assert told["figures"]["recall_at_1"]["difference"] == pytest.approx(1 / 3)
    assert told["figures"]["out_of_scope_answered"]["difference"] == pytest.approx(1 / 2)


def test_a_difference_in_every_question_is_told_from_chance_and_one_in_one_is_not() -> None:
    many = [replace(FIVE[number % 5], text=str(number)) for number in range(100)]
    found = [replace(one, ranked=("a",)) if one.relevant else one for one in many]
    one_found = [found[2] if number == 2 else one for number, one in enumerate(many)]
    here = [row(one) for one in many]

    all_better, one_better = (
        compared(here, [row(one) for one in own], "x")["figures"]["recall_at_1"]["interval"]
        for own in (found, one_found)
    )

    assert all_better[0] > 0.5
    assert one_better[0] <= 0.0 < one_better[1]


def test_only_questions_that_both_have_are_compared() -> None:
    told = compared(HERE, HERE[:3], "half")

    assert (told["queries"], told["only_here"], told["only_there"]) == (3, 2, 0)
    with pytest.raises(UsageError, match="none of these questions"):
        compared(HERE[:2], HERE[2:], "other")


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {"queries": 5},
        {"questions": []},
        {"questions": [{"text": "x"}]},
        {"questions": [{**HERE[0], "rank": 0}]},
        {"questions": [{**HERE[0], "confidence": "much"}]},
        {"questions": [{**HERE[0], "relevant": [[]]}]},
        {"questions": [{**HERE[0], "score": float("nan")}]},
        {"questions": [{**HERE[0], "score": 10**400}]},
        {"questions": [{**HERE[0], "rank": 10**40}]},
    ],
)
def test_what_is_no_result_is_refused(stored: Any) -> None:
    with pytest.raises(UsageError, match=r"x\.json: this is no result"):
        rows_of(stored, "x.json")
