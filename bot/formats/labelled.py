"""Labelled questions in: what people asked, and which entries answer it."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.characters import code, unfit_character
from bot.formats import jsonl
from bot.formats.drafts import Draft, Field, Items, Nothing, Text, Value
from bot.formats.report import Place, Report, UnreadableError
from bot.formats.sources import STDIN, decode, read_file, read_stream

KEYS = ("text", "relevant_ids", "kind")
"""What a labelled question holds; other keys are passed over."""

_TOLD = 10
"""Problems that are spelled out; the others are counted."""

_FEW = 3
"""So many problems are told one by one, even where no line is a labelled question."""

_NONE = (
    "this is no file of labelled questions; each line must be one, such as"
    ' {"text": "How do I …?", "relevant_ids": ["vpn"]}'
)
_ENTRIES = "these are entries, not labelled questions; `faqbot import` reads entries"
_IDS, _TEXT = re.compile(r'"relevant_ids"\s*:'), re.compile(r'"text"\s*:')


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with the ids that answer it; none of them means out of scope.

    `place` is its FILE:LINE, for what is found wrong with it later.
    """

    text: str
    relevant_ids: tuple[str, ...]
    kind: str | None
    place: str


def recognises(text: str) -> bool:
    """Whether the first line is a labelled question rather than an entry."""
    first = text.lstrip()[:20_000].split("\n", 1)[0]
    return bool(_IDS.search(first) and _TEXT.search(first)) and jsonl.recognises(first)


def read_labelled(path: str | Path) -> tuple[LabelledQuestion, ...]:
    """The questions of a JSONL file (`-`: standard input).

    Raises ImportFailedError with the problems, each as FILE:LINE: MESSAGE: of many the first ones,
    and one alone where the file holds something else.
    """
    report = Report(_TOLD)
    name = STDIN if str(path) == "-" else str(path)
    drafts: list[Draft] = []
    questions: list[LabelledQuestion] = []
    try:
        data = read_stream(sys.stdin.buffer) if name == STDIN else read_file(Path(path))
        document = decode(name, ".jsonl", data)
        for draft in jsonl.read(document, report):
            drafts.append(draft)
            questions.append(_question(draft, report))
    except UnreadableError as error:
        report.unreadable(name, error)
    if not questions and not report.problems:
        report.problem(Place(name, 1), "there is no question in this file")
    if report.problems > _FEW and not any(map(_is_labelled, drafts)):
        report = Report()
        report.problem(Place(name, 1), _ENTRIES if any(map(_is_entry, drafts)) else _NONE)
    report.refuse_if_faulty()
    return tuple(questions)


def _is_labelled(draft: Draft) -> bool:
    return any(field.key in ("text", "relevant_ids") for field in draft.fields)


def _is_entry(draft: Draft) -> bool:
    return any(field.key == "question" for field in draft.fields)


def _question(draft: Draft, report: Report) -> LabelledQuestion:
    fields: dict[str, Field] = {}
    for field in draft.fields:
        if field.key in fields:
            report.problem(draft.place, f'"{field.key}" stands twice; take one out')
        fields[field.key] = field
    if "question" in fields and "text" not in fields:
        message = "this is an entry, not a labelled question; `faqbot import` reads entries"
        report.problem(draft.place, message)
        return LabelledQuestion("", (), None, str(draft.place))
    return LabelledQuestion(
        text=_text(draft, fields.get("text"), report),
        relevant_ids=tuple(_ids(draft, fields.get("relevant_ids"), report)),
        kind=_kind(draft, fields.get("kind"), report),
        place=str(draft.place),
    )


def _text(draft: Draft, field: Field | None, report: Report) -> str:
    match field:
        case Field(value=Text(_, text)) if text.strip():
            if bad := unfit_character(text):
                report.problem(draft.place, f'"text" holds the character {code(bad)}; take it out')
            return text
        case None:
            report.problem(draft.place, 'the question has no "text"; add what was asked')
        case _:
            report.problem(draft.place, '"text" must be a text that is not empty')
    return ""


def _ids(draft: Draft, field: Field | None, report: Report) -> Iterator[str]:
    match field:
        case Field(value=Items(_, items)):
            listed: tuple[Value, ...] = items
        case Field(value=Text() as one):
            listed = (one,)
        case _:
            message = 'the question has no "relevant_ids"; list the ids that answer it, or write []'
            report.problem(draft.place, message)
            return
    for item in listed:
        if isinstance(item, Text) and item.text.strip():
            yield item.text
        else:
            report.problem(draft.place, '"relevant_ids" must be a list of ids, each a text')


def _kind(draft: Draft, field: Field | None, report: Report) -> str | None:
    match field:
        case None | Field(value=Nothing()):
            return None
        case Field(value=Text(_, text)):
            return text.strip() or None
    report.problem(draft.place, '"kind" must be a text, such as "in"')
    return None
