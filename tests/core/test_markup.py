"""What somebody typed is shown, never interpreted."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core.markup import code, literal

COMMON_MARK = MarkdownIt("commonmark").enable(["strikethrough", "table"])
_ODD = st.text(st.sampled_from("`*_[]()<>!#&~|\\-+=.1 9)a\n>:"), max_size=30)
# A renderer may replace what is no character in HTML.
_TYPED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), max_size=30)


def _shown(markup: str) -> str:
    """The text of the one paragraph that comes out, with nothing marked in it."""
    found = re.fullmatch(r"<p>([^<]*)</p>\n?", COMMON_MARK.render(markup))
    assert found, COMMON_MARK.render(markup)
    return html.unescape(found.group(1))


@given(st.one_of(_ODD, _TYPED))
def test_a_literal_is_shown_as_it_was_typed(text: str) -> None:
    line = " ".join(text.split())

    assert not line or _shown(literal(text)) == line


@pytest.mark.parametrize(
    "text",
    ["1. one", "# head", "- item", "=====", "---", "> quote", "[x](javascript:1)", "&amp;", "~~~"],
)
def test_what_begins_like_markup_is_no_markup(text: str) -> None:
    assert _shown(literal(text)) == text


@given(st.one_of(_ODD, _TYPED))
def test_a_code_span_holds_what_was_typed(text: str) -> None:
    found = re.fullmatch(r"<p><code>([^<]*)</code></p>\n?", COMMON_MARK.render(f"{code(text)}"))

    assert found
    assert html.unescape(found.group(1)).strip() == " ".join(text.split())


@given(st.text(max_size=300), st.integers(2, 80))
def test_a_code_span_is_cut(text: str, length: int) -> None:
    assert len(code(text, length).strip("` ")) <= length and "\n" not in code(text, length)
