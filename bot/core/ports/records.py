"""Stores of what happened and who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.faq import Audience
from bot.core.messages import Place, Role
from bot.core.outcomes import Receipt, Vector


@dataclass(frozen=True, slots=True)
class Said:
    """A reply that stands: to which message, whose (a keyed hash), since when, which entry."""

    key: str
    asker: str
    at: datetime
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A real question as it was stored: redacted, with its vector, and whose entries were asked.

    `workspace` is where, as `PLATFORM:ID`; `read_as` what it was read as, where that is not `text`.
    """

    text: str
    vector: Vector
    audience: Audience
    workspace: str = ""
    read_as: str = ""


class ReceiptRecorder(Protocol):
    """Where receipts go."""

    async def add_receipt(self, receipt: Receipt) -> None:
        """Stores it."""
        ...


class ReceiptStore(ReceiptRecorder, Protocol):
    """Receipts of decisions."""

    async def add_receipt(self, receipt: Receipt) -> None:
        """Stores it."""
        ...

    async def receipt(self, receipt_id: str) -> Receipt:
        """The one with that id (or its unambiguous beginning, six characters or more)."""
        ...

    async def last_receipt(
        self, kb: int, platform: str, workspace: str, channel: str, asker: str
    ) -> Receipt | None:
        """The newest one of a channel, by that knowledge base.

        Private questions (commands and shortcuts) of others than that asker do not count.
        """
        ...

    async def last_about(self, place: Place, key: str) -> Receipt | None:
        """The newest decision on the message of that key, in that place's channel."""
        ...

    async def said_in(self, place: Place) -> Sequence[Said]:
        """What stands in that place's channel and thread by the bot, newest first, 50 at most.

        A reply counts from its decision on, unless it was dropped, taken away or replaced.
        Private ones (commands and shortcuts) do not count.
        """
        ...

    async def asked_since(self, asker: str, since: datetime) -> tuple[int, int]:
        """How many messages of that asker (a keyed hash) the bot dealt with since then.

        That is what was answered, however it was asked, and what was addressed to the bot and was
        not met by the limit, a block or a channel that is off; an edited message counts once. The
        second is how many messages met the limit.
        """
        ...

    async def last_workspace(self, platform: str, asker: str) -> str:
        """The workspace in which that asker (a keyed hash) asked last; empty: nowhere yet.

        What was not addressed to the bot does not count.
        """
        ...

    async def automatic_since(self, place: Place, since: datetime) -> int:
        """How many messages in that place's channel got an automatic answer since then."""
        ...

    async def most_answered(self, kb: int, limit: int) -> Sequence[int]:
        """Keys of the entries answered most often, most first."""
        ...

    async def last_asked(self, kb: int, model: str, limit: int) -> Sequence[Asked]:
        """The last questions of a knowledge base that were looked up under that model.

        Newest first; a message that was edited counts once, as it was decided last.
        """
        ...


class RoleStore(Protocol):
    """Who was granted what, by workspace."""

    async def roles(self, workspace: str, subjects: Sequence[str]) -> set[Role]:
        """The roles granted to any of the subjects (a person's id, their groups' ids)."""
        ...

    async def grant(self, workspace: str, subject: str, role: Role) -> None:
        """Gives the role; giving it twice changes nothing."""
        ...

    async def revoke(self, workspace: str, subject: str, role: Role) -> None:
        """Takes the role away; NotFoundError where it was not held."""
        ...

    async def granted(self, workspace: str) -> Sequence[tuple[str, Role]]:
        """Every grant of a workspace, by subject."""
        ...


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job. `detail` is what it did, or the sentence on what went wrong.

    `failures` counts those in a row, this run included; `next_run` is None where nothing is
    planned, as when a person ran the job by hand.
    """

    name: str
    started: datetime
    finished: datetime
    ok: bool
    detail: str = ""
    failures: int = 0
    next_run: datetime | None = None


class JobLog(Protocol):
    """The last run of each job. Every method is one transaction."""

    async def record(self, run: JobRun) -> None:
        """Stores it in place of the one before; a run without `next_run` leaves the plan."""
        ...

    async def last_runs(self) -> Sequence[JobRun]:
        """The last run of every job that ever ran, by name."""
        ...


class Retention(Protocol):
    """Forgets what is too old."""

    async def expire(self, before: datetime) -> int:
        """Forgets what is older, in many short transactions; how many rows changed or went.

        Of receipts text, vector and asker go, of questions that were asked alone also where and by
        which message; the figures stay. Votes count on, and are nobody's. Messages that are ended,
        or that nobody has taken up since, threads that people joined in and questions handed on to
        people go whole.
        """
        ...

    async def expire_early(self, now: datetime) -> int:
        """The same of each workspace whose admins have less kept than the operator does."""
        ...

    async def scrub(self) -> bool:
        """Whether no trace is left of deleted rows where the database's own files are read.

        False: somebody read or wrote all the while; to be tried again. What a server's files and
        log hold is its own affair: what can be done there is done, and True.
        """
        ...

    async def forget_left(self, before: datetime) -> int:
        """Forgets each workspace that the bot left before then, a little at a time; how many.

        With it go its channels, roles, blocks, receipts, votes, messages and questions handed on,
        and the knowledge base that was made for it with all that belongs to it, where nobody else
        uses that. What an operator made or renamed stays, as `default` does. One that returns while
        it is being forgotten keeps what is there by then.
        """
        ...


class Deployments(Protocol):
    """What was last given to a platform, so that it is not given again unchanged."""

    async def digest(self, name: str) -> str:
        """The digest of what was given under that name; empty where nothing was."""
        ...

    async def set_digest(self, name: str, digest: str) -> None:
        """Notes it in place of the one before; empty: nothing is given any more."""
        ...
