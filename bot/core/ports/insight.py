"""Stores of what editors and admins look into: gaps, figures, and who changed what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.core.faq import Audience
from bot.core.outcomes import Silence, Vector
from bot.core.ports.feedback import Opinion


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked into: a knowledge base, as it is asked in one workspace.

    Both names empty: wherever it is asked.
    """

    kb: int
    platform: str = ""
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the bot was asked and did not answer, in these very words.

    `count` is how many messages asked so, the rest is of the newest: its `receipt`, for whom it was
    looked up and its vector under `model`, and what it was read as, where that is not `text`.
    `refused` is the entry that was given, and was not what the asker meant; `by_words`: for the
    question is one of its phrasings. `handed`: one of them was handed on to people.
    """

    text: str
    count: int
    last: datetime
    receipt: str
    audience: Audience = Audience.INTERNAL
    vector: Vector | None = None
    model: str = ""
    refused: int | None = None
    by_words: bool = False
    handed: bool = False
    read_as: str = ""


class GapStore(Protocol):
    """Questions without an answer, and those that editors dismissed; a transaction a method.

    A dismissed question is named by the hash of its normalised text (`bot.core.query`).
    """

    async def unanswered(self, scope: Scope, since: datetime, limit: int) -> Sequence[Gap]:
        """What the bot was asked since then and did not answer, if its text is kept: most first.

        That is what it told the asker so, or what they said was not their question. A message that
        was edited counts as it reads now. What met a limit, a block or a channel that is off was
        not looked up and is never there.
        """
        ...

    async def dismissed(self, scope: Scope) -> set[bytes]:
        """The hashes of what was dismissed."""
        ...

    async def dismiss(self, scope: Scope, question: bytes, by: str) -> None:
        """Dismisses it; twice changes nothing. `by` is the editor, as changes name their author."""
        ...

    async def bring_back(self, scope: Scope, question: bytes) -> None:
        """Takes that back; nothing happens where it was not dismissed."""
        ...

    async def outdated(self, scope: Scope) -> Sequence[tuple[int, int]]:
        """Entries whose answer was called wrong or out of date since somebody last saw to it.

        That is, since its answer, source or review date was changed. Each with how many people
        said so, most first.
        """
        ...


@dataclass(frozen=True, slots=True)
class Observed:
    """A channel in which decisions were made and not told: `answered` of `asked` questions.

    In an opened channel these are the ones that it was not sure enough of.
    """

    channel: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A question that would have been answered in a channel that is only observed."""

    channel: str
    text: str
    entry: int


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day in UTC: `asked` and `automatic` are as in `Figures`."""

    date: date
    asked: Mapping[str, int]
    automatic: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened: all are counts.

    `asked`: what was asked of the bot, by outcome. `automatic`: answers that nobody had asked for.
    `entries`: answers by entry's key, most first. `refusals`: replies that the platform did not
    take, by its word for why. `days` are those on which something was asked or answered, in order.
    """

    asked: Mapping[str, int] = field(default_factory=dict)
    automatic: int = 0
    silences: Mapping[Silence, int] = field(default_factory=dict)
    entries: Mapping[int, int] = field(default_factory=dict)
    votes: Mapping[Opinion, int] = field(default_factory=dict)
    refusals: Mapping[str, int] = field(default_factory=dict)
    observed: Sequence[Observed] = ()
    days: Sequence[Day] = ()


class Statistics(Protocol):
    """Figures out of the receipts. Greetings and the like are in none of them."""

    async def figures(self, scope: Scope, since: datetime) -> Figures:
        """What happened since then. An edited message counts once, as it was decided last."""
        ...

    async def samples(
        self, scope: Scope, channels: Sequence[str], since: datetime, limit: int
    ) -> Sequence[Sample]:
        """The newest questions that would have been answered in these channels, each text once."""
        ...


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody decided about the bot. `author` is as changes name theirs.

    `what` is the setting, `about` whose it is (a channel's or person's id), empty: the workspace's.
    """

    author: str
    what: str
    before: str
    after: str
    at: datetime
    about: str = ""


class Audit(Protocol):
    """Who decided what, by workspace (`PLATFORM:ID`). Nothing in it is ever changed."""

    async def record(self, workspace: str, deeds: Sequence[Deed]) -> None:
        """Stores them."""
        ...

    async def last(
        self, workspace: str, limit: int, *, skip: int = 0, without: Collection[str] = ()
    ) -> Sequence[Deed]:
        """The newest ones after the first `skip`, newest first; none of what is in `without`."""
        ...
