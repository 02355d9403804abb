"""schema.org FAQPage in JSON-LD: the file itself, or the scripts of the web page that it stands in.

Sources: schema.org/FAQPage; Google Search Central, "FAQ (FAQPage, Question, Answer)".
"""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.characters import line_at
from bot.formats.drafts import Document, Draft, Field, Items, Nothing, Odd, Text, Value
from bot.formats.html_reading import common_mark, is_html
from bot.formats.html_tree import Script, scripts_in
from bot.formats.report import Report, UnreadableError

_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|script)\b", re.I | re.S)
_TYPE = r'"@type"\s*:\s*(?:\[[^\]]{0,200}?)?"(?:https?://schema\.org/|schema:)?'
_FAQ_PAGE = re.compile(rf'{_TYPE}FAQPage"')
_JSON_LD = "application/ld+json"
_QUESTION = re.compile(rf'{_TYPE}Question"')
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class _Found:
    """A question of a page, with its line."""

    line: int
    value: dict[str, Any]


def recognises(text: str) -> bool:
    """Whether the text is a FAQPage in JSON, or a web page with one in a script."""
    if not _FAQ_PAGE.search(text):
        return False
    if _PAGE.match(text):
        return any(_FAQ_PAGE.search(script.text) for script in _scripts(text))
    return text.lstrip()[:1] in ("{", "[")


def read(document: Document, report: Report) -> Iterator[Draft]:
    """An entry for each question of each FAQPage; the HTML of an answer becomes CommonMark."""
    found = 0
    for script in _scripts(document.text):
        for question in _questions(script):
            found += 1
            yield _draft(document, question)
    if not found:
        message = 'no FAQPage with questions in "mainEntity" stands in this file'
        raise UnreadableError(1, f"{message}; see https://schema.org/FAQPage")


def _scripts(text: str) -> Sequence[Script]:
    if _PAGE.match(text):
        return [one for one in scripts_in(text) if one.type.split(";")[0].strip() == _JSON_LD]
    return [Script(_JSON_LD, 1, text)]


def _questions(script: Script) -> Iterator[_Found]:
    try:
        loaded = json.loads(script.text, strict=False)
        objects = [*_objects(loaded)]
    except json.JSONDecodeError as error:
        at = script.line - 1 + line_at(script.text, error.pos)
        message = f"not valid JSON at column {error.colno} ({error.msg})"
        raise UnreadableError(at, message) from error
    except (ValueError, RecursionError) as error:
        message = "this is nested too deeply to be a FAQPage"
        raise UnreadableError(script.line, message) from error
    places = [line_at(script.text, one.start()) for one in _QUESTION.finditer(script.text)]
    asked = [value for value in objects if _is_a(value, "Question")]
    lines = places if len(places) == len(asked) else [1] * len(asked)
    line_of = {id(value): line for value, line in zip(asked, lines, strict=True)}
    for page in (value for value in objects if _is_a(value, "FAQPage")):
        for value in _listed(page.get("mainEntity")):
            if isinstance(value, dict):
                yield _Found(script.line - 1 + line_of.get(id(value), 1), value)


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        raise ValueError
    if isinstance(value, dict):
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inside:
        yield from _objects(part, depth + 1)


def _is_a(value: dict[str, Any], kind: str) -> bool:
    types = _listed(value.get("@type"))
    return any(isinstance(one, str) and re.split("[/:]", one)[-1] == kind for one in types)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _draft(document: Document, found: _Found) -> Draft:
    line, value = found.line, found.value
    fields = [
        Field("question", line, _text(line, value.get("name") or value.get("text"))),
        Field("answer", line, _answer(line, value.get("acceptedAnswer"))),
    ]
    for key, name in (("id", "identifier"), ("source", "citation")):
        if isinstance(value.get(name), str) and value[name].strip():
            fields.append(Field(key, line, Text(line, value[name])))
    if alternates := _texts(line, value.get("alternateName")):
        fields.append(Field("alternates", line, Items(line, alternates)))
    words = value.get("keywords")
    if isinstance(words, str):
        words = [word.strip() for word in words.split(",") if word.strip()]
    if tags := _texts(line, words):
        fields.append(Field("tags", line, Items(line, tags)))
    return Draft(document.at(line), tuple(fields))


def _texts(line: int, value: Any) -> tuple[Value, ...]:
    return tuple(_text(line, one) for one in _listed(value))


def _text(line: int, value: Any) -> Value:
    match value:
        case str():
            return Text(line, html.unescape(value))
        case None:
            return Nothing(line)
    return Odd(line, "no text")


def _answer(line: int, value: Any) -> Value:
    # Some pages give several; the first one that says something counts.
    for one in _listed(value):
        text = one.get("text") if isinstance(one, dict) else one
        if isinstance(text, str) and text.strip():
            return Text(line, common_mark(text) if is_html(text) else html.unescape(text))
    return Text(line, "")
