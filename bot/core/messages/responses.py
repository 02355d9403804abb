"""What the core hands back for a platform to lay out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.core.messages.requests import Request


@dataclass(frozen=True, slots=True)
class Button:
    """A label and a stateless id of at most 100 characters (Discord's limit for a custom_id)."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says: CommonMark, and buttons under it.

    `title` is the question that was matched, `footer` source and date. `private` is for the asker
    alone. `receipt` names the decision behind it.
    """

    text: str
    title: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    private: bool = False
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a form, filled with `value`."""

    name: str
    label: str
    value: str = ""
    multiline: bool = False
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in. Its `id` is stateless, like a button's."""

    id: str
    title: str
    fields: tuple[Field, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One completion: what is shown, and what is filled in."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Completions, best first."""

    items: tuple[Choice, ...] = field(default=())


Response: TypeAlias = Reply | Form | Choices
"""What a platform lays out; None means silence."""


Handle: TypeAlias = Callable[[Request], Awaitable[Response | None]]
"""The core as a platform sees it."""
