"""Messages, replies and places as JSON, and back without a loss.

Escaped to ASCII, so that a database keeps whatever a platform sends, half a surrogate pair too.

Two versions of faqbot may share a database while one replaces the other: a part that is not known
here is left out, and one that is not stored gets its default. What is left cannot be read, and
raises UnreadableError.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import Any, TypeVar

from bot.core.messages import (
    Button,
    Home,
    IncomingMessage,
    Notice,
    Person,
    Place,
    Reply,
    Style,
    Trigger,
)

T = TypeVar("T", IncomingMessage, Reply, Place, Person, Home, Button, Notice)


class UnreadableError(ValueError):
    """What is stored is no such value. Says the kind of fault alone: the text may be anyone's."""


def to_json(value: IncomingMessage | Reply | Place) -> str:
    """The value with all its parts."""
    return json.dumps(asdict(value), separators=(",", ":"), default=_left_out)


def _left_out(_content: object) -> None:
    """What is in a file: what is on its way to many has none, and a file is never kept."""


def message_from(stored: str) -> IncomingMessage:
    """The message that `to_json` was given."""
    with _readable():
        parts = json.loads(stored)
        return _built(
            IncomingMessage,
            parts,
            trigger=Trigger(parts["trigger"]),
            person=_person(parts["person"]),
            place=_built(Place, parts["place"]),
            homes=tuple(_built(Home, home) for home in parts.get("homes", ())),
        )


def reply_from(stored: str) -> Reply:
    """The reply that `to_json` was given."""
    with _readable():
        return _reply(json.loads(stored))


def place_from(stored: str) -> Place:
    """The place that `to_json` was given."""
    with _readable():
        return _built(Place, json.loads(stored))


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableError(type(error).__name__) from error


def _built(kind: type[T], parts: Mapping[str, Any], **built: object) -> T:
    """The value of those parts that it has; `built` are those that JSON has no kind for."""
    known = {field.name for field in fields(kind)}
    return kind(**{name: part for name, part in parts.items() if name in known} | built)


def _person(parts: Mapping[str, Any]) -> Person:
    return _built(Person, parts, groups=tuple(parts.get("groups", ())))


def _reply(parts: Mapping[str, Any]) -> Reply:
    about, more = parts.get("about"), parts.get("more")
    return _built(
        Reply,
        parts,
        buttons=tuple(map(_button, parts.get("buttons", ()))),
        about=_built(Place, about) if about else None,
        more=_button(more) if more else None,
        notices=tuple(map(_notice, parts.get("notices", ()))),
        files=(),
        updates=(),
        news=None,
    )


def _button(parts: Mapping[str, Any]) -> Button:
    style = parts.get("style")
    return _built(Button, parts, style=Style(style) if style in set(Style) else Style.PLAIN)


def _notice(parts: Mapping[str, Any]) -> Notice:
    return _built(
        Notice,
        parts,
        place=_built(Place, parts["place"]),
        reply=_reply(parts["reply"]),
    )
