"""The TSV of QnA Maker and of Custom Question Answering."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.core.errors import ImportFailedError
from bot.core.faq import FaqEntry, Status
from bot.formats import read_bytes, write
from tests.formats.strategies import KNOWLEDGE

HEADER = "Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tIsContextOnly\tPrompts\tQnaId\n"


def _read(text: str) -> tuple[FaqEntry, ...]:
    return read_bytes("kb.tsv", text.encode()).entries


def test_rows_with_one_id_are_one_entry_and_its_alternates() -> None:
    text = (
        "Where is the token portal?\tAt **https://x**.\thttps://x/faq\t[]\t[]\tFalse\t[]\t7\n"
        "Who cleans?\tWe do.\tEditorial\t[]\t[]\tFalse\t[]\t8\n"
        "where do i get a token\tAt **https://x**.\thttps://x/faq\t[]\t[]\tFalse\t[]\t7\n"
    )

    assert _read(HEADER + text) == (
        FaqEntry(
            "where-is-the-token-portal",
            "Where is the token portal?",
            "At **https://x**.",
            alternates=("where do i get a token",),
            source="https://x/faq",
        ),
        FaqEntry("who-cleans", "Who cleans?", "We do."),
    )


def test_without_ids_rows_with_one_answer_are_one_entry() -> None:
    text = "Question\tAnswer\tSource\tMetadata\nhi\tHello.\tchat\teditorial:chat\n"

    (entry,) = _read(text + "hey\tHello.\tchat\teditorial:chat\n")

    assert (entry.question, entry.alternates, entry.tags) == ("hi", ("hey",), ("editorial:chat",))


@pytest.mark.parametrize(
    "cell",
    [
        "category:api|urgent:true",
        "category : api | urgent:true",
        '[{"name": "category", "value": "api"}, {"name": "urgent", "value": "true"}]',
        '"[{""name"":""category"",""value"":""api""},{""name"":""urgent"",""value"":""true""}]"',
    ],
)
def test_metadata_becomes_tags(cell: str) -> None:
    (entry,) = _read(f"{HEADER}a\tb\tEditorial\t{cell}\t[]\tFalse\t[]\t1\n")

    assert entry.tags == ("category:api", "urgent")


def test_line_ends_are_written_as_a_backslash_and_an_n() -> None:
    (entry,) = _read(HEADER + 'a\tone\\n\\n- two\\\\n "three"\t\t\t[]\tFalse\t[]\t1\n')

    assert entry.answer == 'one\n\n- two\\n "three"'


def test_a_cell_that_a_spreadsheet_quoted_is_read_whole() -> None:
    (entry,) = _read(HEADER + '"a ""b""?"\t"one\ttwo\nthree"\t\t\t[]\tFalse\t[]\t1\n')

    assert (entry.question, entry.answer) == ('a "b"?', "one\ttwo\nthree")


def test_what_is_a_follow_up_there_is_read_as_retired_with_a_warning() -> None:
    read = read_bytes("kb.tsv", (HEADER + 'yes\tThen\t\t\t[]\tTrue\t[{"qnaId": 2}]\t1\n').encode())

    assert read.entries[0].status is Status.RETIRED
    assert [warning.partition(": ")[0] for warning in read.warnings] == ["kb.tsv:2", "kb.tsv:2"]
    assert "restore it" in read.warnings[0]
    assert '"Prompts" are left out' in read.warnings[1]


FAULTS = {
    "two answers for one id": ("a\tb\t\t\t\t\t\t1\nc\td\t\t\t\t\t\t1\n", 3, "line 2"),
    "no answer": ("a\t\t\t\t\t\t\t1\n", 2, '"answer" is empty'),
    "no question": ("\tb\t\t\t\t\t\t1\n", 2, '"question" is empty'),
    "too many cells": ("a\tb\tc\td\te\tf\tg\t1\tx\n", 2, "9 cells, and the header 8"),
    "a header alone": ("", 1, "no entry in this file"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_its_cure(fault: str) -> None:
    text, line, cure = FAULTS[fault]

    with pytest.raises(ImportFailedError) as refused:
        _read(HEADER + text)

    assert refused.value.problems[0].startswith(f"kb.tsv:{line}: ")
    assert cure in refused.value.problems[0]


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(ImportFailedError, match=r'kb\.tsv:1: there is no column "Answr"'):
        _read("Question\tAnswer\tAnswr\tQnaId\na\tb\tc\t1\n")


def test_our_own_table_with_tabs_is_still_one() -> None:
    assert _read("question\tanswer\tsource\na\tb\tc\n") == (FaqEntry("a", "a", "b", source="c"),)


@given(KNOWLEDGE)
def test_what_is_said_comes_back_with_line_ends_as_they_are_today(
    knowledge: list[FaqEntry],
) -> None:
    used = [replace(entry, status=Status.ACTIVE) for entry in knowledge]

    back = read_bytes("kb.tsv", write(used, "qna").encode()).entries

    assert [_said(entry) for entry in back] == [_said(entry) for entry in used]


@given(KNOWLEDGE)
def test_no_retired_entry_is_written(knowledge: list[FaqEntry]) -> None:
    used = [entry for entry in knowledge if entry.status is Status.ACTIVE]

    assert write(knowledge, "qna") == write(used, "qna")


def _said(entry: FaqEntry) -> tuple[object, ...]:
    source = (entry.source or "").strip().replace("\r\n", "\n").replace("\r", "\n")
    texts = (entry.question, entry.answer, *entry.alternates)
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n") for text in texts), source
