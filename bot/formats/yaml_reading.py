"""YAML in: a list of entries, every scalar taken as it is written, nothing ever expanded.

It works on the parser's events, not on its objects: each value keeps its line, a duplicate key is
seen, an alias is refused before it can multiply, and depth costs no stack.
"""

import re
from collections.abc import Iterator

import yaml

from bot.core.characters import lines_of
from bot.formats.drafts import Document, Draft, Field, Items, Nothing, Odd, Text, Value
from bot.formats.report import Report, UnreadableError
from bot.formats.yaml_errors import NOT_A_LIST, mapping_at_the_top
from bot.formats.yaml_events import Events

_NULLS = ("", "~", "null", "Null", "NULL")
_TAGS = (None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")))
_ENTRY_START = re.compile(
    r"(?:- *)?([\"']?)(?:id|question|answer|alternates|tags|entries)\1 *:(?:\s|$)"
)
_NO_ENTRY = 'each item of the list must be an entry with "question: …" and "answer: …"'
_SKIPPED = re.compile(r"\s*(?:#.*|---.*|%.*)?$")


def recognises(text: str) -> bool:
    """Whether the first line that says something starts an entry in YAML."""
    for line in lines_of(text[:20_000]):
        if not _SKIPPED.match(line):
            return _ENTRY_START.match(line) is not None
    return False


def read(document: Document, report: Report) -> Iterator[Draft]:
    """The entries of a YAML file. Raises UnreadableError where it is not a list, or not YAML."""
    events = Events(document, report)
    events.skip(yaml.StreamStartEvent)
    if isinstance(events.next(), yaml.StreamEndEvent):
        return
    yield from _entries(events)
    events.next()
    extra = events.next()
    if isinstance(extra, yaml.DocumentStartEvent):
        raise UnreadableError(
            events.line(extra), "a second YAML document starts here (---); put all into one list"
        )


def read_fields(document: Document, report: Report) -> tuple[Field, ...]:
    """The keys and values of one mapping: what a comment in Markdown adds to an entry."""
    events = Events(document, report)
    events.skip(yaml.StreamStartEvent)
    if isinstance(events.next(), yaml.StreamEndEvent):
        return ()
    first = events.next()
    if not isinstance(first, yaml.MappingStartEvent):
        raise UnreadableError(events.line(first), 'write "key: value" lines here')
    return _fields(events)


def _entries(events: Events) -> Iterator[Draft]:
    top = events.next()
    if isinstance(top, yaml.MappingStartEvent):
        first = events.next()
        raise mapping_at_the_top(first.value if isinstance(first, yaml.ScalarEvent) else "")
    if not isinstance(top, yaml.SequenceStartEvent):
        raise UnreadableError(events.line(top), NOT_A_LIST)
    event = events.next()
    while not isinstance(event, yaml.SequenceEndEvent):
        draft = _entry(events, event)
        event = events.next()  # first, so that an entry which a fault cuts short is not judged
        if draft:
            yield draft


def _entry(events: Events, event: yaml.Event) -> Draft | None:
    place = events.document.at(events.line(event))
    if isinstance(event, yaml.MappingStartEvent) and not _marked(event, place.line):
        return Draft(place, _fields(events))
    match _value(events, event):
        case Odd(_, what):
            found = what
        case Items():
            found = "a list"
        case _:
            found = "a text alone"
    events.report.problem(place, f"{_NO_ENTRY}; this is {found}")
    return None


def _fields(events: Events) -> tuple[Field, ...]:
    fields = []
    while not isinstance(event := events.next(), yaml.MappingEndEvent):
        line = events.line(event)
        if isinstance(event, yaml.ScalarEvent):
            value = _value(events, events.next(), one_line=event.value != "answer")
            fields.append(Field(events.text(event), line, value))
            continue
        _value(events, event)
        _value(events, events.next())
        message = "a key must be a word like question; put quotes round text that is no key"
        events.report.problem(events.document.at(line), message)
    return tuple(fields)


def _value(events: Events, event: yaml.Event, *, one_line: bool = True) -> Value:
    line = events.line(event)
    match event:
        case yaml.AliasEvent():
            return Odd(line, "a YAML alias; put quotes round a text that starts with *")
        case yaml.ScalarEvent():
            return _marked(event, line) or _scalar(events, event, line, one_line)
        case yaml.SequenceStartEvent() if not _marked(event, line):
            return Items(line, tuple(_items(events)))
    events.skip_to_end(event)
    return _marked(event, line) or Odd(line, 'a mapping; put quotes round a text that holds ": "')


def _marked(event: yaml.Event, line: int) -> Odd | None:
    if getattr(event, "anchor", None):
        return Odd(line, "a YAML anchor; put quotes round a text that starts with &")
    if getattr(event, "tag", None) not in _TAGS:
        return Odd(line, "a YAML tag; put quotes round a text that starts with !")
    return None


def _items(events: Events) -> Iterator[Value]:
    while not isinstance(event := events.next(), yaml.SequenceEndEvent):
        if isinstance(event, yaml.SequenceStartEvent):
            events.skip_to_end(event)
            yield Odd(events.line(event), "a list; put quotes round a text that starts with [ or -")
        else:
            yield _value(events, event)


def _scalar(events: Events, event: yaml.ScalarEvent, line: int, one_line: bool) -> Value:
    events.warn_if_cut_off(event)
    text = events.text(event)
    if one_line and event.style in ("|", ">"):
        return Text(line, text.rstrip("\n"))  # the notation's line break, not the author's
    return Nothing(line) if event.implicit[0] and text in _NULLS else Text(line, text)
