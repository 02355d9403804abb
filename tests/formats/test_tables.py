"""CSV and TSV as spreadsheets save them."""

import csv
import io

import pytest

from bot.core.errors import ImportFailedError
from bot.core.faq import FaqEntry
from bot.formats import read_bytes, write


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_found_in_the_header(delimiter: str, end: str) -> None:
    rows = [["ID", "Question", "Answer"], ["a", "b, c; d", "e"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)

    entries = read_bytes("kb.csv", out.getvalue().encode("utf-8-sig")).entries

    assert entries == (FaqEntry("a", "b, c; d", "e"),)


def test_the_delimiter_that_excel_names_above_the_header_is_passed_over() -> None:
    entries = read_bytes("kb.csv", b"sep=;\r\nquestion;answer\r\na;b\r\n").entries

    assert entries == (FaqEntry("a", "a", "b"),)


@pytest.mark.parametrize(
    "cell", ['"c\nd"', '"c\r\nd\r\n"', "c | d", "c|d", '"[""c"", ""d""]"', "c |  | d"]
)
def test_a_list_stands_on_lines_or_between_bars_or_as_json(cell: str) -> None:
    (entry,) = read_bytes("kb.csv", f"question,answer,alternates\na,b,{cell}\n".encode()).entries

    assert entry.alternates == ("c", "d")


def test_one_item_with_semicolons_is_read_as_it_is_with_a_warning() -> None:
    text = 'question,answer,alternates,tags\na,b,c; d,x\ne,f,"c;\nd","[""y; z""]"\n'

    read = read_bytes("kb.csv", text.encode())

    assert [entry.alternates for entry in read.entries] == [("c; d",), ("c;", "d")]
    (warning,) = read.warnings
    assert warning.startswith('kb.csv:2: "alternates" is read as one item, with its semicolons;')


@pytest.mark.parametrize("alternate", ["c; d", "c|d", "c | d"])
def test_an_export_needs_no_warning(alternate: str) -> None:
    entry = FaqEntry("a", "b?", "c", alternates=(alternate,))

    read = read_bytes("kb.csv", write([entry], "csv").encode())

    assert (read.entries, read.warnings) == ((entry,), ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("name", "delimiter"), [("kb.csv", ";"), ("kb.txt", "\t")])
def test_what_excel_saves_is_read(encoding: str, name: str, delimiter: str) -> None:
    rows = [["id", "question", "answer", "alternates"], ["a", "Wo ist es?", "Hier.", '"c\nd"']]
    text = "\r\n".join(map(delimiter.join, rows)) + "\r\n"

    (entry,) = read_bytes(name, text.encode(encoding)).entries

    assert entry == FaqEntry("a", "Wo ist es?", "Hier.", ("c", "d"))


def test_tags_may_stand_between_commas() -> None:
    (entry,) = read_bytes("kb.csv", b'question,answer,tags\na,b,"vpn, wifi"\n').entries

    assert entry.tags == ("vpn", "wifi")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "'="])
@pytest.mark.parametrize("format_name", ["csv", "tsv"])
def test_an_export_holds_no_formula(start: str, format_name: str) -> None:
    entry = FaqEntry("a", f"{start}cmd x", f"{start}1", alternates=(f"{start}b y", "c"))

    text = write([entry], format_name)

    delimiter = "\t" if format_name == "tsv" else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r＝"))]
    assert read_bytes("kb", text.encode(), format_name).entries == (entry,)


def test_a_column_without_any_value_is_left_out_of_an_export() -> None:
    assert write([FaqEntry("a", "b", "c", owner="d")], "csv") == (
        "id,question,answer,alternates,owner\r\na,b,c,,d\r\n"
    )


def test_a_long_cell_is_no_trouble() -> None:
    alternates = "\n".join(f"alternate {number} {'x' * 900}" for number in range(400))

    (entry,) = read_bytes(
        "kb.csv", f'question,answer,alternates\na,b,"{alternates}"'.encode()
    ).entries

    assert len(entry.alternates) == 400


FAULTS = {
    "no question column": ("id,answer\na,b\n", 1, 'add "question"'),
    "an unknown column": ("question,answer,alternate\na,b,c\n", 1, 'did you mean "alternates"?'),
    "too many cells": ('question,answer\n"a\nb",c\nd,e,f\n', 4, "has 3 cells, and the header 2"),
    "an answer missing": ('question,answer\n"a\nb",c\n\nd\n', 5, 'no "answer"'),
    "an answer empty": ("question,answer\na,\n", 2, '"answer" is empty'),
    "a nameless column": ("question,answer,\na,b,\nc,d,e\n", 3, "no name in the first row"),
    "an open quote": ('question,answer\na,b\n"c,d\ne,f\n', 3, "a quote that is not closed"),
    "a quote within": ('question,answer\n"a"b,c\n', 2, 'twice within its cell ("" for ")'),
    "a column twice": ("question,answer,answer\na,b,c\n", 2, "stands twice"),
    "a German date": ("question,answer,review on\na,b,31.12.2026\n", 2, "2026-12-31"),
    "nothing": ("\n\n", 1, "nothing in this file"),
    "a header alone": ("question,answer\n", 1, "no entry in this file"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_its_cure(fault: str) -> None:
    text, line, cure = FAULTS[fault]

    with pytest.raises(ImportFailedError) as refused:
        read_bytes("kb.csv", text.encode(), "csv")

    (problem,) = refused.value.problems
    assert problem.startswith(f"kb.csv:{line}: ")
    assert cure in problem
