"""What a platform hands to the core."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.core.messages.actions import Action
from bot.core.messages.people import Person, Place, Trigger


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message that may be a question. `key` names it for ever: the same message, the same key."""

    key: str
    text: str
    trigger: Trigger
    person: Person
    place: Place


@dataclass(frozen=True, slots=True)
class Posted:
    """The platform took the reply to the message of that key, under this id."""

    key: str
    posted_as: str


@dataclass(frozen=True, slots=True)
class Command:
    """An admin action by a person in a place. `text` stands for an action that is yet to be read.

    A platform with typed options fills `action`; one where people type a line gives the words
    after `/faq`, and the core reads them.
    """

    person: Person
    place: Place
    action: Action | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A button, by its stateless id."""

    button: str
    person: Person
    place: Place


@dataclass(frozen=True, slots=True)
class Submission:
    """A filled form: its id and what was entered, by field name."""

    form: str
    values: Mapping[str, str]
    person: Person
    place: Place


@dataclass(frozen=True, slots=True)
class Completion:
    """Autocomplete: entries whose question or id goes on from `text`."""

    text: str
    person: Person
    place: Place


Request: TypeAlias = IncomingMessage | Posted | Command | Press | Submission | Completion
