"""The tests' own eyes: what they look for, they would find."""

import pytest

from tests.behaviour.reading import ids, marks


@pytest.mark.parametrize(
    "text",
    ["see **this**", "[a](https://b.example)", "run `it`", "## Steps", "> so", "- one", "a &lt; b"],
)
def test_marks_are_found(text: str) -> None:
    assert marks(f"First.\n{text}")


@pytest.mark.parametrize("text", ["1. one\n• two", "2 * 3 - 1 > 4", "a#b", "R&D <tests>"])
def test_what_people_write_is_no_mark(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    "text", ["see sign-up", "receipt 4511472461", "ask @U0OMAR", "in C0HELPDESK", "fa1b2c3d4e"]
)
def test_ids_are_found(text: str) -> None:
    assert ids(text, ["4511472461"])


def test_telephone_numbers_and_words_are_no_ids() -> None:
    assert ids("Sign up: call 1-800-633-4227 (TTY 1-877-486-2048), see CMS-1763.", []) == []
