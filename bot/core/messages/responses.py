"""What the core hands back for a platform to lay out."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from bot.core.messages.files import File
from bot.core.messages.people import Place


class Style(StrEnum):
    """How much a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A label and a stateless id of at most 90 characters (Discord's limit is 100 with ours).

    `opens_form`: pressing it may lead to a `Form`, which some platforms open at once or never.

    `row`: those that follow one another and have the same stand in a line of their own.

    The id `home:WORKSPACE` asks the message that the reply answers again, of that workspace.
    """

    id: str
    label: str
    style: Style = Style.PLAIN
    opens_form: bool = False
    row: int = 0


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

    `refusal`: what was asked for was not done; a form that led to it stays open. `field` names the
    one of its fields that is to be mended, where that is known.

    `notices` are said elsewhere, as soon as this one is; those with `otherwise` before it.

    `files` come with a private reply; where they cannot stand beside it, they go into the direct
    conversation with the person, and `elsewhere` is said after the text. `fileless` is said instead
    of it where none can be given.

    `updates` are what becomes of replies that stand elsewhere, before this one is said.

    `news` is what came of it alone, for a page on which the rest of the text stands anyway.
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
    field: str = ""
    notices: tuple[Notice, ...] = ()
    files: tuple[File, ...] = ()
    fileless: str = ""
    elsewhere: str = ""
    updates: tuple["Update", ...] = ()
    news: "Reply | None" = None


@dataclass(frozen=True, slots=True)
class Update:
    """What becomes of a reply that stands already: another one, or none (it is taken away).

    `posted_as` is the id under which the platform took it. `otherwise` is what the reply that
    brought it says instead where the platform refuses.
    """

    posted_as: str
    place: Place
    reply: Reply | None
    otherwise: str = ""


class Input(StrEnum):
    """What a field takes."""

    LINE = "line"
    TEXT = "text"
    ENTRY = "entry"
    """One of the knowledge base's entries, found by `Completion`; its value is a `Choice.value`."""
    FILE = "file"
    """A file; it comes as one of `Submission.files`."""
    CHOICE = "choice"
    """One of the field's options; its value is the option's."""
    SEVERAL = "several"
    """Any of the field's options; its value has theirs, one a line."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose in a form: how it is shown, and the short value that stands for it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a form, filled with `value`, never with less of it.

    `options` (1–25, Discord's limit) are what can be chosen. Where a form has more inputs than a
    platform, those that are `spare` are left out, the last one first: another form has them too.

    A long value stands in several inputs. `goes_on` is the hint of an empty one after them, and
    `full` is said instead of `hint` where the form has room for no more.
    """

    name: str
    label: str
    value: str = ""
    input: Input = Input.LINE
    required: bool = False
    hint: str = ""
    options: tuple[Option, ...] = ()
    spare: bool = False
    goes_on: str = ""
    full: str = ""

    @property
    def multiline(self) -> bool:
        """Whether it takes several lines."""
        return self.input is Input.TEXT


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in. Its `id` is stateless, like a button's; `submit` is on its button.

    Where the platform can no longer open it, who asked for it is told `otherwise`; where it does
    not fit the platform, `unfit` (both CommonMark), or the button `instead` is pressed for them and
    what comes of it is said. `mend` is on the button that opens it again,
    as it was filled in, where what was sent in could not be saved.
    """

    id: str
    title: str
    fields: tuple[Field, ...]
    note: str = ""
    submit: str = "Save"
    otherwise: str = ""
    unfit: str = ""
    instead: str = ""
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


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person may see and do, on the page that a platform keeps for them, from top to bottom.

    What is in one of the `parts` belongs together. `at` comes back with the next `Visit`; it is
    never empty.
    """

    parts: tuple[tuple[Reply, ...], ...]
    at: str


Response: TypeAlias = Reply | Form | Choices | Update | Overview
"""What a platform lays out; None means silence."""
