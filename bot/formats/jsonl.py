"""JSON in and out: one object a line (JSONL), or one array of objects."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from bot.core.characters import line_at, lines_of
from bot.core.faq import FaqEntry
from bot.formats.drafts import Document, Draft, Field, Items, Nothing, Odd, Text, Value
from bot.formats.keys import fields_of
from bot.formats.report import Report, UnreadableError

_NESTED = "this is nested too deeply to be an entry"
_SPREAD = (
    "an object over several lines can stand only in an array: put each one on a line of its own, or"
    " all between [ and ] with commas"
)
_LONGEST_LINE = 2**21  # of an entry: what all its fields together may hold, escaped
_SPACE = re.compile(r"[ \t\r\n]*")
_ARRAY_START = re.compile(r"\s*\[\s*(?:\{|\]\s*$)")
_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")


class _Pairs(list[tuple[str, Any]]):
    """An object's members in order, so that a key that stands twice is seen."""


def recognises(text: str) -> bool:
    """Whether the text starts with a JSON object on one line, or is an array of objects."""
    if _ARRAY_START.match(text):
        return _is_json(text)
    first = lines_of(text.lstrip()[:_LONGEST_LINE])[0]
    return first.startswith("{") and _is_json(first)


def read(document: Document, report: Report) -> Iterator[Draft]:
    """The objects of a JSONL file or of a JSON array, the fields on their object's line.

    A faulty line is a problem of its own; after a fault in an array nothing can be read.
    """
    found = _array(document) if _ARRAY_START.match(document.text) else _lines(document, report)
    for line, value in found:
        if isinstance(value, _Pairs):
            fields = (Field(key, line, _value(line, member)) for key, member in value)
            yield Draft(document.at(line), tuple(fields))
        else:
            message = 'an object is expected here: {"question": "…", "answer": "…"}'
            report.problem(document.at(line), message)


def write(entries: Sequence[FaqEntry]) -> str:
    """One entry a line, keys without a value left out; nothing is lost."""
    return "".join(_line(fields_of(entry)) for entry in entries)


def _lines(document: Document, report: Report) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines_of(document.text), start=1):
        if not line.strip():
            continue
        try:
            value = _DECODER.decode(line.strip())
        except (ValueError, RecursionError) as error:
            if line.strip() in ("{", "["):
                raise UnreadableError(number, _SPREAD) from error
            message = f"{_why(error)}; each line must hold one whole object"
            report.problem(document.at(number), message)
        else:
            yield number, value


def _array(document: Document) -> Iterator[tuple[int, Any]]:
    text = document.text
    position, line, counted = _after_space(text, text.index("[") + 1), 1, 0
    closing = "]" if text.startswith("]", position) else ""
    while not closing:
        line, counted = line + line_at(text[counted:position], position) - 1, position
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            at = line_at(text, error.pos) if isinstance(error, json.JSONDecodeError) else line
            raise UnreadableError(at, _why(error)) from error
        yield line, value
        position = _after_space(text, position)
        closing = text[position : position + 1]
        if closing == ",":
            position, closing = _after_space(text, position + 1), ""
        elif closing != "]":
            raise UnreadableError(
                line_at(text, position), 'a "," or the closing "]" is missing here'
            )
    rest = _after_space(text, position + 1)
    if rest < len(text):
        raise UnreadableError(line_at(text, rest), 'nothing may follow the closing "]"')


def _value(line: int, value: Any) -> Value:
    match value:
        case None:
            return Nothing(line)
        case bool():
            return Text(line, "true" if value else "false")
        case str():
            return Text(line, value)
        case _Pairs():
            return Odd(line, "an object in braces; put quotes round it, or take it out")
        case list():
            return Items(line, tuple(_item(line, item) for item in value))
    return Odd(line, "no text; put quotes round it")


def _item(line: int, item: Any) -> Value:
    value = _value(line, item)
    return Odd(line, "a list within a list") if isinstance(value, Items) else value


def _why(error: Exception) -> str:
    match error:
        case RecursionError():
            return _NESTED
        case json.JSONDecodeError():
            return f"not valid JSON at column {error.colno} ({error.msg})"
    return str(error)


def _is_json(text: str) -> bool:
    try:
        _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return False
    return True


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _line(fields: dict[str, str | list[str]]) -> str:
    plain = json.dumps(fields, ensure_ascii=False)
    return _LINE_BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", plain) + "\n"


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value that JSON knows; put quotes round it")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=_no_number
)
