"""Tables for spreadsheets."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats import sheet
from bot.formats.table import restored

_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


def test_excel_is_told_the_encoding_and_rows_end_as_it_expects() -> None:
    assert sheet([("a", "b"), ("grün", 'x,"y"')]) == (
        b'\xef\xbb\xbfa,b\r\ngr\xc3\xbcn,"x,""y"""\r\n'
    )


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "＝1", "=cmd|'"])
def test_no_cell_is_run_as_a_formula(formula: str) -> None:
    ((cell,),) = read(sheet([(formula,)]))

    assert cell == f"'{formula}"


def test_half_a_surrogate_pair_costs_one_character() -> None:
    assert read(sheet([("a\ud83d",)])) == [["a?"]]


@given(st.lists(st.lists(_TEXTS, min_size=2, max_size=4), max_size=4))
def test_what_is_written_can_be_read_again(rows: list[list[str]]) -> None:
    found = read(sheet(rows))

    assert [[restored(cell) for cell in row] for row in found] == rows


def read(content: bytes) -> list[list[str]]:
    """The rows as a spreadsheet reads them."""
    return [*csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
