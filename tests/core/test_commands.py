"""What is typed after `/faq`, and what it asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import parse
from bot.core.errors import UsageError
from bot.core.messages import (
    Action,
    Add,
    Edit,
    Help,
    History,
    ListEntries,
    Revert,
    Search,
    Show,
    Undo,
    Why,
)


@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ("", Help()),
        ("help", Help()),
        ("  HELP  ", Help()),
        ("add", Add()),
        ("add How do I log in?", Add(question="How do I log in?")),
        ("edit vpn-token", Edit("vpn-token")),
        ('show "An id with spaces"', Show("An id with spaces")),
        ("show An id with spaces", Show("An id with spaces")),
        ("show it's-broken", Show("it's-broken")),
        ("list", ListEntries(1)),
        ("list 3", ListEntries(3)),
        ("search vpn   token", Search("vpn   token")),
        ("history a/b?c", History("a/b?c")),
        ("revert two words 4", Revert("two words", 4)),
        ("undo", Undo()),
        ("why", Why()),
        ("why abc123", Why("abc123")),
    ],
)
def test_a_line_becomes_an_action(typed: str, action: Action) -> None:
    assert parse(typed) == action


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("frobnicate", "There is no `/faq frobnicate`"),
        ("edit", "/faq edit ID"),
        ("list zero", "is no number"),
        ("list 0", "is no number"),
        ("revert x", "/faq revert ID VERSION"),
        ("revert x y", "is no number"),
    ],
)
def test_a_line_that_asks_for_nothing_known_says_what_would_work(typed: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        parse(typed)


@given(st.text(max_size=100))
def test_no_line_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        parse(text)
    except UsageError as error:
        assert "/faq" in str(error)
