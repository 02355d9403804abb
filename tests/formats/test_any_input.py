"""Whatever a file holds, it is read or refused with FILE:LINE and a sentence; nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ImportFailedError
from bot.core.faq import FaqEntry
from bot.formats import FORMAT_NAMES, Knowledge, read_bytes, write
from tests.formats.strategies import KNOWLEDGE, TRAPS

_LINE = re.compile(r"file:[1-9]\d*: \S.+|… and [\d,]+ more problems\.")
_TOKENS = st.sampled_from(
    (
        "- ", "question: ", "answer: ", "id: ", "alternates: ", "tags: ", "\n", "\n  ", "\n\n", "[",
        "]", "{", "}", ", ", ": ", '"', "'", "|", ">", "&a ", "*a ", "!!int ", "%YAML 1.1\n", "---",
        "\t", ";", "# ", "## ", "```", "> ", "<!-- faqbot\n", "-->", "null", "question,answer\n",
        '{"question": ', '"answer": ', "\\", "\\ud83d", "\\u0000", "NaN", "1e999", "\r", "\x85",
        "\u2028", "=", "é", "?", "<<: ", "...", "===\n", "    ", "[a]: b", "{#x}", "\ufeff", "@",
        "Question\tAnswer\tQnaId\n", '{"@type": "FAQPage", "mainEntity": [', '"@type": "Question"',
        "<p>", "</li>", "<a href=", "<script type=application/ld+json>", "<html>", "</script>",
    )
)  # fmt: skip
_SOUP = st.lists(_TOKENS | st.text(max_size=5) | st.sampled_from(TRAPS), max_size=40).map("".join)


def _read_or_refused(data: bytes, format_name: str | None) -> Knowledge | None:
    try:
        return read_bytes("file", data, format_name)
    except ImportFailedError as error:
        assert error.problems
        assert all(_LINE.fullmatch(problem) for problem in error.problems), error.problems
        return None


@given(st.binary(max_size=200))
@pytest.mark.parametrize("format_name", [None, *FORMAT_NAMES])
def test_any_bytes_are_read_or_refused(format_name: str | None, data: bytes) -> None:
    _read_or_refused(data, format_name)


@given(_SOUP)
@pytest.mark.parametrize("format_name", [None, *FORMAT_NAMES])
def test_any_text_is_read_or_refused_and_what_is_read_can_be_written(
    format_name: str | None, text: str
) -> None:
    knowledge = _read_or_refused(text.encode(), format_name)

    if knowledge:
        back = read_bytes("file", write(knowledge.entries, "yaml").encode(), "yaml")
        assert back.entries == knowledge.entries


@given(KNOWLEDGE, st.data())
@pytest.mark.parametrize("format_name", FORMAT_NAMES)
def test_a_damaged_export_is_read_or_refused(
    format_name: str, knowledge: list[FaqEntry], data: st.DataObject
) -> None:
    text = write(knowledge, format_name)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    _read_or_refused((text[:start] + data.draw(_SOUP) + text[end:]).encode(), format_name)
