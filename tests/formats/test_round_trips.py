"""What is exported comes back: all of it in YAML and JSONL, and what is said in the others."""

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given

from bot.core.faq import FaqEntry
from bot.formats import FORMAT_NAMES, read_bytes, write
from tests.formats.strategies import KNOWLEDGE

WHOLE = [name for name in FORMAT_NAMES if name not in ("qna", "faqpage")]
"""Those that hold every entry; what the others lose, their own tests tell."""


def _back(entries: list[FaqEntry], format_name: str) -> list[FaqEntry]:
    text = write(entries, format_name)
    return list(read_bytes("export", text.encode(), format_name).entries)


@given(KNOWLEDGE)
@pytest.mark.parametrize("format_name", ["yaml", "jsonl", "csv", "tsv"])
def test_every_text_comes_back_as_it_was(format_name: str, knowledge: list[FaqEntry]) -> None:
    assert _back(knowledge, format_name) == knowledge


@given(KNOWLEDGE)
def test_markdown_loses_only_line_ends_and_blank_lines_around_an_answer(
    knowledge: list[FaqEntry],
) -> None:
    back = _back(knowledge, "markdown")

    assert [_loosely(entry) for entry in back] == [_loosely(entry) for entry in knowledge]


@given(KNOWLEDGE)
@pytest.mark.parametrize("format_name", WHOLE)
def test_a_second_export_is_the_same_text(format_name: str, knowledge: list[FaqEntry]) -> None:
    text = write(knowledge, format_name)

    assert write(read_bytes("export", text.encode(), format_name).entries, format_name) == text


@given(KNOWLEDGE)
@pytest.mark.parametrize("format_name", WHOLE)
def test_an_export_is_recognised_without_its_name(
    format_name: str, knowledge: list[FaqEntry]
) -> None:
    text = write(knowledge, format_name).encode()

    assert read_bytes("export", text) == read_bytes("export", text, format_name)


@pytest.mark.parametrize("name", ["FAQPage", "relevant_ids", "entries", "question"])
@pytest.mark.parametrize("format_name", ["jsonl", "yaml", "csv"])
def test_what_an_entry_is_called_says_nothing_of_the_format(format_name: str, name: str) -> None:
    text = write([FaqEntry(slug=name, question="text", answer='{"@type": "FAQPage"}')], format_name)

    assert [entry.slug for entry in read_bytes("export", text.encode()).entries] == [name]


@given(KNOWLEDGE)
def test_other_readers_of_yaml_see_the_same_texts(knowledge: list[FaqEntry]) -> None:
    loaded = yaml.safe_load(write(knowledge, "yaml"))

    assert [(entry["id"], entry["question"], entry["answer"]) for entry in loaded] == [
        (entry.slug, entry.question, entry.answer) for entry in knowledge
    ]


def _loosely(entry: FaqEntry) -> FaqEntry:
    lines = re.split(r"\r\n|\r|\n", entry.answer.rstrip())
    while not lines[0].strip():
        lines.pop(0)
    return replace(entry, answer="\n".join(lines))
