"""The seam: everything a person can do, and everything the bot can say back, as frozen values.

A platform turns its SDK's payloads into requests and responses into its SDK's calls, and decides
nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Trigger(StrEnum):
    """How a question reached the bot."""

    COMMAND = "command"
    DIRECT = "direct"
    MENTION = "mention"
    FOLLOW_UP = "follow-up"
    AMBIENT = "ambient"
    SHORTCUT = "shortcut"

    @property
    def expects_reply(self) -> bool:
        """Whether a person addressed the bot, so that silence would be rude."""
        return self not in (Trigger.AMBIENT, Trigger.FOLLOW_UP)


class Role(StrEnum):
    """What a person may do beyond asking. Each includes those before it."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts. `owner` is what the platform itself says: this person administers the workspace."""

    id: str
    name: str = ""
    groups: tuple[str, ...] = ()
    owner: bool = False
    guest: bool = False
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happens: platform, workspace (Slack team, Discord guild), channel, thread."""

    platform: str
    workspace: str
    channel: str
    thread: str | None = None


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
class Help:
    """`/faq help`."""


@dataclass(frozen=True, slots=True)
class Add:
    """`/faq add [question]`: without an answer the form opens."""

    question: str = ""
    answer: str = ""
    alternates: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """`/faq edit ID`: without anything to change the form opens. None leaves a part as it is."""

    slug: str
    question: str | None = None
    answer: str | None = None
    add_alternates: tuple[str, ...] = ()
    remove_alternates: tuple[str, ...] = ()
    tags: tuple[str, ...] | None = None

    @property
    def changes_something(self) -> bool:
        """Whether anything is asked for besides the form."""
        return bool(
            self.question is not None
            or self.answer is not None
            or self.add_alternates
            or self.remove_alternates
            or self.tags is not None
        )


@dataclass(frozen=True, slots=True)
class Show:
    """`/faq show ID`."""

    slug: str


@dataclass(frozen=True, slots=True)
class ListEntries:
    """`/faq list [page]`. Pages count from 1."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class Search:
    """`/faq search WORDS`: by words and by meaning."""

    text: str


@dataclass(frozen=True, slots=True)
class Retire:
    """`/faq retire ID`."""

    slug: str


@dataclass(frozen=True, slots=True)
class Restore:
    """`/faq restore ID`."""

    slug: str


@dataclass(frozen=True, slots=True)
class History:
    """`/faq history ID`."""

    slug: str


@dataclass(frozen=True, slots=True)
class Revert:
    """`/faq revert ID VERSION`."""

    slug: str
    version: int


@dataclass(frozen=True, slots=True)
class Undo:
    """`/faq undo`: takes back the person's last change."""


@dataclass(frozen=True, slots=True)
class Why:
    """`/faq why [RECEIPT]`: the last decision of this channel where none is named."""

    receipt: str = ""


Action: TypeAlias = (
    Help
    | Add
    | Edit
    | Show
    | ListEntries
    | Search
    | Retire
    | Restore
    | History
    | Revert
    | Undo
    | Why
)


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
