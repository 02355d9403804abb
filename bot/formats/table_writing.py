"""CSV and TSV out: for spreadsheets, with formulas neutralised."""

import json
from collections.abc import Sequence

from bot.core.faq import FaqEntry
from bot.formats.keys import KEYS, fields_of
from bot.formats.spreadsheet import separated
from bot.formats.table import is_joined, items_of

_ALWAYS = ("id", "question", "answer", "alternates")


def write_csv(entries: Sequence[FaqEntry]) -> str:
    """Comma-separated rows (RFC 4180); a column without any value is left out."""
    return _write(entries, ",")


def write_tsv(entries: Sequence[FaqEntry]) -> str:
    """Tab-separated rows, quoted like CSV."""
    return _write(entries, "\t")


def _write(entries: Sequence[FaqEntry], delimiter: str) -> str:
    rows = [fields_of(entry) for entry in entries]
    columns = [key for key in KEYS if key in _ALWAYS or any(key in row for row in rows)]
    cells = ([_cell(key, row.get(key, "")) for key in columns] for row in rows)
    return separated([columns, *cells], delimiter)


def _cell(key: str, value: str | list[str]) -> str:
    if isinstance(value, str):
        return value
    lines = "\n".join(value)
    is_clear = items_of(key, lines) == value and not is_joined(value)
    return lines if is_clear else json.dumps(value, ensure_ascii=False)
