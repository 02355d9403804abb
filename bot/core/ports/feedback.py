"""Stores of what people say about a reply: votes, and questions handed on to people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.messages import Place


class Opinion(StrEnum):
    """What somebody thinks of a reply."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not-helpful"
    """And no reason was given."""
    NOT_MY_QUESTION = "not-my-question"
    """The wrong entry was found; `None of these` counts like it for each that was shown."""
    OUT_OF_DATE = "out-of-date"
    """The right entry, whose answer is wrong or out of date."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's opinion of one reply. `voter` is a keyed hash; `editor`: they were one then.

    `entry` is the key of the one that they had chosen; None: it is about all that were given.
    """

    receipt: str
    voter: str
    opinion: Opinion
    at: datetime
    editor: bool = False
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A vote, the question (redacted) and the keys of the entries that it is about.

    `workspace` is where it was asked, as `PLATFORM:ID`.
    """

    vote: Vote
    text: str
    entries: tuple[int, ...]
    workspace: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given because the bot was sure enough, and the votes on it.

    `features` are what the calibration numbered `fit` saw; None: the shipped one. `workspace` is
    where it was asked, as `PLATFORM:ID`.
    """

    text: str
    entry: int
    features: tuple[float, ...]
    fit: int | None
    workspace: str
    votes: tuple[Vote, ...]


class Votes(Protocol):
    """One vote a person and reply."""

    async def vote(self, vote: Vote) -> bool:
        """Stores it in place of the person's earlier one; whether there was one."""
        ...

    async def votes(self, receipt: str) -> list[Vote]:
        """All on one reply, oldest first."""
        ...

    async def tells(self, vote: Vote, since: datetime) -> bool:
        """Notes that word of that vote goes out, at its time; False where some did since then."""
        ...

    async def judgements(self, kb: int, opinion: Opinion, limit: int) -> Sequence[Judgement]:
        """The newest of that opinion about what a knowledge base gave, newest first.

        Those whose question has expired are left out.
        """
        ...

    async def given(self, kb: int, limit: int) -> Sequence[Given]:
        """The last answers of a knowledge base by rule `confident`, newest first.

        Those that nobody was shown are left out, and those whose question has expired.
        """
        ...


class Help(StrEnum):
    """How far a question for people has come."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """A question handed on to people. `receipt` names it; `asker` is a keyed hash.

    `origin` is where the asker is told who took it; its parts are empty once it is done. `text`
    is redacted.
    """

    receipt: str
    asker: str
    origin: Place
    text: str
    at: datetime
    state: Help = Help.OPEN
    helper: str = ""
    """The name of who took it."""


class HelpRequests(Protocol):
    """Questions handed on to people. Every method is one transaction."""

    async def open(self, request: HelpRequest) -> bool:
        """Stores it; False where that question was handed on before."""
        ...

    async def request(self, receipt: str) -> HelpRequest | None:
        """The one about that receipt."""
        ...

    async def move(self, receipt: str, before: Help, to: Help, helper: str) -> bool:
        """From one state to another; False where it was not in the first (somebody was faster)."""
        ...

    async def withdraw(self, receipt: str) -> None:
        """Takes back one that reached nobody, so that it can be handed on again; if still open."""
        ...

    async def opened_since(self, asker: str, since: datetime) -> int:
        """How many that asker handed on since then."""
        ...
