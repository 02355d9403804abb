"""What becomes of promises, and what votes do, counted on sets."""

from dataclasses import replace

import pytest

from benchmarks.quality import honesty, votes
from benchmarks.quality.fitting import judge
from benchmarks.quality.honesty import Draw
from benchmarks.quality.keeping import Counting, Found
from benchmarks.quality.tongues import Tongues
from bot.core.confidence.promise import Evidence, Promise
from tests.benchmarks.test_quality import ToyVectors, made_up

PROMISE = Promise(0.95, 0.8, (0.92, 0.98), (0.3, 0.5), False, Evidence(300.0, 100, 50))


def draw(answered: int, right: int, asked: int = 1_000, promise: Promise = PROMISE) -> Draw:
    """So many of the questions answered; 40 % were to be expected."""
    return Draw("a", promise, 0.4, asked, answered, right)


@pytest.fixture(scope="module")
def found() -> Found:
    sets = [made_up("a", 12, 40, 25), made_up("b", 9, 20, 9, 1), made_up("c", 9, 20, 9, 2)]
    vectors = ToyVectors()
    judged = {one.name: judge(one, vectors) for one in sets}
    return Counting(vectors, Tongues(""), judged, 0.95, lambda _: None).of(sets)


@pytest.mark.parametrize(
    ("answered", "asked", "is_in", "agrees"),
    [
        (400, 1_000, True, True),
        (300, 1_000, True, True),
        (298, 1_000, False, True),
        (250, 1_000, False, False),
        (502, 1_000, False, True),
        (560, 1_000, False, False),
        (10, 40, False, True),
        (3, 40, False, False),
        (25, 40, False, False),
    ],
)
def test_a_share_agrees_with_its_range_as_far_as_so_few_questions_can_tell(
    answered: int, asked: int, is_in: bool, agrees: bool
) -> None:
    one = draw(answered, answered, asked)

    assert (one.is_in_range, one.agrees_with_range) == (is_in, agrees)


def test_a_promise_is_broken_where_chance_does_not_explain_it() -> None:
    assert not draw(400, 372).is_broken
    assert draw(400, 360).is_broken
    assert not draw(40, 36).is_broken
    assert not draw(0, 0).is_broken
    assert not draw(400, 360, promise=replace(PROMISE, target_unreachable=True)).is_broken


def test_the_lower_end_of_the_range_is_a_promise_too() -> None:
    assert not draw(400, 364).is_below_range
    assert draw(400, 352).is_below_range


def test_every_draw_counts_once_and_sets_count_alike() -> None:
    large, small = draw(500, 500), replace(draw(20, 10, 100), data="b")

    (row,) = honesty.rows({10: [large, large, small]})

    assert (row["draws"], row["right"], row["answered"]) == (3, 0.75, 0.35)
    assert (row["in_range"], row["broken"]) == (2, 1)


def test_sets_too_small_for_so_many_labels_are_left_out(found: Found) -> None:
    assert [len(found.promises[known]) for known in honesty.KNOWN] == [1, 20, 20, 0, 0, 0]
    assert [row["labelled"] for row in honesty.rows(found.promises)] == [0, 10, 20]


def test_praise_and_one_hostile_person_change_nothing_and_a_crowd_only_makes_careful(
    found: Found,
) -> None:
    effects = {scene.name: own for scene, *own in zip(votes.SCENES, *found.votes, strict=True)}

    for name in ("1 praise all", "30 praise all"):
        assert effects[name] == effects["nobody"]
    for calm, crowd in zip(effects["nobody"], effects["30 share the answers out"], strict=True):
        assert 0.0 == calm.caution < crowd.caution <= 0.5
        assert crowd.answered <= calm.answered


def test_the_tables_fit_a_terminal_and_the_document_says_the_same(found: Found) -> None:
    lines, document = list(found.lines()), found.document()

    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("nobody") for line in lines) == 1
    assert len(document["votes"]) == len(votes.SCENES)
    assert [row["labelled"] for row in document["promises"]] == [0, 10, 20]
