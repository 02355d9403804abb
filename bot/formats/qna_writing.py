"""The TSV of QnA Maker and of Azure's Custom Question Answering out."""

import json
import re
from collections.abc import Iterator, Sequence

from bot.core.faq import FaqEntry
from bot.formats.qna import COLUMNS, NO_SOURCE, tags_of

_TO_ESCAPE = re.compile(r"(\\+)(?=[nr\n\r])")
_LINE_END = re.compile(r"\r\n|\r|\n")


def write(entries: Sequence[FaqEntry]) -> str:
    """A row for each phrasing, those of one entry under one `QnaId`.

    Ids, negatives, owner, review date and audience are lost. What begins like a formula stays as it
    is, since a quote before it would be shown with the answer.
    """
    rows = ["\t".join(COLUMNS)]
    for number, entry in enumerate(entries, start=1):
        rows += ("\t".join(row) for row in _rows(number, entry))
    return "\n".join(rows) + "\n"


def _rows(number: int, entry: FaqEntry) -> Iterator[tuple[str, ...]]:
    for phrasing in (entry.question, *entry.alternates):
        yield (
            _cell(phrasing),
            _cell(entry.answer),
            _cell(entry.source or NO_SOURCE[0]),
            _cell(_metadata(entry.tags)),
            "[]",
            "False",
            "[]",
            str(number),
        )


def _cell(text: str) -> str:
    plain = _LINE_END.sub(r"\\n", _TO_ESCAPE.sub(r"\1\1", text))
    if "\t" in plain or plain.startswith('"'):
        return '"' + plain.replace('"', '""') + '"'
    return plain


def _metadata(tags: Sequence[str]) -> str:
    pairs = [_pair(tag) for tag in tags]
    cell = " | ".join(f"{name}:{value}" for name, value in pairs)
    if tags_of(cell) == [*tags]:
        return cell
    return json.dumps([{"name": name, "value": value} for name, value in pairs], ensure_ascii=False)


def _pair(tag: str) -> tuple[str, str]:
    name, _, value = tag.partition(":")
    return (name, value) if name and value not in ("", "true") else (tag, "true")
