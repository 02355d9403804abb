"""What can be done behind `/faq`."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.core.messages.files import File
from bot.core.messages.people import FollowUps, Mode, Role


@dataclass(frozen=True, slots=True)
class Help:
    """`/faq help`."""


@dataclass(frozen=True, slots=True)
class Setup:
    """`/faq setup`: what is still to do before the bot answers here."""


@dataclass(frozen=True, slots=True)
class Channel:
    """`/faq channel`: how the bot behaves in a channel; with nothing to change, it is told.

    `channel` is another one than the one that was acted in. `helpers` makes it the channel where
    questions for people go, `notices` the one where admins are told what is wrong; False: no more.
    `ping` is the role (its id) that is notified of each question for people; empty: nobody.
    """

    channel: str = ""
    mode: Mode | None = None
    follow_ups: FollowUps | None = None
    helpers: bool | None = None
    notices: bool | None = None
    ping: str | None = None

    @property
    def changes_something(self) -> bool:
        """Whether anything is asked for besides being told."""
        return self != Channel(self.channel)


@dataclass(frozen=True, slots=True)
class Roles:
    """`/faq roles`: who may do what; with a `subject` (a person's or group's id) it is changed."""

    subject: str = ""
    role: Role | None = None
    granted: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """`/faq block PERSON`: the bot answers them no more; `blocked=False` takes it back.

    Without a person: who is blocked.
    """

    person: str = ""
    blocked: bool = True


@dataclass(frozen=True, slots=True)
class Add:
    """`/faq add [question]`: without an answer the form opens."""

    question: str = ""
    answer: str = ""
    alternates: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    slug: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """`/faq edit ID`: without anything to change the form opens. None leaves a part as it is.

    Without an id, an entry is chosen first. An empty `source`, `owner` or `review_on` (a day as it
    is typed) takes it away; `audience` is one of those that there are.
    """

    slug: str
    question: str | None = None
    answer: str | None = None
    add_alternates: tuple[str, ...] = ()
    remove_alternates: tuple[str, ...] = ()
    tags: tuple[str, ...] | None = None
    source: str | None = None
    owner: str | None = None
    review_on: str | None = None
    audience: str | None = None

    @property
    def changes_something(self) -> bool:
        """Whether anything is asked for besides the form."""
        return self != Edit(self.slug)


@dataclass(frozen=True, slots=True)
class Show:
    """`/faq show ID`; without an id, an entry is chosen first."""

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
class Import:
    """`/faq import`: the entries of a file, shown before they are saved.

    Without a file, one is asked for. `prune` retires what it does not hold.
    """

    files: tuple[File, ...] = ()
    prune: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """`/faq export [FORMAT]`: all entries as a file; in the one that loses nothing if none is."""

    format: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """`/faq why [RECEIPT]`: the last decision of this channel where none is named."""

    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """`/faq test QUESTION`: what would be decided; `all` tests the whole knowledge base."""

    text: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """`/faq gaps [dismissed] [page]`: questions without an answer. Pages count from 1."""

    page: int = 1
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Stats:
    """`/faq stats`: what was asked lately, and what came of it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`/faq settings`: what admins set; with nothing to change, it is told.

    `right`: be right at least so many per cent of the time. `questions`: how many a person may ask
    in five minutes, `replies`: how many a channel gets unasked in an hour. `retention`: days for
    which questions are kept. `notices`: whether admins are told in `channel` what is wrong; without
    a channel, in the one that was acted in.
    """

    right: float | None = None
    questions: int | None = None
    replies: int | None = None
    retention: int | None = None
    notices: bool | None = None
    channel: str = ""

    @property
    def changes_something(self) -> bool:
        """Whether anything is asked for besides being told."""
        return self != Settings()


Action: TypeAlias = (
    Help
    | Setup
    | Channel
    | Roles
    | Block
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
    | Import
    | Export
    | Why
    | Try
    | Gaps
    | Stats
    | Settings
)
