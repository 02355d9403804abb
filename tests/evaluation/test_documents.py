"""What `faqbot evaluate` prints as JSON: figures, intervals, kinds, entries, advice."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evaluation.documents import document
from bot.evaluation.intervals import around, band, draws, error_by_chance, share
from bot.evaluation.metrics import FIGURES, Judgement, Sample
from bot.evaluation.promises import chance_of_so_few
from tests.evaluation.questions import FIVE, evaluated, judged, judgement

few = settings(max_examples=4, deadline=None)


@few
@given(st.lists(judgement(), min_size=1, max_size=25))
def test_every_interval_holds_its_figure_and_ends_between_0_and_1(
    judgements: list[Judgement],
) -> None:
    told = document(evaluated(judgements))

    assert set(told["intervals"]) == set(FIGURES)
    for name, ends in told["intervals"].items():
        if ends is not None:
            assert 0.0 <= ends[0] <= told[name] <= ends[1] <= 1.0, name


@few
@given(st.lists(judgement(), min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_the_questions_changes_nothing(judgements: list[Judgement], any_: Any) -> None:
    shuffled = judgements.copy()
    any_.shuffle(shuffled)

    first, second = document(evaluated(judgements)), document(evaluated(shuffled))

    assert _whole(first) == _whole(second)


def test_a_document_is_json_and_the_same_each_time() -> None:
    first, second = (json.dumps(document(evaluated(FIVE)), allow_nan=False) for _ in range(2))

    assert first == second
    assert [one["text"] for one in json.loads(first)["questions"]] == [one.text for one in FIVE]


def test_eleven_of_eleven_are_no_certainty() -> None:
    low, high = share(11, 11) or (1.0, 1.0)

    assert low == pytest.approx(0.741, abs=0.001) and high == 1.0
    assert share(0, 0) is None


def test_more_questions_make_an_interval_narrower() -> None:
    sample = Sample.of(FIVE * 4)
    many = Sample.of(FIVE * 60)

    few_, lots = (
        around(FIGURES["auroc"](own), draws(own, ["auroc"])["auroc"], 0.0, 1.0)
        for own in (sample, many)
    )

    assert few_ and lots and few_[1] - few_[0] > 2 * (lots[1] - lots[0])


def test_a_figure_that_no_draw_moves_has_no_interval() -> None:
    told = document(evaluated([judged("a", "a b", 0.9, answered=True)]))

    assert told["intervals"]["mrr_at_10"] is None
    assert told["intervals"]["auroc"] is None


def test_a_kind_has_its_own_figures_and_near_stands_apart_from_far() -> None:
    kinds = document(evaluated(FIVE))["kinds"]

    assert kinds["in"]["queries"] == kinds["in"]["in_scope"] == 3
    assert kinds["in"]["recall_at_1"] == pytest.approx(1 / 3)
    assert (kinds["oos_near"]["answered"], kinds["oos_far"]["answered"]) == (1, 0)
    assert kinds["oos_near"]["auroc"] == pytest.approx(1 / 3)
    assert kinds["oos_far"]["auroc"] == 1.0
    assert kinds["oos_far"]["recall_at_1"] is None
    assert kinds["oos_near"]["intervals"]["coverage"][1] == 1.0


def test_entries_tell_who_is_asked_for_found_and_taken_for_another() -> None:
    told = document(evaluated(FIVE))
    entries = {one["entry"]: one for one in told["entries"]}

    assert entries["a"] == {
        "entry": "a", "asked": 3, "found": 1, "answered": 1, "wrong": 1, "taken": 0, "astray": 0,
    }  # fmt: skip
    assert (entries["b"]["taken"], entries["b"]["astray"]) == (2, 1)
    assert (entries["c"]["taken"], entries["c"]["astray"]) == (0, 1)
    assert told["weakest"] == ["b", "a", "c", "d"]


def test_confusions_name_the_pair_with_its_surest_question() -> None:
    worst, other = document(evaluated([*FIVE, FIVE[2], FIVE[0]]))["confusions"]

    assert worst == {
        "asked": "a", "first": "b", "count": 2, "answered": 0, "example": "three",
        "confidence": 0.3,
    }  # fmt: skip
    assert (other["asked"], other["count"], other["answered"]) == ("d", 1, 1)


def test_what_was_answered_out_of_scope_is_told_surest_first() -> None:
    more = judged("", "a", 0.95, answered=True, kind="oos_far", text="six")

    told = document(evaluated([*FIVE, more]))["out_of_scope_answers"]

    assert [(one["text"], one["answered"]) for one in told] == [("six", "a"), ("four", "c")]


def test_advice_says_where_alternates_help_and_that_seen_questions_flatter() -> None:
    said = " ".join(document(evaluated(FIVE, seen=3))["advice"])

    assert "3 of these questions calibrated the bot" in said
    assert "first of all for a (it has 3 phrasings), d (3)." in said


def test_entries_without_an_alternate_are_counted_before_all_else_is_advised() -> None:
    bare = replace(evaluated(FIVE), phrasings={"a": 1, "b": 1, "c": 4})

    said = [one for one in document(bare)["advice"] if "alternate" in one.lower()]

    assert said[0].startswith("2 entries have no alternate")


def test_labels_of_entries_that_do_not_exist_get_no_advice_to_merge_them() -> None:
    lost = judged("gone", "b c", 0.3, answered=False, text="gone")

    told = document(evaluated([*FIVE, lost, lost, lost]))

    assert (told["confusions"][0]["asked"], told["confusions"][0]["count"]) == ("gone", 3)
    assert not any("gone and" in one for one in told["advice"])


def test_one_question_is_spoken_of_in_the_singular() -> None:
    found = judged("a", "a b", 0.4, answered=False, text="six")
    missed = judged("a", "b a", 0.2, answered=False, text="seven")

    said = " ".join(document(evaluated([found, missed]))["advice"])

    assert "1 question was found and not answered, for want of confidence" in said
    assert "1 question in scope leads elsewhere" in said


def test_what_is_held_back_at_a_high_confidence_is_not_said_to_want_it() -> None:
    guessed = judged("a", "a b", 0.98, answered=False, text="six")

    assert not any("want of" in one for one in document(evaluated([guessed]))["advice"])


def test_entries_that_nearly_ask_the_same_are_named_in_the_advice() -> None:
    told = document(replace(evaluated(FIVE), twins=[("a", "b"), ("a", "c")]))

    assert any("a and b nearly ask the same, as does 1 more pair" in one for one in told["advice"])


def test_a_true_confidence_lies_in_its_band_and_a_boastful_one_does_not() -> None:
    ends = band(np.full(100, 0.8))

    assert ends == pytest.approx((0.72, 0.88))
    assert band(np.zeros(5)) == (0.0, 0.0)


def test_few_questions_show_an_error_that_is_chance() -> None:
    rough, fine = (error_by_chance(np.linspace(0, 1, count)) for count in (30, 3_000))

    assert rough and fine and rough > 5 * fine
    assert error_by_chance(np.zeros(0)) is None


def test_few_right_answers_are_unlikely_where_the_promise_holds() -> None:
    assert chance_of_so_few(95, 100, 0.95) > 0.4
    assert chance_of_so_few(2, 3, 0.5) == pytest.approx(7 / 8)
    assert chance_of_so_few(85, 100, 0.95) < 0.001
    assert chance_of_so_few(0, 0, 0.95) == 1.0


def _whole(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "questions": sorted(map(repr, told["questions"]))}
