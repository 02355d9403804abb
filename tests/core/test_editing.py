"""How an entry is put in order before it is saved, and what an edit changes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.differences import difference
from bot.core.editing import day_in, edited_alternates, problems, same_content, tidy
from bot.core.errors import NotFoundError, UsageError
from bot.core.faq import FaqEntry, Status

ENTRY = FaqEntry("vpn", "How do I renew my VPN token?", "In the portal.", ("vpn token expired",))


def test_a_line_break_at_the_end_of_an_answer_is_no_difference() -> None:
    assert same_content(ENTRY, replace(ENTRY, answer="In the portal.\n", version=7))
    assert not same_content(ENTRY, replace(ENTRY, answer="In the  portal."))


def test_tidying_drops_repeated_alternates_and_outer_space() -> None:
    messy = replace(
        ENTRY, alternates=(" vpn dead ", "VPN dead?", "", "How do I renew my VPN token")
    )

    assert tidy(messy).alternates == ("vpn dead",)


def test_alternates_are_added_and_removed_by_their_words() -> None:
    assert edited_alternates(ENTRY, ["new one"], ["VPN token expired!"]) == ("new one",)


def test_removing_an_alternate_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no alternate"):
        edited_alternates(ENTRY, [], ["something else"])


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (replace(ENTRY, question="  "), "question is empty"),
        (replace(ENTRY, answer="\n"), "answer is empty"),
        (replace(ENTRY, slug=""), "1 to 200"),
        (replace(ENTRY, slug="a\nb"), "printable"),
        (replace(ENTRY, alternates=("x" * 1_001,)), "at most 1,000"),
        (replace(ENTRY, answer="x" * 40_001), "40,000 fit"),
        (replace(ENTRY, question="a\0b"), "U+0000"),
        (replace(ENTRY, question="🚗🚗"), "“🚗🚗” holds no word"),
        (replace(ENTRY, alternates=("?!",)), "“?!” holds no word"),
    ],
)
def test_what_cannot_be_saved_is_told_with_its_remedy(entry: FaqEntry, told: str) -> None:
    assert any(told in problem.said for problem in problems(entry))


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(ENTRY, question="x" * 1_001), "question"),
        (replace(ENTRY, question="🚗"), "question"),
        (replace(ENTRY, answer=""), "answer"),
        (replace(ENTRY, answer="a\0b"), "answer"),
        (replace(ENTRY, alternates=("?!",)), "alternates"),
        (replace(ENTRY, alternates=("a\0b",)), "alternates"),
        (replace(ENTRY, alternates=tuple(f"one {n}" for n in range(501))), "alternates"),
        (replace(ENTRY, tags=("x" * 1_001,)), "tags"),
        (replace(ENTRY, source="x" * 1_001), "source"),
        (replace(ENTRY, owner="x" * 1_001), "owner"),
    ],
)
def test_what_cannot_be_saved_is_told_at_its_field(entry: FaqEntry, field: str) -> None:
    assert [problem.field for problem in problems(entry)] == [field]


def test_a_review_date_is_still_to_come() -> None:
    today = datetime.now(UTC).date()

    assert day_in(today.isoformat()) == today
    with pytest.raises(UsageError, match="`2020-01-31` is past"):
        day_in("2020-01-31")
    assert day_in("2020-01-31", date(2020, 1, 31)) == date(2020, 1, 31)


def test_a_sound_entry_has_no_problems() -> None:
    assert problems(ENTRY) == []


@pytest.mark.parametrize("question", ["C++?", "42?", "駐車場は？", "Где парковка?", "🚗 parking"])
def test_a_question_in_any_script_can_be_saved(question: str) -> None:
    assert problems(replace(ENTRY, question=question, answer="👍")) == []


def test_a_difference_shows_what_goes_and_what_comes() -> None:
    changed = replace(ENTRY, answer="At the desk.", alternates=())

    shown = difference(ENTRY, changed)

    assert shown.kind == "updated"
    assert set(shown.lines) == {
        "- alternate: vpn token expired",
        "- answer: In the portal.",
        "+ answer: At the desk.",
    }


def test_a_retired_entry_is_told_as_retired() -> None:
    assert difference(ENTRY, replace(ENTRY, status=Status.RETIRED)).kind == "retired"
