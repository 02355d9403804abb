"""CSV and TSV in: a header row with the keys, then a row for each entry."""

import csv
import io
import json
import re
from collections.abc import Iterator

from bot.formats.drafts import Document, Draft, Field, Items, Nothing, Text, Value
from bot.formats.keys import KEYS, unknown
from bot.formats.report import Place, Report, UnreadableError
from bot.formats.sources import LARGEST_FILE

LISTS = ("alternates", "negatives", "tags")
_HEADER_LENGTH = 20_000
_DELIMITERS = (",", ";", "\t")
_SEPARATOR_HINT = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NEUTRALISED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def recognises(text: str) -> bool:
    """Whether the first row names a column `question` and a column `answer`."""
    return {"question", "answer"} <= set(_header(text, _delimiter(text)))


def read(document: Document, report: Report) -> Iterator[Draft]:
    """The rows as entries, each field on its row's first line.

    The delimiter is the one of comma, semicolon and tab that yields the known columns. In a list,
    items are lines, or stand between `|`; a JSON array is read too, and tags may have commas. One
    item with semicolons is read as it is, with a warning.
    Raises UnreadableError for a header without `question` and `answer`, and for a broken quote.
    """
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_FILE))  # the process's; only raised
    delimiter = _delimiter(document.text)
    rows = _rows(document.text, delimiter)
    line, columns = _first(rows)
    names = _names(document.at(line), columns, report)
    for line, row in rows:
        place = document.at(line)
        if any(cell.strip() for cell in row[len(names) :]):
            message = f"the row has {len(row)} cells, and the header {len(names)}; put quotes round"
            report.problem(place, f"{message} a cell that holds a {delimiter!r}")
            continue
        cells = list(zip(names, row, strict=False))
        if any(cell.strip() for name, cell in cells if not name):
            report.problem(place, "a cell stands in a column that has no name in the first row")
        if any(cell.strip() for cell in row):
            known = [(key, cell) for key, cell in cells if key in KEYS]
            _warn_of_joined(place, known, report)
            yield Draft(
                place, tuple(Field(key, line, _value(key, line, cell)) for key, cell in known)
            )


def neutralised(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula; `restored` is the way back.

    Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if _NEUTRALISED.match(f"'{cell}") else cell


def restored(cell: str) -> str:
    """The cell without the quote that `neutralised` put before it."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def items_of(key: str, cell: str) -> list[str]:
    """The items of a list in a cell."""
    if cell.startswith("["):
        try:
            items = json.loads(cell)
        except (ValueError, RecursionError):
            items = None
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return items
    parts = re.split(r"\r\n|\n|\r", cell.strip())
    if len(parts) == 1:
        parts = re.split(r"[|,]" if key == "tags" else r"\|", cell)
    return [part.strip() for part in parts if part.strip()]


def is_joined(items: list[str]) -> bool:
    """Whether the one item looks like several, between semicolons."""
    return len(items) == 1 and sum(bool(part.strip()) for part in items[0].split(";")) > 1


def _warn_of_joined(place: Place, cells: list[tuple[str, str]], report: Report) -> None:
    for key, cell in cells:
        text = restored(cell)
        if key in LISTS and not text.startswith("[") and is_joined(items_of(key, text)):
            report.warn(
                place,
                f'"{key}" is read as one item, with its semicolons; part items by "|" or by line'
                " breaks within the cell",
            )


def _names(place: Place, columns: list[str], report: Report) -> list[str]:
    names = [_column(name) for name in columns]
    for name, written in zip(names, columns, strict=True):
        if name and name not in KEYS:
            report.problem(place, unknown(written))
    if missing := [key for key in ("question", "answer") if key not in names]:
        needed = " and ".join(f'"{key}"' for key in missing)
        raise UnreadableError(place.line, f"the first row must name the columns; add {needed}")
    return names


def _value(name: str, line: int, cell: str) -> Value:
    text = restored(cell)
    if not text.strip():
        return Nothing(line)
    if name in LISTS:
        return Items(line, tuple(Text(line, item) for item in items_of(name, text)))
    return Text(line, text)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    hint = _SEPARATOR_HINT.match(text)
    stream = io.StringIO(text[hint.end() :] if hint else text, newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    offset = 2 if hint else 1
    while True:
        line = reader.line_num + offset
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = (
                "the row that starts here has a quote that is not closed, or that is not written"
                ' twice within its cell ("" for ")'
            )
            raise UnreadableError(line, message) from error


def _first(rows: Iterator[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    for line, row in rows:
        if any(cell.strip() for cell in row):
            return line, row
    raise UnreadableError(1, "there is nothing in this file")


def _delimiter(text: str) -> str:
    return max(_DELIMITERS, key=lambda one: len(set(_header(text, one)) & set(KEYS)))


def _header(text: str, delimiter: str) -> list[str]:
    try:
        _, columns = _first(_rows(text[:_HEADER_LENGTH], delimiter))
    except UnreadableError:
        return []
    return [_column(name) for name in columns]


def _column(name: str) -> str:
    return re.sub(r"[ -]+", "_", name.strip().lower())
