"""The TSV of QnA Maker and of Azure's Custom Question Answering in: a row for each question.

Source: Microsoft, "Import a knowledge base using structured format", and files exported from both.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.core.characters import line_at
from bot.formats.drafts import Document, Draft, Field, Items, Text
from bot.formats.report import Report, UnreadableError

COLUMNS = (
    "Question", "Answer", "Source", "Metadata", "SuggestedQuestions", "IsContextOnly", "Prompts",
    "QnaId",
)  # fmt: skip
"""The columns in the order in which both products write them."""

NO_SOURCE = ("Editorial", "Custom Editorial")
"""What stands in the column `Source` of what was typed in by hand; the first one is written."""

_TELLING = {"metadata", "suggestedquestions", "iscontextonly", "prompts", "qnaid"}
_KNOWN = {name.lower(): name for name in (*COLUMNS, "SourceDisplayName")}
_QUOTED = re.compile(r'"((?:[^"]+|"")*+)"(?=\t|\r\n|\r|\n|\Z)')
_RAW = re.compile(r"[^\t\r\n]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ESCAPED = re.compile(r"(\\+)([nr])")
_HEADER_LENGTH = 20_000


@dataclass(slots=True)
class _Pair:
    """What the rows of one answer hold together."""

    line: int
    cells: dict[str, str]
    questions: list[Text] = field(default_factory=list)


def recognises(text: str) -> bool:
    """Whether the first row names a question, an answer and a column that only these files have."""
    row = next((row for _, row in _rows(text[:_HEADER_LENGTH]) if any(map(str.strip, row))), [])
    names = {name.strip().lower() for name in row}
    return {"question", "answer"} <= names and bool(names & _TELLING)


def read(document: Document, report: Report) -> Iterator[Draft]:
    """An entry for each `QnaId`, else for each answer; the further questions are its alternates.

    Metadata becomes tags. What is answered only as a follow-up there is read as retired. Prompts
    and suggested questions are left out. All with a warning.
    """
    rows = _rows(document.text)
    line, header = next(((at, row) for at, row in rows if any(map(str.strip, row))), (1, []))
    names = _names(document, line, header, report)
    left_out: dict[str, list[int]] = {}
    for pair in _pairs(document, rows, names, report):
        for name in ("Prompts", "SuggestedQuestions"):
            if pair.cells.get(name, "").strip() not in ("", "[]"):
                left_out.setdefault(name, []).append(pair.line)
        yield _draft(document, pair, report)
    for name, lines in left_out.items():
        message = f'{len(lines)} cells of "{name}" are left out, here and below; there is no such'
        report.warn(document.at(lines[0]), f"{message} thing here")


def tags_of(cell: str) -> list[str]:
    """The pairs of a metadata cell, each as one tag: `key:value`, or `key` alone where it is true.

    They stand as `key:value | key:value`, or as a JSON array of `{"name": …, "value": …}`.
    """
    if cell.lstrip().startswith("["):
        try:
            pairs = [(item["name"], item["value"]) for item in json.loads(cell)]
        except (ValueError, RecursionError, KeyError, TypeError):
            pairs = []
        if pairs and all(isinstance(part, str) for pair in pairs for part in pair):
            return [_tag(name, value) for name, value in pairs]
        if cell.strip() == "[]":
            return []
    parts = (part.strip().partition(":") for part in cell.split("|") if part.strip())
    return [_tag(name.strip(), value.strip()) for name, _, value in parts]


def unescaped(cell: str) -> str:
    """The cell with its line ends, which these files write as a backslash and an n."""
    return _ESCAPED.sub(_line_end, cell).replace("\r\n", "\n").replace("\r", "\n")


def _pairs(
    document: Document, rows: Iterator[tuple[int, list[str]]], names: Sequence[str], report: Report
) -> Sequence[_Pair]:
    found: dict[tuple[str, ...], _Pair] = {}
    for line, row in rows:
        if not any(map(str.strip, row)):
            continue
        if any(map(str.strip, row[len(names) :])):
            message = f"the row has {len(row)} cells, and the header {len(names)}; put quotes round"
            report.problem(document.at(line), f"{message} a cell that holds a tab")
            continue
        cells = dict(zip(names, row, strict=False))
        question, answer = unescaped(cells.get("Question", "")), cells.get("Answer", "").strip()
        key: tuple[str, ...] = ("id", cells.get("QnaId", "").strip())
        if not key[1]:
            key = (answer, cells.get("Source", ""), cells.get("Metadata", ""))
        if not answer:
            key = ("row", str(line))
        pair = found.setdefault(key, _Pair(line, cells))
        if pair.cells.get("Answer", "").strip() != answer:
            message = f'the answer differs from the one in line {pair.line} with the same "QnaId"'
            report.problem(document.at(line), f"{message}; give it another, or the same answer")
        pair.questions.append(Text(line, question))
    return [*found.values()]


def _draft(document: Document, pair: _Pair, report: Report) -> Draft:
    line, cells = pair.line, pair.cells
    fields = [
        Field("question", line, pair.questions[0]),
        Field("answer", line, Text(line, unescaped(cells.get("Answer", "")))),
        Field("alternates", line, Items(line, tuple(pair.questions[1:]))),
    ]
    if (source := unescaped(cells.get("Source", "")).strip()) and source not in NO_SOURCE:
        fields.append(Field("source", line, Text(line, source)))
    if tags := tags_of(unescaped(cells.get("Metadata", ""))):
        fields.append(Field("tags", line, Items(line, tuple(Text(line, tag) for tag in tags))))
    if cells.get("IsContextOnly", "").strip().lower() == "true":
        fields.append(Field("status", line, Text(line, "retired")))
        message = "this is answered only as a follow-up there, so it is read as retired; restore it"
        report.warn(document.at(line), f"{message} if it says enough by itself")
    return Draft(document.at(line), tuple(fields))


def _names(document: Document, line: int, header: Sequence[str], report: Report) -> list[str]:
    names = [_KNOWN.get(name.strip().lower(), "") for name in header]
    if missing := [name for name in ("Question", "Answer") if name not in names]:
        needed = " and ".join(f'"{name}"' for name in missing)
        raise UnreadableError(line, f"the first row must name the columns; add {needed}")
    for name, written in zip(names, header, strict=True):
        if not name and written.strip():
            message = f'there is no column "{written.strip()[:40]}" in these files; take it out'
            report.problem(document.at(line), message)
    for name in {name for name in names if name and names.count(name) > 1}:
        report.problem(document.at(line), f'the column "{name}" stands twice; take one out')
    return names


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line that each starts in.

    A cell is quoted only where its quotes close it whole, since most of these files quote nothing.
    """
    position, line = 0, 1
    while position < len(text):
        start, row = line, list[str]()
        while True:
            if quoted := _QUOTED.match(text, position):
                row.append(quoted.group(1).replace('""', '"'))
                line += line_at(quoted.group(), len(quoted.group())) - 1
                position = quoted.end()
            else:
                raw = _RAW.match(text, position)
                row.append(raw.group() if raw else "")
                position = raw.end() if raw else position
            if not text.startswith("\t", position):
                break
            position += 1
        yield start, row
        if end := _LINE_END.match(text, position):
            position, line = end.end(), line + 1


def _line_end(found: re.Match[str]) -> str:
    slashes, letter = len(found.group(1)), found.group(2)
    end = {"n": "\n", "r": "\r"}[letter] if slashes % 2 else letter
    return "\\" * (slashes // 2) + end


def _tag(name: str, value: str) -> str:
    return name if value in ("", "true") else f"{name}:{value}"
