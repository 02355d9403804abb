"""What the core hands back for a platform to lay out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from bot.core.messages.people import Place
from bot.core.messages.requests import Request


class Style(StrEnum):
    """How much a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A label and a stateless id of at most 90 characters (Discord's limit is 100 with ours).

    `opens_form`: pressing it may lead to a `Form`, which some platforms open at once or never.

    The id `home:WORKSPACE` asks the message that the reply answers again, of that workspace.
    """

    id: str
    label: str
    style: Style = Style.PLAIN
    opens_form: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say in another place than the one that was acted in.

    A place may be one `of_person`. `pings` is a role that an admin chose to be notified: the only
    thing that the bot ever pings.

    One with `otherwise` is what its reply tells of, and is said before that: where the platform
    refuses it, that button is pressed for who acted, and what comes of it is said instead of the
    reply.
    """

    place: Place
    reply: "Reply"
    otherwise: str = ""
    pings: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says: CommonMark, and buttons under it.

    `title` is the question that was matched and `footer` source and date, both plain text.
    `private` is for the person alone. `receipt` names the decision behind it. `about` is a thread
    whose first message is linked to under the text.

    A text that is too long for the platform is cut at a paragraph and gets the button `more`;
    without one it goes on in further messages.

    After a button: `in_place` puts the reply where the message with that button stood, `shares`
    puts it before everyone in place of a message that was the person's alone.

    `refusal`: what was asked for was not done; a form that led to it stays open.

    `notices` are said elsewhere, as soon as this one is; those with `otherwise` before it.
    """

    text: str
    title: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    private: bool = False
    receipt: str = ""
    about: Place | None = None
    more: Button | None = None
    in_place: bool = False
    shares: bool = False
    refusal: bool = False
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """What becomes of a reply that stands already: another one, or none (it is taken away).

    `posted_as` is the id under which the platform took it.
    """

    posted_as: str
    place: Place
    reply: Reply | None


class Input(StrEnum):
    """What a field takes."""

    LINE = "line"
    TEXT = "text"
    ENTRY = "entry"
    """One of the knowledge base's entries, found by `Completion`; its value is a `Choice.value`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a form, filled with `value`, never with less of it."""

    name: str
    label: str
    value: str = ""
    input: Input = Input.LINE
    required: bool = False
    hint: str = ""

    @property
    def multiline(self) -> bool:
        """Whether it takes several lines."""
        return self.input is Input.TEXT


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in. Its `id` is stateless, like a button's; `submit` is on its button.

    Where the platform can no longer open it, who asked for it is told `otherwise`; where it does
    not fit the platform, `unfit` (both CommonMark). `mend` is on the button that opens it again,
    as it was filled in, where what was sent in could not be saved.
    """

    id: str
    title: str
    fields: tuple[Field, ...]
    note: str = ""
    submit: str = "Save"
    otherwise: str = ""
    unfit: str = ""
    mend: str = "Correct it"


@dataclass(frozen=True, slots=True)
class Choice:
    """One completion: what is shown, and what is filled in: an entry's own key, in digits.

    `slug` is what an action calls the entry, for where it is filled into an option.
    """

    label: str
    value: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Completions, best first."""

    items: tuple[Choice, ...] = field(default=())


Response: TypeAlias = Reply | Form | Choices | Update
"""What a platform lays out; None means silence."""


Handle: TypeAlias = Callable[[Request], Awaitable[Response | None]]
"""The core as a platform sees it."""
