"""Stores of what happened and who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.faq import KnowledgeBase
from bot.core.messages import Role
from bot.core.outcomes import Receipt


class ReceiptStore(Protocol):
    """Receipts of decisions."""

    async def add_receipt(self, receipt: Receipt) -> None:
        """Stores it."""
        ...

    async def receipt(self, receipt_id: str) -> Receipt:
        """The one with that id (or its unambiguous beginning, six characters or more)."""
        ...

    async def last_receipt(
        self, kb: int, platform: str, workspace: str, channel: str
    ) -> Receipt | None:
        """The newest one of a channel, by that knowledge base."""
        ...

    async def most_answered(self, kb: int, limit: int) -> Sequence[int]:
        """Keys of the entries answered most often, most first."""
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


class Workspaces(Protocol):
    """Which knowledge base a workspace uses."""

    async def knowledge_base_of(self, platform: str, workspace: str) -> KnowledgeBase:
        """The workspace's knowledge base; made, with an empty one of its own, at first sight.

        The terminal's is `default`.
        """
        ...


class Outbox(Protocol):
    """One message, one reply: the persisted states of a reply on its way.

    claimed → decided → sent → done; or dropped. Every method is one transaction.
    """

    async def claim(self, key: str, platform: str) -> bool:
        """True for the first who claims this message, False for everyone after."""
        ...

    async def decided(self, key: str, receipt_id: str | None, reply: str) -> None:
        """The reply (JSON) that shall be sent."""
        ...

    async def sent(self, key: str, posted_as: str) -> None:
        """The platform took it, under this id."""
        ...

    async def done(self, key: str) -> None:
        """Nothing is left to do for this message."""
        ...

    async def dropped(self, key: str) -> None:
        """It will get no reply: something failed, and nobody had asked for one."""
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
