"""Text within a limit: cut where a reader would, and never through a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commonmark.text import clean, fitting, shortened, size
from tests.commonmark.markdowns import DANGERS


def test_control_characters_and_half_characters_go() -> None:
    assert clean("a\x00\x1b[0m\ud83d\r\nb\tc") == "a[0m\nb\tc"


@pytest.mark.parametrize("sign", ["👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "👍🏽", "🏴\U000e0067\U000e007f"])
def test_a_sign_of_several_characters_is_kept_whole(sign: str) -> None:
    for limit in range(2, 40):
        kept = (sign * 9)[: fitting(sign * 9, limit)]

        assert len(kept) % len(sign) == 0 or limit < size(sign)


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shortened("one two three four", 12) == "one two…"


@given(st.lists(st.sampled_from(DANGERS)).map("".join), st.integers(2, 60))
def test_a_shortened_text_is_its_beginning(text: str, limit: int) -> None:
    short = shortened(text, limit)

    assert text.startswith(short.removesuffix("…") if short != text else text)
