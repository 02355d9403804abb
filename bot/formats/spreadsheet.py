"""Rows as CSV, the way spreadsheets open it: with formulas neutralised."""

import csv
import io
from collections.abc import Iterable, Sequence

from bot.formats.table import neutralised


def sheet(rows: Iterable[Sequence[str]]) -> bytes:
    """Comma-separated rows in UTF-8.

    The byte order mark is for Excel, which otherwise takes them for another encoding.
    """
    return separated(rows, ",").encode("utf-8-sig", "replace")


def separated(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    """The rows as RFC 4180 has them, with that delimiter; no cell of theirs is run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutralised(cell) for cell in row])
    return out.getvalue()
