"""What can be done behind `/faq`."""

from dataclasses import dataclass
from typing import TypeAlias

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


@dataclass(frozen=True, slots=True)
class Edit:
    """`/faq edit ID`: without anything to change the form opens. None leaves a part as it is.

    Without an id, an entry is chosen first.
    """

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
class Why:
    """`/faq why [RECEIPT]`: the last decision of this channel where none is named."""

    receipt: str = ""


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
    | Why
)
