"""What a platform hands to the core."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.core.messages.actions import Action
from bot.core.messages.files import File
from bot.core.messages.people import Home, Person, Place, Trigger
from bot.core.messages.responses import Reply


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message that may be a question. `key` names it for ever: the same message, the same key.

    `id` is what the platform calls it. `to_others`: it replies to somebody else or mentions them.
    `thread_starter` is the id of the person who began the thread that it stands in, if known.
    `known`: all that the platform can tell of person and place stands in them; the core asks for
    it (`Courier.acquaint`) when it needs it.
    `by_reply`: nothing but a reply to the bot's own words addresses it. `title` is the heading of
    the post that `text` is the body of. `homes`: where a direct conversation is in no workspace,
    those that its person is a member of.

    `return_address` is where the platform takes the reply when that is no channel; it means
    something to the platform alone, and must stay usable by another process for some minutes.
    """

    key: str
    text: str
    trigger: Trigger
    person: Person
    place: Place
    id: str = ""
    to_others: bool = False
    thread_starter: str = ""
    return_address: str = ""
    known: bool = True
    by_reply: bool = False
    title: str = ""
    homes: tuple[Home, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """The message of that key now reads so."""

    key: str
    text: str
    person: Person
    place: Place
    to_others: bool = False
    known: bool = True
    by_reply: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """The message of that key is gone."""

    key: str
    place: Place


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was brought into a channel, by that person.

    Where a platform does not tell who did: who administers the workspace uses the bot for the
    first time, there. `key` names the event, so that it counts once.
    """

    key: str
    inviter: Person
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
    """A button, by its stateless id. `alone`: they alone see the message that it is under.

    Three ids are no button's: a platform presses them for somebody, to know what to tell them.
    `failed`: it could not serve them by a fault of its own; `lost`: what they had typed in a form
    is not kept any more; `behind`: a form cannot hold the buttons of what it shows.
    """

    button: str
    person: Person
    place: Place
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A filled form: its id and what was entered, by field name; `files` were put into it.

    `key` names what was sent in, where the platform does. `early`: what was entered is to be kept,
    and no more; the same comes again when the platform was told that it came.
    """

    form: str
    values: Mapping[str, str]
    person: Person
    place: Place
    files: tuple[File, ...] = ()
    key: str = ""
    early: bool = False


class Aim(StrEnum):
    """What somebody wants who points at a message."""

    WHY = "why"
    """To know why it was answered so, or not answered."""
    MEND = "mend"
    """To do something about the bot's reply: to the one pointed at, or to what it answers."""
    SAVE = "save"
    """To write an entry for what it asks."""
    ATTACH = "attach"
    """To make its words an alternate of an entry."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """Somebody chose something in a message's menu.

    `key` is the message's own, as an `IncomingMessage` has it; of a message of the bot's there is
    none, but the id that it was `posted_as`. `text` is what it says.
    """

    aim: Aim
    person: Person
    place: Place
    key: str = ""
    posted_as: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """Autocomplete: entries whose question or id goes on from `text`.

    `command` is the word after `/faq` that wants the entry; empty: a field of a form does, whose
    id is in `form`.
    """

    text: str
    person: Person
    place: Place
    command: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody looks at the page that a platform keeps for each person and the bot alone.

    `at` is what the last `Overview` said of where on it they are, empty where it is opened anew.
    `button` was pressed on it, and `told` is what came of that, or of a form that it had opened.
    """

    person: Person
    place: Place
    at: str = ""
    button: str = ""
    told: Reply | None = None


Request: TypeAlias = (
    IncomingMessage
    | MessageEdited
    | MessageDeleted
    | Joined
    | Posted
    | Command
    | Press
    | Submission
    | Pointed
    | Completion
    | Visit
)
